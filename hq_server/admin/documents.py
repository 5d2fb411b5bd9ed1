"""Documents that need a person: quarantined and parked ones with their reasons, and any one with its bytes."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, page
from hq_server.admin.states import document_state
from hq_server.admin.transaction_words import TransactionWords, transaction_word
from hq_server.db.document_pages import DocumentShown
from hq_server.services import document_list, repair_pages
from hq_server.services.transaction_names import names_at
from hq_server.wire.codes import PARKED, QUARANTINED


def add_pages(console: Blueprint) -> None:
    console.get("/documents", endpoint="documents")(documents)
    console.get("/documents/kept/<int:number>", endpoint="kept_document")(kept_document)
    console.get("/documents/<code>/<int:sequence>", endpoint="document")(document)


def documents() -> ResponseReturnValue:
    wanted = request.args.get("state", "")
    found, counts = document_list.list_needing(database(), wanted or QUARANTINED)
    if not wanted and not found and counts[PARKED]:
        wanted = PARKED
        found, counts = document_list.list_needing(database(), PARKED)
    state = PARKED if wanted == PARKED else QUARANTINED
    return page("documents.html", found=found, counts=counts, state=state, shown=document_state(state))


def show_parked() -> ResponseReturnValue:
    found, counts = document_list.list_needing(database(), PARKED)
    shown = document_state(PARKED)
    return page("documents.html", found=found, counts=counts, state=PARKED, shown=shown, here="parked")


def document(code: str, sequence: int) -> ResponseReturnValue:
    return _document(document_list.get_document(database(), code, sequence))


def kept_document(number: int) -> ResponseReturnValue:
    return _document(document_list.get_kept_line(database(), number))


def _document(found: DocumentShown) -> ResponseReturnValue:
    content, readable = document_list.readable_content(found.content)
    sold = document_list.read_transaction(found.content)
    return page(
        "document.html",
        shown=found,
        mended=repair_pages.how_it_stands(database(), found.listed),
        document=found.listed,
        state=document_state(found.listed.state),
        content=content,
        readable=readable,
        sold=sold,
        type_word=transaction_word(sold.type) if sold else "",
        called=TransactionWords(names_at(database(), found.listed.store)) if sold else None,
    )
