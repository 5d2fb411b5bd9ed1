"""What came of a file of documents, in words."""

from hq_server.services.document_file import DocumentsTaken
from hq_server.texts import _, ngettext
from hq_server.wire import codes


def sentences(taken: DocumentsTaken) -> list[str]:
    """Only what there is, the good news first."""
    documents, stored = taken.documents, taken.of(codes.STORED)
    what = ngettext(
        "Register {code}: {count} document, number {first} to {last}. The signature is right.",
        "Register {code}: {count} documents, number {first} to {last}. The signature is right.",
        documents,
    )
    told = [
        what.format(code=taken.register, count=documents, first=taken.first_sequence, last=taken.last_sequence),
        (_("{count} would be stored.") if taken.dry_run else _("{count} stored.")).format(count=stored),
    ]
    told += [
        text.format(count=count)
        for text, count in (
            (_("{count} were at HQ already."), taken.of(codes.DUPLICATE)),
            (
                _("{count} conflict with what HQ has under the same number. Both are kept, a person has to decide."),
                taken.of(codes.CONFLICT),
            ),
            (_("{count} cannot be read; their bytes are kept, with the reason."), taken.of(codes.UNREADABLE)),
            (_("{count} of them wait for something they refer to; they wake by themselves."), taken.parked),
            (_("{count} of them need a person at HQ."), taken.quarantined),
        )
        if count
    ]
    if taken.dry_run:
        told.append(_("Nothing was changed."))
    return told


def needs_person(taken: DocumentsTaken) -> bool:
    return bool(taken.of(codes.CONFLICT) or taken.of(codes.UNREADABLE) or taken.quarantined)
