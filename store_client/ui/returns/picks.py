"""What of an earlier receipt comes back so far: which lines, how many pieces, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from store_client.domain.basket import Basket
from store_client.domain.quantity import count_articles
from store_client.domain.returns import Original, ReturnableLine
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.services import selling
from store_client.texts import _, ngettext
from store_client.ui.formats import Formats
from store_client.ui.returns import rows
from store_client.ui.returns.reasons import Reasons
from store_client.ui.returns.rows import ReturnRow, Sums

ONE_PIECE = 1000


@dataclass(frozen=True, slots=True)
class Pick:
    """`words` is what a person said beside the reason."""

    quantity_thousandths: int = 0
    reason: str = ""
    words: str = ""


class FromReceipt:
    """Places are those of the receipt's lines, from 0. The last reason chosen is offered for the next line."""

    def __init__(self, original: Original, reasons: Reasons) -> None:
        self.original, self._reasons = original, reasons
        self._picked: dict[int, Pick] = {}
        self._last_reason = reasons.first

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

    def place_of(self, codes: frozenset[str]) -> int | None:
        """Of the article with one of these codes: the line of which most is still to be picked comes first."""
        lines = self.original.lines
        matching = [at for at, line in enumerate(lines) if codes & {line.sku, line.barcode}]
        still_open = [at for at in matching if self._left(lines[at]) > 0]
        return next(iter(still_open or matching), None)

    def toggle(self, at: int) -> None:
        """All that is left of it, or nothing. Raises ``Refused``."""
        line = self.original.lines[at]
        _require_returnable(line)
        self.set_quantity(at, 0 if self._of(line).quantity_thousandths else line.returnable_thousandths)

    def step(self, at: int, step: int) -> None:
        """Raises ``Refused`` beyond what is left of the line."""
        self.set_quantity(at, max(0, self._of(self.original.lines[at]).quantity_thousandths + step))

    def set_quantity(self, at: int, quantity_thousandths: int) -> None:
        """Raises ``Refused``."""
        line = self.original.lines[at]
        if quantity_thousandths:
            _require_returnable(line)
        if quantity_thousandths > line.returnable_thousandths:
            if self._left(line) <= 0 or quantity_thousandths != self._of(line).quantity_thousandths + ONE_PIECE:
                message = _("No more of {name} can come back on this receipt. The rest is kept as it is.")
                raise Refused(message.format(name=line.description))
            quantity_thousandths = line.returnable_thousandths
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
        line = self.original.lines[at]
        pick = self._of(line)
        if pick.quantity_thousandths:
            self._last_reason = self._reasons.after(pick.reason, typed)
            self._picked[line.line] = replace(pick, reason=self._last_reason, words="")

    def say_why(self, at: int, words: str) -> None:
        line = self.original.lines[at]
        self._picked[line.line] = replace(self._of(line), words=words)

    def lacks_words(self, at: int) -> bool:
        """Whether the reason there wants a few words and has none."""
        pick = self._of(self.original.lines[at])
        return bool(pick.quantity_thousandths) and self._reasons.wants_words(pick.reason) and not pick.words

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

    def foot(self) -> str:
        sold = count_articles((line.sold_thousandths, line.unit) for line in self.original.lines)
        count = self.sums.pieces
        words = ngettext("{count} article of {sold} coming back", "{count} articles of {sold} coming back", count)
        return words.format(count=count, sold=sold)

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
            reason = pick.words or self._reasons.name(pick.reason)
        else:
            reason = _("not coming back")
        return ReturnRow(
            name=line.description,
            second=rows.second_line(line, formats),
            sold=formats.quantity(line.sold_thousandths),
            coming=formats.quantity(pick.quantity_thousandths),
            reason=reason,
            amount=formats.money(line.refund(pick.quantity_thousandths).total_minor),
            mark="closed" if closed else "picked" if pick.quantity_thousandths else "open",
            more=self._left(line) > 0,
        )


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
