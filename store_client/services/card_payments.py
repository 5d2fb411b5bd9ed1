"""Card payments: what is asked of the terminal is written down before it is asked, and money is never taken twice.

A payment goes in three steps, so that the terminal keeps nobody waiting: ``start`` (writes the intent), ``ask`` (talks
to the terminal; needs no database, so another thread may do it), ``take_answer`` (writes what came of it). An intent
that was asked once is only asked after, by its id; where even that gives no answer, a person reads the terminal
(``resolve``). A payment that is taken back goes the same way, by ``start_undo``.
"""

import logging
from collections.abc import Callable
from dataclasses import replace

from store_client.clock import Moment
from store_client.db import card_intents, drafts, transactions
from store_client.db.database import RegisterDatabase
from store_client.devices.terminal import Terminal
from store_client.domain import card
from store_client.domain.approvals import permitted
from store_client.domain.basket import Basket
from store_client.domain.card import CardIntent, TerminalAnswer, UnresolvedCard
from store_client.domain.money import format_decimal
from store_client.domain.permissions import VOID_TENDER
from store_client.domain.ringing_up import checked_text
from store_client.domain.settlement import money, require_amount, require_within_limit, tender_type
from store_client.domain.staff import StaffMember
from store_client.domain.tender import CARD, Tender, TenderMore
from store_client.errors import Refused
from store_client.services import audit, journal, refund_origin
from store_client.services.parking import WINDOW, stored
from store_client.services.paying import part_at, without_part
from store_client.texts import _

_log = logging.getLogger(__name__)


def start(
    db: RegisterDatabase,
    basket: Basket,
    amount_minor: int | None = None,
    *,
    now: Moment,
    new_id: Callable[[], str],
    tender: str = CARD,
    window: str = WINDOW,
) -> CardIntent:
    """Charge a card, by default with all that is due. Raises ``Refused``; then the terminal is not asked."""
    amount = basket.due_minor if amount_minor is None else amount_minor
    _require_payable(basket, amount, basket.due_minor)
    return _write_down(db, basket, _intent(basket, card.CHARGE, amount, tender, now, new_id), window)


def start_refund(
    db: RegisterDatabase,
    basket: Basket,
    amount_minor: int | None = None,
    *,
    paid_with: Tender | None = None,
    now: Moment,
    new_id: Callable[[], str],
    tender: str = CARD,
    window: str = WINDOW,
) -> CardIntent:
    """Give money back to a card; ``paid_with`` is the original receipt's card part. Raises ``Refused``.

    Where it is not named, and the goods come from one receipt of this register with one such part, it is that one.
    """
    amount = -basket.due_minor if amount_minor is None else amount_minor
    paid_with = paid_with or refund_origin.paid_with(db, basket, tender)
    most = -basket.due_minor
    if paid_with is not None:
        most = min(most, refund_origin.left_of(db, basket, paid_with))
    _require_payable(basket, amount, most)
    intent = _intent(basket, card.REFUND, amount, tender, now, new_id)
    return _write_down(db, basket, replace(intent, of=paid_with.reference if paid_with else ""), window)


def start_undo(
    db: RegisterDatabase,
    basket: Basket,
    index: int,
    *,
    person: StaffMember | None,
    now: Moment,
    new_id: Callable[[], str],
    window: str = WINDOW,
) -> tuple[Basket, CardIntent]:
    """Take an approved card part back by a refund at the terminal; the part goes when that is approved.

    The basket comes back with the approval used. Raises ``Refused``, ``NeedsApproval``.
    """
    part = part_at(basket, index)
    if not part.intent or part.amount_minor <= 0:
        raise Refused(_("Only a payment by card is undone at the terminal. The basket is kept."))
    basket = permitted(basket, person, VOID_TENDER)
    intent = _intent(basket, card.REFUND, part.amount_minor, part.tender, now, new_id)
    intent = replace(intent, of=part.reference, undoes=part.intent)
    return basket, _write_down(db, basket, intent, window)


def start_giving_back(
    db: RegisterDatabase, unresolved: CardIntent, *, now: Moment, new_id: Callable[[], str]
) -> CardIntent:
    """Give back an approved payment whose basket is gone. Raises ``Refused``."""
    if unresolved.state != card.APPROVED or unresolved.kind != card.CHARGE:
        raise Refused(_("It is not known yet whether this was paid. Ask the terminal first."))
    intent = CardIntent(
        id=new_id(),
        basket=unresolved.basket,
        kind=card.REFUND,
        amount_minor=unresolved.amount_minor,
        currency=unresolved.currency,
        tender=unresolved.tender,
        made_ms=now.utc_ms,
        of=unresolved.reference,
        undoes=unresolved.id,
    )
    with db.write():
        _require_nothing_open(db, unresolved.basket)
        _require_unsettled(db, unresolved.basket, unresolved.id)
        card_intents.save(db, replace(intent, state=card.ASKED))
    return intent


def ask(terminal: Terminal, intent: CardIntent) -> TerminalAnswer:
    """Talk to the terminal; whatever goes wrong on the way is an answer that was lost.

    Only a new intent moves money; one that may have been asked before is only asked after.
    """
    try:
        return terminal.ask(intent) if intent.state == card.NEW else terminal.status(intent.id)
    except Exception:
        _log.exception("the card terminal's answer was lost")
        return TerminalAnswer(card.UNKNOWN)


def take_answer(
    db: RegisterDatabase, basket: Basket, intent: CardIntent, answer: TerminalAnswer, *, window: str = WINDOW
) -> tuple[Basket, CardIntent]:
    """Write down what the terminal said; the basket with the part, when it was approved.

    An intent that comes back ``open`` is to be asked after (``ask`` again), then put to a person (``resolve``).
    """
    state = answer.outcome if answer.outcome in (card.APPROVED, card.DECLINED) else card.UNKNOWN
    answered = replace(
        intent,
        state=state,
        reference=answer.reference or intent.reference,
        card=answer.card or intent.card,
        terminal=answer.terminal or intent.terminal,
        message=answer.message or intent.message,
    )
    with db.write():
        return _conclude(db, basket, answered, "", window), answered


def resolve(
    db: RegisterDatabase,
    basket: Basket,
    intent: CardIntent,
    decision: str,
    *,
    person: StaffMember,
    now: Moment,
    new_id: Callable[[], str],
    reference: str = "",
    window: str = WINDOW,
) -> tuple[Basket, CardIntent]:
    """A person's word, off the terminal's own display or slip, on whether money moved; HQ is told.

    Raises ``Refused`` when the terminal has answered meanwhile.
    """
    if decision not in (card.TAKEN, card.NOT_TAKEN):
        raise ValueError(decision)
    state = card.APPROVED if decision == card.TAKEN else card.DECLINED
    document = new_id()
    with journal.recording(db, document):
        known = card_intents.find(db, intent.id)
        if known is None or not known.open:
            raise Refused(_("The terminal has answered meanwhile. Look at the parts again; the basket is kept."))
        decided = replace(known, state=state, reference=reference or known.reference)
        basket = _conclude(db, basket, decided, person.id, window)
        audit.append(
            db,
            f"card.{decision}",
            staff=person.id,
            now=now,
            new_id=lambda: document,
            subject=intent.id,
            detail=_said(intent),
        )
    return basket, decided


def find_unresolved(db: RegisterDatabase, *, window: str = WINDOW) -> list[UnresolvedCard]:
    """What no transaction accounts for, the oldest first: to be asked after, finished or given back.

    Payments that stand as parts in the window's own basket are among them while that is not recorded.
    """
    draft = drafts.load(db, window)
    kept = draft.basket if draft and not transactions.is_recorded(db, draft.basket) else ""
    return [UnresolvedCard(intent, intent.basket == kept) for intent in card_intents.unsettled(db)]


def write_off(
    db: RegisterDatabase,
    intent: CardIntent,
    comment: str,
    *,
    person: StaffMember,
    now: Moment,
    new_id: Callable[[], str],
) -> None:
    """Nothing more can be done here about a payment whose basket is gone: HQ is told, and it leaves the list."""
    if not comment.strip():
        raise Refused(_("Say in a few words what became of the money. Nothing was changed."))
    if any(one.intent.id == intent.id and one.in_draft for one in find_unresolved(db)):
        raise Refused(_("This payment belongs to the basket before you. Finish that sale, or undo the payment there."))
    document = new_id()
    with journal.recording(db, document):
        card_intents.settle(db, intent.id)
        audit.append(
            db,
            "card.written_off",
            staff=person.id,
            now=now,
            new_id=lambda: document,
            subject=intent.id,
            detail=f"{_said(intent)}: {checked_text(comment)}",
        )


def _said(intent: CardIntent) -> str:
    """As HQ reads it."""
    return f"{intent.kind} {format_decimal(intent.amount_minor, intent.currency)} {intent.currency} {intent.state}"


def _intent(
    basket: Basket, kind: str, amount_minor: int, tender: str, now: Moment, new_id: Callable[[], str]
) -> CardIntent:
    tender_type(basket.rules.setup, tender)
    if not basket.id:
        raise ValueError("a card is asked for a basket that has an id")
    return CardIntent(new_id(), basket.id, kind, amount_minor, basket.currency, tender=tender, made_ms=now.utc_ms)


def _require_payable(basket: Basket, amount_minor: int, most_minor: int) -> None:
    require_amount(amount_minor)
    if amount_minor > most_minor:
        message = _("At most {amount} can go by card here. The basket is kept.")
        raise Refused(message.format(amount=money(max(0, most_minor), basket)))


def _write_down(db: RegisterDatabase, basket: Basket, intent: CardIntent, window: str) -> CardIntent:
    """The intent with its basket, on the disk before the terminal hears of it. It counts as asked from here on."""
    if not intent.undoes:
        require_within_limit(basket, _part(intent))
    with db.write():
        _require_nothing_open(db, basket.id)
        if intent.undoes:
            _require_unsettled(db, basket.id, intent.undoes)
        card_intents.save(db, replace(intent, state=card.ASKED))
        drafts.save(db, window, stored(basket))
    return intent


def _require_nothing_open(db: RegisterDatabase, basket: str) -> None:
    if any(intent.open for intent in card_intents.unsettled(db, basket)):
        raise Refused(_("A card payment of this basket is not settled yet. Ask the terminal about it first."))


def _require_unsettled(db: RegisterDatabase, basket: str, intent: str) -> None:
    """Money goes back once."""
    if not any(one.id == intent for one in card_intents.unsettled(db, basket)):
        raise Refused(_("This card payment was given back or settled already. Look at the parts again."))


def _conclude(db: RegisterDatabase, basket: Basket, intent: CardIntent, decided_by: str, window: str) -> Basket:
    """In the caller's write transaction: the answer, what it settles, and the basket as it is now."""
    known = card_intents.find(db, intent.id)
    if known is not None and not known.open:
        return basket
    undone = intent.state == card.APPROVED and bool(intent.undoes)
    settled = intent.state == card.DECLINED or undone
    card_intents.record_answer(db, intent, decided_by=decided_by, settled=settled)
    if undone:
        card_intents.settle(db, intent.undoes)
    if intent.state != card.APPROVED or basket.id != intent.basket:
        return basket
    changed = _without(basket, intent.undoes) if undone else _with_part(basket, intent)
    drafts.save(db, window, stored(changed))
    return changed


def _with_part(basket: Basket, intent: CardIntent) -> Basket:
    if any(part.intent == intent.id for part in basket.tenders):
        return basket
    return replace(basket, tenders=(*basket.tenders, _part(intent)))


def _without(basket: Basket, undone: str) -> Basket:
    for index, part in enumerate(basket.tenders):
        if part.intent == undone:
            return without_part(basket, index)
    return basket


def _part(intent: CardIntent) -> Tender:
    amount = intent.amount_minor if intent.kind == card.CHARGE else -intent.amount_minor
    more = TenderMore(reference=intent.reference, card=intent.card, terminal=intent.terminal, intent=intent.id)
    return Tender(intent.tender, amount, amount, 0, more)
