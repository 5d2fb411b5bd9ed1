"""How pages speak of upload and download sessions."""

from hq_server.admin.job_words import feed_sign
from hq_server.admin.states import State
from hq_server.db.sessions import BY_FILE, Download, Upload
from hq_server.texts import _, ngettext

# A download that nobody has gone on with for so long was broken off; the register begins again where it stopped.
BROKEN_AFTER_MS = 5 * 60_000


def upload_state(upload: Upload) -> State:
    if upload.trouble:
        return State("bad", "circle-x", _("Broken off"))
    if upload.refused:
        return State("bad", "shield-alert", _("Kept aside in part"), pill=True)
    if upload.quarantined:
        return State("bad", "shield-alert", _("Quarantined in part"), pill=True)
    if upload.duplicates and not upload.stored:
        return State("ok", "copy", _("Received twice"))
    if upload.parked:
        return State("wait", "circle-parking", _("Parked in part"))
    return State("ok", "circle-check", _("Applied"))


def upload_text(upload: Upload) -> str:
    """What is not as usual with it."""
    if upload.trouble:
        return _problem(upload.trouble)
    said = []
    if upload.way == BY_FILE:
        said.append(_("From a stick"))
    if upload.refused:
        text = ngettext("{count} could not be stored as a document", "{count} could not be stored as documents", 1)
        said.append(text.format(count=upload.refused))
    if upload.quarantined:
        said.append(_("{count} quarantined").format(count=upload.quarantined))
    if upload.parked:
        said.append(_("{count} parked").format(count=upload.parked))
    if upload.duplicates:
        text = _("{count} had come before, counted once")
        said.append(text.format(count=upload.duplicates))
    return "; ".join(said)


def download_state(download: Download, now_ms: int) -> State:
    if not download.finished:
        if now_ms - download.ended_ms > BROKEN_AFTER_MS:
            return State("warn", "triangle-alert", _("Broken off"))
        return State("wait", "loader", _("In progress"))
    if download.told is not None and download.told >= download.position:
        return State("ok", "circle-check", _("Applied"))
    return State("wait", "clock", _("Fetched"))


def feed_name(feed: int) -> str:
    return feed_sign(feed).name


def _problem(kind: str) -> str:
    """By the word that the register got."""
    known = {
        "malformed": _("It was cut off on the way, or is no upload. HQ kept nothing; the register sends it again."),
        "no-documents": _("It was empty."),
        "too-large": _("It was too large. HQ kept nothing; the register sends less at once."),
        "too-many-documents": _("It held too many documents. HQ kept nothing; the register sends less at once."),
        "unsupported-media-type": _("It was in no form that HQ takes. HQ kept nothing."),
    }
    return known.get(kind, _("HQ could not read it and kept nothing."))
