"""Documents: quarantined and parked ones with their reasons, all of a register, and any one with its bytes."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from hq_server.admin.console import database, flash, form_text, now_ms, page, refuse_store, stores_seen, user, words
from hq_server.admin.states import document_state
from hq_server.admin.transaction_words import TransactionWords, transaction_word
from hq_server.db.document_pages import DocumentShown
from hq_server.db.document_search import Wanted
from hq_server.services import document_list, document_retry, order_list, repair_pages
from hq_server.services.transaction_names import names_at
from hq_server.texts import _, ngettext
from hq_server.wire.codes import PARKED, QUARANTINED
from hq_server.wire.incoming import BODIES

ALL = "all"
KINDS = tuple(sorted(BODIES))
_STATES = (QUARANTINED, PARKED, ALL)


def add_pages(console: Blueprint) -> None:
    console.get("/documents", endpoint="documents")(documents)
    console.post("/documents/try-again", endpoint="try_documents_again")(try_again)
    console.get("/documents/kept/<int:number>", endpoint="kept_document")(kept_document)
    console.get("/documents/<code>/<int:sequence>", endpoint="document")(document)


def documents() -> ResponseReturnValue:
    """Quarantined ones first; where there are none and some are parked, these; or all of one register."""
    counts = document_list.count_needing(database(), stores_seen())
    state = request.args.get("state", "")
    if state not in _STATES:
        state = PARKED if counts[PARKED] and not counts[QUARANTINED] else QUARANTINED
    return _list(state, counts, "documents")


def show_parked() -> ResponseReturnValue:
    return _list(PARKED, document_list.count_needing(database(), stores_seen()), "parked")


def try_again() -> ResponseReturnValue:
    """Everything of one state that the filter shows."""
    state = PARKED if form_text("state") == PARKED else QUARANTINED
    wanted = _wanted(request.form)
    done = document_retry.try_again(database(), state, wanted, now_ms(), by=user().name)
    title = ngettext("{count} document was tried again.", "{count} documents were tried again.", done.tried)
    text = ngettext("{count} went on.", "{count} went on.", done.moved).format(count=words().number(done.moved))
    if done.moved < done.tried:
        text += " " + _("The others still lack the same; their reasons say what.")
    flash("ok" if done.moved else "warn", title.format(count=words().number(done.tried)), text)
    return redirect(url_for("admin.documents", state=state, **_asked(wanted)), 303)


def _list(state: str, counts: dict[str, int], here: str) -> ResponseReturnValue:
    wanted = _wanted(request.args)
    found, more = document_list.list_documents(database(), state, wanted, request.args.get("after", "")[:200])
    asked = _asked(wanted)
    return page(
        "documents.html",
        found=[(one, document_state(one.state)) for one in found],
        counts=counts,
        state=state,
        asked=asked,
        kinds=KINDS,
        next_page=url_for(f"admin.{here}", state=state, after=more, **asked) if more else "",
        here=here,
    )


def _wanted(given: MultiDict[str, str]) -> Wanted:
    """``register`` is written ``101-2``, or as a store's number alone."""
    store, _dash, register = given.get("register", "").strip()[:20].partition("-")
    kind = given.get("kind", "")
    return Wanted(store, register, kind if kind in KINDS else "", given.get("day", "")[:10], stores_seen())


def _asked(wanted: Wanted) -> dict[str, Any]:
    """The filter as it stands in an address."""
    code = f"{wanted.store}-{wanted.register}" if wanted.register else wanted.store
    return {
        name: text for name, text in (("register", code), ("kind", wanted.kind), ("day", wanted.business_date)) if text
    }


def document(code: str, sequence: int) -> ResponseReturnValue:
    return _document(document_list.get_document(database(), code, sequence))


def kept_document(number: int) -> ResponseReturnValue:
    found = document_list.get_kept_line(database(), number)
    refuse_store(found.listed.store)
    return _document(found)


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
        order=order_list.named_in(found),
        type_word=transaction_word(sold.type) if sold else "",
        called=TransactionWords(names_at(database(), found.listed.store)) if sold else None,
    )
