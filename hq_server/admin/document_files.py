"""Documents on a stick: sent, looked at without keeping anything, confirmed, and what came of it in words."""

from collections.abc import Callable

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, flash, is_seen, now_ms, page, user, words
from hq_server.errors import Refused
from hq_server.services import document_file_list, document_file_words
from hq_server.services.document_uploads import DocumentUploads, Upload
from hq_server.texts import _, ngettext
from hq_server.wire import codes


def add_pages(console: Blueprint) -> None:
    console.get("/document-files", endpoint="new_document_file")(new_document_file)
    console.post("/document-files", endpoint="post_document_file")(post_document_file)
    console.get("/document-files/<upload>", endpoint="document_file")(show_document_file)
    console.post("/document-files/<upload>/take", endpoint="take_document_file")(take_document_file)
    console.post("/document-files/<upload>/discard", endpoint="discard_document_file")(discard_document_file)


def new_document_file() -> ResponseReturnValue:
    return _form()


def post_document_file() -> ResponseReturnValue:
    """The file is read and checked; HQ keeps nothing of it yet."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _form(_("Choose the file on the stick; its name ends in .comptoir."))
    name = file.filename.replace("\x00", "")[-200:]
    try:
        kept = _uploads().look_and_keep(database(), file.stream, _clock(), name=name, person=user().name)
    except Refused as refused:
        return _form(refused.message)
    if not is_seen(kept.preview.register.partition("-")[0]):
        _uploads().discard(user().name)
        return _form(_("The file is of a store that is not yours. Nothing of it was kept."))
    return redirect(url_for("admin.document_file", upload=kept.id), 303)


def show_document_file(upload: str) -> ResponseReturnValue:
    kept = _find(upload)
    if kept is None:
        return _gone()
    preview = kept.preview
    said = document_file_words.sentences(preview)
    return page("document_file.html", upload=kept, preview=preview, said=said, new=preview.of(codes.STORED))


def take_document_file(upload: str) -> ResponseReturnValue:
    kept = _find(upload)
    if kept is None:
        return _gone()
    try:
        taken = _uploads().take(database(), kept, _clock())
    except Refused as refused:
        return _form(refused.message)
    title = ngettext("{count} document taken in.", "{count} documents taken in.", taken.of(codes.STORED))
    said = " ".join(document_file_words.sentences(taken))
    kind = "warn" if document_file_words.needs_person(taken) else "ok"
    flash(kind, title.format(count=words().number(taken.of(codes.STORED))), said)
    return redirect(url_for("admin.new_document_file"), 303)


def discard_document_file(upload: str) -> ResponseReturnValue:
    if _find(upload) is not None:
        _uploads().discard(user().name)
    flash("ok", _("The file is discarded."), _("Nothing of it was kept."))
    return redirect(url_for("admin.new_document_file"), 303)


def _form(trouble: str = "") -> ResponseReturnValue:
    taken = [one for one in document_file_list.list_files(database()) if is_seen(one.register.partition("-")[0])]
    return page("document_file_form.html", 422 if trouble else 200, trouble=trouble, taken=taken)


def _gone() -> ResponseReturnValue:
    flash("warn", _("This file was taken in or discarded already."), _("Send it again if you need it."))
    return redirect(url_for("admin.new_document_file"), 303)


def _find(upload: str) -> Upload | None:
    found = _uploads().find(user().name, upload, now_ms())
    return found if found and is_seen(found.preview.register.partition("-")[0]) else None


def _uploads() -> DocumentUploads:
    uploads: DocumentUploads = current_app.extensions["hq_document_uploads"]
    return uploads


def _clock() -> Callable[[], int]:
    clock: Callable[[], int] = current_app.extensions["hq_now_ms"]
    return clock
