"""Every document that was shown as done is at HQ exactly once with the same bytes, and the chains hold."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from tests.simulation.facts import ShownDocument
from tests.simulation.model_sources import Chain, Stored

_OF_PERSONS = ("customer.created", "customer.changed", "loyalty.enrolled")
_HASH_BYTES = 75
_NO_HASH = "0" * 64


def check_documents(chain: Chain) -> Iterator[str]:
    yield from _shown_are_there(chain)
    yield from _none_is_there_twice(chain)
    yield from _chains_hold(chain)
    for code in chain.registers:
        yield from _outbox_is_inbox(chain, code)
        yield from _nothing_nobody_did(chain, code)


def _shown_are_there(chain: Chain) -> Iterator[str]:
    receipts = {one.document.id: one.receipt for one in chain.facts.transactions}
    for shown in chain.facts.documents():
        name = _name(shown, receipts.get(shown.id, ""))
        there = chain.by_id.get(shown.id)
        if there is None:
            if shown.id not in chain.facts.excused and not _is_held(chain, shown):
                yield f"{name} was shown as done and is not at HQ"
        elif (there.code, there.sequence) != (shown.register, shown.sequence):
            yield f"{name} is at HQ as document {there.sequence} of {there.code}"
        elif (there.digest != shown.digest and not _may_be_redacted(chain, there)) or there.hash != shown.chain:
            yield f"{name} is at HQ with other bytes than were shown"


def _name(shown: ShownDocument, receipt: str) -> str:
    return f"{shown.register}: " + (f"receipt {receipt}" if receipt else f"document {shown.sequence} ({shown.kind})")


def _is_held(chain: Chain, shown: ShownDocument) -> bool:
    """A register that is there twice uses numbers twice: HQ keeps both, and says so."""
    held = chain.held.get(shown.digest) == shown.register
    return not chain.is_sound(shown.register) and (held or (bool(chain.erased) and shown.kind in _OF_PERSONS))


def _may_be_redacted(chain: Chain, there: Stored) -> bool:
    return bool(chain.erased) and there.kind in _OF_PERSONS and there.is_redacted


def _none_is_there_twice(chain: Chain) -> Iterator[str]:
    for document, count in Counter(one.id for one in chain.inbox.values()).items():
        if count > 1:
            yield f"HQ has document {document} {count} times"


def _chains_hold(chain: Chain) -> Iterator[str]:
    last: dict[str, Stored] = {}
    for (code, sequence), one in chain.inbox.items():
        before = last.get(code)
        if sequence != (before.sequence + 1 if before else 1):
            yield f"{code}: HQ has no document before {sequence}, but for {before.sequence if before else 'none'}"
        elif one.previous_hash != (before.hash if before else _NO_HASH) and chain.is_sound(code):
            yield f"{one.name} does not follow the one before it"
        told = one.envelope
        said = (told["register"], told["sequence"], told["id"], told["kind"], told["business_date"], told["hash"])
        if said != (code, sequence, one.id, one.kind, one.business_date, one.hash):
            yield f"{one.name} stands in HQ's rows as something else than it says"
        if not one.is_redacted and sha256(one.content[:-_HASH_BYTES] + b"}").hexdigest() != one.hash:
            yield f"{one.name} has bytes that are not those of its hash"
        last[code] = one
    for store, register, newest, complete in chain.hq(
        "SELECT store, number, last_sequence, complete_sequence FROM register"
    ):
        code = f"{store}-{register}"
        there = last[code].sequence if code in last else 0
        if (newest, complete) != (there, there):
            yield f"{code}: HQ has documents up to {there}, and thinks up to {newest}, complete up to {complete}"


def _outbox_is_inbox(chain: Chain, code: str) -> Iterator[str]:
    """The file in use and HQ have the same documents, and the register knows it."""
    own = chain.in_use(code)("SELECT sequence, id, hash, content, stored_ms, verdict, state FROM outbox ORDER BY 1")
    for sequence, document, hash_, content, stored_ms, verdict, state in own:
        name = f"{code}: document {sequence}"
        there = chain.inbox.get((code, sequence))
        if stored_ms is None or not verdict:
            yield f"{name} waits at its register for ever"
        elif verdict == "conflict" and not chain.is_sound(code):
            if chain.held.get(sha256(bytes(content)).hexdigest()) != code and not chain.erased:
                yield f"{name} is said to be in conflict, and HQ does not hold it"
        elif verdict not in ("stored", "duplicate"):
            yield f"{name} was answered with {verdict}"
        elif there is None or (there.id, there.hash) != (document, hash_):
            yield f"{name} is answered for by HQ, which does not have it"
        elif there.content != bytes(content) and not chain.erased:
            yield f"{name} has other bytes at HQ than at its register"
        elif there.state != state:
            yield f"{name} is {state or 'nothing'} for its register and {there.state} at HQ"
    if chain.is_sound(code):
        here = {row[0] for row in own}
        for place, one in chain.inbox.items():
            if place[0] == code and one.sequence not in here:
                yield f"{one.name} is at HQ and not at its register"


def _nothing_nobody_did(chain: Chain, code: str) -> Iterator[str]:
    """A sale that nobody was shown can only come of an act that was interrupted."""
    shown = {one.document.id for one in chain.facts.transactions}
    unseen = [
        body["receipt"]
        for place, body in chain.transactions.items()
        if place[0] == code and body["type"] in ("sale", "return") and chain.inbox[place].id not in shown
    ]
    if len(unseen) > chain.facts.interrupted[code]:
        times = chain.facts.interrupted[code]
        yield f"{code}: {len(unseen)} sales at HQ were shown to nobody ({', '.join(unseen)}), {times} were interrupted"
