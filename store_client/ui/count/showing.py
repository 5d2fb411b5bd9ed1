"""Puts the count into its view: title and steps, the fields, what is compared, the right column."""

from collections.abc import Sequence
from typing import Final

from store_client.domain.denominations import Denomination, sum_of
from store_client.domain.shift import OpenEnd
from store_client.domain.tender import CASH
from store_client.texts import _, ngettext
from store_client.ui.count import words
from store_client.ui.count.desk import COMPARE, SLIPS, CountDesk
from store_client.ui.count.rows import Block, Compared, FieldLine, OpenEndRow, Side
from store_client.ui.count.tally import SUM, place_of
from store_client.ui.count.target import ELSEWHERE, OPENING
from store_client.ui.count.why import WORDS

_STEPS: Final = {SLIPS: 2, COMPARE: 3}
_END_ICONS: Final = {
    "suspended_basket": "pause",
    "unfinished_card": "credit-card",
    "partly_paid": "split",
    "unprinted": "printer-x",
}


class Showing:
    def __init__(self, desk: CountDesk) -> None:
        self._desk = desk

    def show(self) -> None:
        desk, view = self._desk, self._desk.view
        self._show_title()
        self._show_work()
        view.show_side(self._side())
        view.show_keys(words.keys(desk))
        view.show_primary(words.primary(desk))
        view.answer(desk.said or words.standing_answer(desk))

    def _show_title(self) -> None:
        desk, target = self._desk, self._desk.target
        if target.kind == OPENING:
            second = " · ".join((self._register(""), desk.person.name))
            desk.view.show_title(_("Opening a shift"), second, 0)
            return
        facts = [self._register(target.register), desk.session.staff_name(target.staff)]
        if target.opened_ms is not None:
            facts.append(_("{time} to now").format(time=desk.formats.clock(target.opened_ms)))
        if target.drawer:
            facts.append(_("drawer {drawer}").format(drawer=target.drawer))
        title = _("Close of shift") if target.kind != ELSEWHERE else _("Count for another register")
        desk.view.show_title(title, " · ".join(fact for fact in facts if fact), _STEPS.get(desk.step, 1))

    def _register(self, code: str) -> str:
        identity = self._desk.session.identity
        number = (code or (identity.code if identity is not None else "")).rpartition("-")[2]
        return _("Register {number}").format(number=number)

    def _show_work(self) -> None:
        desk, view = self._desk, self._desk.view
        if desk.why.open:
            self._show_why()
        elif desk.step == COMPARE:
            view.show_compared(self._compared(), self._open_ends())
        elif desk.step == SLIPS:
            view.show_amounts(self._slips(), desk.cursor)
        elif desk.tally.as_sum:
            view.show_amounts(self._one_sum(), desk.cursor)
        else:
            notes = self._block(_("Notes"), desk.tally.pieces.notes)
            view.show_pieces(notes, self._block(_("Coins"), desk.tally.pieces.coins), desk.cursor)

    def _show_why(self) -> None:
        desk = self._desk
        wordy = desk.why.wordy
        if wordy is None:
            desk.view.show_choices(_("Why?"), desk.why.rows, desk.why.cursor)
            return
        line = FieldLine(WORDS, wordy.name, desk.why.words, _("{reason}, in words").format(reason=wordy.name))
        desk.view.show_words(Block(_("Why?"), "", "", [line]), WORDS)

    def _block(self, title: str, kind: Sequence[Denomination]) -> Block:
        desk = self._desk
        tally, currency = desk.tally, desk.target.currency
        how = _("Rolls") if tally.pieces.in_rolls else _("How many")
        worth = _("Amount {sign}").format(sign=desk.formats.sign)
        counted = [one for one in tally.pieces.counted if any(one.value_minor == each.value_minor for each in kind)]
        total = desk.formats.money(sum_of(counted), currency)
        return Block(title, how, worth, [self._line(one) for one in kind], title, total)

    def _line(self, one: Denomination) -> FieldLine:
        desk = self._desk
        tally, currency, formats = desk.tally, desk.target.currency, desk.formats
        label, place = words.coin_words(one, currency, formats), str(one.value_minor)
        pieces, rolls = tally.pieces.of(one), tally.pieces.rolls_of(one)
        amount = "–" if pieces is None else formats.money(pieces * one.value_minor, currency)
        note, name = "", _("{coin}, how many").format(coin=label)
        if tally.pieces.in_rolls:
            name = _("{coin}, how many rolls").format(coin=label)
            note = _("of {count}").format(count=one.roll) if one.roll else ""
        elif rolls:
            note = ngettext("{count} roll", "{count} rolls", rolls).format(count=rolls)
        return FieldLine(
            place, label, tally.text(place), name, amount, note, bool(one.roll) or not tally.pieces.in_rolls
        )

    def _one_sum(self) -> Block:
        desk = self._desk
        name = _("Cash in the drawer")
        line = FieldLine(SUM, name, desk.tally.text(SUM), name)
        return Block(_("One sum"), "", _("Amount {sign}").format(sign=desk.formats.sign), [line])

    def _slips(self) -> Block:
        desk = self._desk
        tally = desk.tally
        lines = [
            FieldLine(place_of(one.tender), one.name, tally.text(place_of(one.tender)), one.name)
            for one in tally.tenders
        ]
        return Block(_("Slips and cards"), "", _("Amount {sign}").format(sign=desk.formats.sign), lines)

    def _compared(self) -> Sequence[Compared]:
        desk = self._desk
        if desk.report is None:
            handed_in = ("circle-check", _("handed in"), "ok")
            return [Compared(desk.terms.tender_name(one.tender), self._money(one.counted_minor), "", handed_in)
                    for one in desk.handed]  # fmt: skip
        return [
            Compared(
                desk.terms.tender_name(one.tender),
                "–" if one.counted_minor is None else self._money(one.counted_minor),
                "–" if one.expected_minor is None else self._money(one.expected_minor),
                self._chip(one.variance_minor),
            )
            for one in desk.report.tenders
        ]

    def _chip(self, variance_minor: int | None) -> tuple[str, str, str]:
        if variance_minor is None:
            return ("circle", _("not counted"), "plain")
        if not variance_minor:
            return ("circle-check", _("agrees"), "ok")
        tone = "error" if self._desk.is_over_limit else "warn"
        return ("triangle-alert", words.difference(variance_minor, self._desk), tone)

    def _open_ends(self) -> Sequence[OpenEndRow]:
        """What this close would leave open; of another shift than the open one, nothing of it is asked."""
        desk = self._desk
        found: Sequence[OpenEnd] = desk.services.day.shifts.open_ends() if desk.target.is_open else ()
        return [
            OpenEndRow(
                "circle-alert" if one.blocks else _END_ICONS.get(one.kind, "clock"),
                one.detail,
                _("First: {action}").format(action=one.action) if one.blocks else one.action,
                "error" if one.blocks else "plain",
            )
            for one in found
        ]

    def _side(self) -> Side:
        desk, target = self._desk, self._desk.target
        opening = target.kind == OPENING
        cash, label = desk.tally.cash_minor, _("Counted")
        title = _("Starting cash") if opening else _("Count so far")
        lines = self._piece_sums()
        if desk.step == COMPARE:
            title = _("Handed in")
            cash = next((one.counted_minor for one in desk.handed if one.tender == CASH), 0)
            lines = [(desk.terms.tender_name(one.tender), self._money(one.counted_minor)) for one in desk.handed]
        if opening:
            label = _("It starts with")
        warning = words.missing_words(desk) if desk.step not in (COMPARE, SLIPS) else ""
        return Side(
            title,
            lines,
            self._opening_facts() if opening else self._to_the_safe(cash),
            () if opening else self._hidden(),
            warning,
            label,
            desk.terms.tender_name(CASH),
            desk.formats.sign,
            self._money(cash),
            _("Back, nothing is changed") if desk.why.open else self._back_words(),
        )

    def _back_words(self) -> str:
        if self._desk.step == COMPARE:
            return _("Back, the shift stays open") if self._desk.target.is_open else _("Back to the day")
        return _("Back to the cash") if self._desk.step == SLIPS else _("Back, count is kept")

    def _piece_sums(self) -> list[tuple[str, str]]:
        tally = self._desk.tally
        if tally.as_sum:
            return [(_("Typed as one sum"), self._money(tally.cash_minor))]
        found = []
        for title, kind in ((_("Notes"), tally.pieces.notes), (_("Coins"), tally.pieces.coins)):
            counts = [(one.value_minor, tally.pieces.of(one) or 0) for one in kind]
            pieces = sum(count for _value, count in counts)
            text = ngettext("{kind}, {count} piece", "{kind}, {count} pieces", pieces)
            amount = self._money(sum(value * count for value, count in counts))
            found.append((text.format(kind=title, count=pieces), amount))
        return found

    def _opening_facts(self) -> list[tuple[str, str]]:
        desk = self._desk
        facts = [(_("Drawer"), desk.opening.drawer_name), (_("Who sells"), desk.opening.whose)]
        if desk.terms.float_minor:
            facts.append((_("The float"), self._money(desk.terms.float_minor)))
        return facts

    def _to_the_safe(self, cash_minor: int) -> list[tuple[str, str]]:
        stays = self._desk.terms.float_minor
        if not stays:
            return []
        to_safe = self._money(max(0, cash_minor - stays))
        return [(_("Stays in the drawer (float)"), self._money(stays)), (_("To the safe"), to_safe)]

    def _hidden(self) -> list[tuple[str, str]]:
        """Told only where the count is handed in and this person may know."""
        report = self._desk.report
        cash = next((one for one in report.tenders if one.tender == CASH), None) if report else None
        if cash is None or cash.expected_minor is None:
            return [(_("Expected"), ""), (_("Difference"), "")]
        variance = "–" if cash.variance_minor is None else words.difference(cash.variance_minor, self._desk)
        return [(_("Expected"), self._money(cash.expected_minor)), (_("Difference"), variance)]

    def _money(self, minor: int) -> str:
        return self._desk.formats.money(minor, self._desk.target.currency)
