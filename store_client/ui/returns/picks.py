"""What of an earlier receipt comes back so far: which lines, how many pieces, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from store_client.domain.basket import Basket
from store_client.domain.quantity import count_articles, step_of
from store_client.domain.returns import Original, ReturnableLine
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.services import selling
from store_client.texts import _
from store_client.ui.formats import Formats
from store_client.ui.returns import rows
from store_client.ui.returns.reasons import Lacking, Reasons
from store_client.ui.returns.rows import ReturnRow, Sums

_ONE_PIECE = 1000


@dataclass(frozen=True, slots=True)
class Pick:
    """`words` is what a person said beside the reason."""

    quantity_thousandths: int = 0
    reason: str = ""
    words: str = ""


class FromReceipt:
    """Places are those of the receipt's lines, from 0. A reason that was chosen holds for the lines that follow; until
    one is, a line has none, unless the shop knows but one.
    """

    def __init__(self, original: Original, reasons: Reasons) -> None:
        self.original, self._reasons = original, reasons
        self._picked: dict[int, Pick] = {}
        self._last_reason = reasons.only

    @property
    def any(self) -> bool:
        return bool(self._all_picked())

    @property
    def count(self) -> int:
        return len(self.original.lines)

    @property
    def sums(self) -> Sums:
        picked = self._all_picked()
        refunds = [line.refund(pick.quantity_thousandths) for line, pick in picked]
        return Sums(
            sum(refund.total_minor for refund in refunds),
            sum(refund.tax_minor for refund in refunds),
            count_articles((pick.quantity_thousandths, line.unit) for line, pick in picked),
        )

    def place_of(self, codes: frozenset[str], weight: int | None = None) -> int | None:
        """Of the article with one of these codes: a line of just that weight, else one that is still to be picked."""
        lines = self.original.lines
        matching = [at for at, line in enumerate(lines) if codes & {line.sku, line.barcode}]
        still_open = [at for at in matching if self._left(lines[at]) > 0]
        same = [at for at in still_open if self._left(lines[at]) == weight]
        return next(iter(same or still_open or matching), None)

    def toggle(self, at: int) -> None:
        """All that is left of it, or nothing. Raises ``Refused``."""
        line = self.original.lines[at]
        _require_returnable(line)
        self.set_quantity(at, 0 if self._of(line).quantity_thousandths else line.returnable_thousandths)

    def step(self, at: int, direction: int, weight: int | None = None) -> None:
        """One piece more or less. Of what is weighed or measured that weight, else all that is left, then a round part
        of it. Raises ``Refused`` beyond what is left of the line.
        """
        line = self.original.lines[at]
        before, step = self._of(line).quantity_thousandths, step_of(line.sold_thousandths, line.unit)
        if direction < 0:
            self.set_quantity(at, max(0, before - step))
        elif step == _ONE_PIECE:
            self._add(at, min(step, self._left(line)))
        elif weight is not None:
            self._add(at, weight)
        else:
            self._add(at, min(step, self._left(line)) if before else self._left(line))

    def set_quantity(self, at: int, quantity_thousandths: int) -> None:
        """Raises ``Refused``."""
        line = self.original.lines[at]
        if quantity_thousandths:
            _require_returnable(line)
        if quantity_thousandths > line.returnable_thousandths:
            raise Refused(_no_more_of(line))
        before = self._of(line)
        reason = before.reason or self._last_reason
        self._picked[line.line] = replace(before, quantity_thousandths=quantity_thousandths, reason=reason)

    def pick_all(self) -> None:
        """Raises ``Refused`` where nothing can come back."""
        lines = self.original.lines
        if not any(line.returnable_thousandths for line in lines):
            raise Refused(self.original.late or _("Nothing of this receipt can come back any more."))
        for at, line in enumerate(lines):
            if line.returnable_thousandths:
                self.set_quantity(at, line.returnable_thousandths)

    def next_reason(self, at: int, typed: str = "") -> None:
        """Of that line alone; what has none yet follows it."""
        line = self.original.lines[at]
        pick = self._of(line)
        if pick.quantity_thousandths:
            reason = self._reasons.after(pick.reason, typed)
            self._picked[line.line] = replace(pick, reason=reason, words="")
            self.give_reason(reason)

    def give_reason(self, reason: str) -> None:
        """To every line that has none, and to those that follow."""
        self._last_reason = reason
        for line, pick in self._all_picked():
            if not pick.reason:
                self._picked[line.line] = replace(pick, reason=reason)

    def say_why(self, at: int, words: str) -> None:
        """It holds for all lines that lack words for the same reason."""
        reason = self._of(self.original.lines[at]).reason
        for place, line in enumerate(self.original.lines):
            pick = self._of(line)
            if place == at or (pick.reason == reason and self.lacking(place) == "words"):
                self._picked[line.line] = replace(pick, words=words)

    def lacking(self, at: int) -> Lacking:
        """Whether what comes back there still needs a reason, or the few words that its reason wants."""
        pick = self._of(self.original.lines[at])
        return self._reasons.lacking(pick.reason, pick.words) if pick.quantity_thousandths else ""

    def renew(self, original: Original) -> bool:
        """More is known of the receipt; picks that cannot be any more are made smaller, and then it says True."""
        fewer = False
        self.original = original
        for line in original.lines:
            pick = self._of(line)
            if pick.quantity_thousandths > line.returnable_thousandths:
                fewer = True
                self._picked[line.line] = replace(pick, quantity_thousandths=line.returnable_thousandths)
        return fewer

    def basket(self, basket: Basket, person: StaffMember | None) -> Basket:
        """With what comes back. Raises ``Refused``, ``NeedsApproval``."""
        for line, pick in self._all_picked():
            basket = selling.take_return(basket, line, pick.quantity_thousandths, pick.reason, person)
            if pick.words:
                basket = selling.set_comment(basket, pick.words, _line_in(basket, line))
        return basket

    def rows(self, formats: Formats) -> Sequence[ReturnRow]:
        return [self._row(line, formats) for line in self.original.lines]

    def _add(self, at: int, more: int) -> None:
        line = self.original.lines[at]
        _require_returnable(line)
        if more <= 0:
            raise Refused(_no_more_of(line))
        self.set_quantity(at, self._of(line).quantity_thousandths + more)

    def _of(self, line: ReturnableLine) -> Pick:
        return self._picked.get(line.line, Pick())

    def _all_picked(self) -> list[tuple[ReturnableLine, Pick]]:
        found = [(line, self._of(line)) for line in self.original.lines]
        return [(line, pick) for line, pick in found if pick.quantity_thousandths]

    def _left(self, line: ReturnableLine) -> int:
        return line.returnable_thousandths - self._of(line).quantity_thousandths

    def _row(self, line: ReturnableLine, formats: Formats) -> ReturnRow:
        pick = self._of(line)
        closed = not line.returnable_thousandths
        if closed:
            reason = rows.closed_words(line, self.original, formats)
        elif pick.quantity_thousandths:
            reason = pick.words or self._reasons.name(pick.reason) or _("why?")
        else:
            reason = _("not coming back")
        return ReturnRow(
            name=line.description,
            second=rows.second_line(line, formats),
            sold=formats.quantity(line.sold_thousandths),
            coming=formats.quantity(pick.quantity_thousandths),
            reason=reason,
            amount=formats.money(line.refund(pick.quantity_thousandths).total_minor),
            unit=rows.measured_in(line.unit),
            mark="closed" if closed else "picked" if pick.quantity_thousandths else "open",
            more=self._left(line) > 0,
        )


def _no_more_of(line: ReturnableLine) -> str:
    message = _("No more of {name} can come back on this receipt. The rest is kept as it is.")
    return message.format(name=line.description)


def _require_returnable(line: ReturnableLine) -> None:
    if not line.returnable_thousandths:
        raise Refused(line.refusal or _("{name} came back already.").format(name=line.description))


def _line_in(basket: Basket, line: ReturnableLine) -> int:
    wanted = (line.transaction, line.line)
    return next(
        found.line
        for found in basket.lines
        if found.returned and not found.voided and (found.returned.transaction, found.returned.line) == wanted
    )
