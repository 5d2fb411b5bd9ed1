"""What the count's screen says: its keys, F12, the strip, the names of coins and notes."""

from collections.abc import Sequence

from store_client.domain.denominations import Denomination
from store_client.domain.money import exponent
from store_client.texts import _, ngettext
from store_client.ui.count.desk import COMPARE, SLIPS, CountDesk
from store_client.ui.count.target import OPENING
from store_client.ui.formats import Formats, sign_of
from store_client.ui.screen import Answer, HelpLine, Key, Offer, Primary


def coin_words(one: Denomination, currency: str, formats: Formats) -> str:
    """``€200``, ``50 c``: as people call it, and short."""
    unit, sign = 10 ** exponent(currency), sign_of(currency)
    whole, rest = divmod(one.value_minor, unit)
    if not rest:
        if len(sign) != 1:
            return str(whole)
        return f"{whole}\u00a0{sign}" if formats.language == "fr" else f"{sign}{whole}"
    small = {"EUR": _("{count} c"), "GBP": _("{count}p"), "USD": _("{count}¢")}.get(currency)
    if whole or small is None:
        return formats.money(one.value_minor, currency)
    return small.format(count=rest)


def listed(names: Sequence[str]) -> str:
    """``5 c, 2 c and 1 c``."""
    if len(names) < 2:
        return "".join(names)
    return _("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])


def missing_words(desk: CountDesk) -> str:
    """Which coins and notes are still empty; many of them are not named."""
    missing = desk.tally.missing
    if not missing:
        return ""
    if len(missing) > 4:
        text = ngettext("{count} field is still empty.", "{count} fields are still empty.", len(missing))
        return _("{text} Type 0 if there are none.").format(text=text.format(count=len(missing)))
    names = listed([coin_words(one, desk.target.currency, desk.formats) for one in missing])
    text = ngettext("{names} is still empty.", "{names} are still empty.", len(missing)).format(names=names)
    return _("{text} Type 0 if there are none.").format(text=text)


def empty_answer(desk: CountDesk) -> Answer:
    offer = Offer("F12", _("Go on"), "check")
    return Answer(missing_words(desk), label=_("What is empty counts as none"), tone="warn", offer=offer)


def clear_answer() -> Answer:
    text = _("Clear all that was counted here? Press F6 again.")
    return Answer(text, label=_("Any other key keeps it"), tone="warn", icon="trash-2", offer=_again("F6"))


def later_answer() -> Answer:
    text = _("Hand the drawer over now and count it later? Press F9 again.")
    label = _("Nothing more is sold in this shift; it waits for its count")
    return Answer(text, label=label, tone="warn", icon="clock", offer=_again("F9"))


def _again(key: str) -> Offer:
    return Offer(key, _("Yes"), "check")


def last_answer() -> Answer:
    return Answer(_("That was the last one"), label=_("F12 goes on, ↑ goes back"), icon="circle-check")


def standing_answer(desk: CountDesk) -> Answer:
    """What the strip says while nothing special happened."""
    if desk.why.open:
        return _why_answer(desk)
    if desk.target.kind == OPENING:
        return _opening_answer(desk)
    if desk.step == COMPARE:
        return compared_answer(desk)
    if desk.step == SLIPS:
        label = _("Leave empty what is not counted at this register")
        return Answer(_("Add up the slips of each way to pay"), label=label, icon="receipt")
    if desk.late:
        label = _("This shift was not closed on {date}. It is closed now, on that date; selling may go on.")
        date = desk.formats.date(desk.target.business_date)
        label = label.format(date=date)
        return Answer(_("Count what is in the drawer"), label=label, tone="warn", icon="calendar-days")
    if desk.terms.sees_expected:
        label = _("Blind count. The expected amount appears after you hand in the count.")
    else:
        label = _("Blind count. It is compared at HQ and by the manager.")
    return Answer(_("Count what is in the drawer"), label=label, icon="eye-off")


def _opening_answer(desk: CountDesk) -> Answer:
    taken = desk.opening.taken_by
    if taken is not None:
        text = _("Shift {number} is suspended with this drawer").format(number=taken.number)
        return Answer(text, label=_("F12 resumes it, F2 takes another drawer"), tone="warn", icon="pause")
    label = _("Opening, {date}").format(date=desk.formats.date(desk.target.business_date))
    if desk.terms.float_minor and desk.tally.as_sum and desk.tally.cash_minor == desk.terms.float_minor:
        amount = desk.formats.signed_money(desk.terms.float_minor, desk.target.currency)
        text = _("Is the float of {amount} in the drawer?").format(amount=amount)
        return Answer(text, label=_("{label}. Enter opens the shift").format(label=label), icon="calendar-check")
    return Answer(_("What is in the drawer to start with?"), label=label, icon="calendar-check")


def _why_answer(desk: CountDesk) -> Answer:
    wordy = desk.why.wordy
    if wordy is not None:
        label = _("{reason}: say a few words about it").format(reason=wordy.name)
        return Answer(_("Type the words, then Enter"), label=label, icon="message-square")
    return desk.asked


def compared_answer(desk: CountDesk) -> Answer:
    if not desk.terms.sees_expected or desk.report is None:
        return Answer(_("The count is handed in"), label=_("F12 closes the shift"), tone="ok")
    differing = [one for one in desk.report.tenders if one.variance_minor]
    if not differing:
        return Answer(_("Everything that was counted agrees"), label=_("F12 closes the shift"), tone="ok")
    told = " · ".join(
        f"{desk.terms.tender_name(one.tender)} {difference(one.variance_minor or 0, desk)}" for one in differing
    )
    label = _("It differs; it is recorded as it is")
    if desk.is_over_limit:
        label = _("More than the shop allows: closing asks for a reason and a manager")
    return Answer(told, label=label, tone="warn")


def difference(minor: int, desk: CountDesk) -> str:
    """With its sign; a minus is part of the amount already."""
    amount = desk.formats.money(minor, desk.target.currency)
    return f"+{amount}" if minor > 0 else amount


def primary(desk: CountDesk) -> Primary:
    if desk.why.open:
        return Primary(_("Take this reason"), _("or press Enter; Esc goes back"), "check")
    if desk.target.kind == OPENING:
        return _opening_primary(desk)
    if desk.step == COMPARE:
        return Primary(_("Close the shift"), _("HQ confirms it later by itself"), "lock")
    if desk.step == SLIPS or not desk.tally.tenders:
        return Primary(_("Hand in the count"), _("then 3: compare and sign"), "check")
    return Primary(_("Cash is counted"), _("then 2: slips and cards"), "check")


def _opening_primary(desk: CountDesk) -> Primary:
    taken = desk.opening.taken_by
    if taken is not None:
        return Primary(_("Resume the shift"), _("shift {number}").format(number=taken.number), "rotate-ccw")
    amount = desk.formats.signed_money(desk.tally.cash_minor, desk.target.currency)
    return Primary(_("Open the shift"), _("with {amount} in the drawer").format(amount=amount), "check")


def keys(desk: CountDesk) -> Sequence[Key]:
    help_key = Key(1, _("Help"), "circle-question-mark")
    prints = Key(7, _("Print count"), "printer", desk.services.day.reports.has_printer)
    if desk.why.open:
        return (help_key,)
    if desk.step == COMPARE:
        more = (Key(3, _("Add more"), "plus"),) if desk.terms.adds_up else ()
        return (help_key, *more, Key(4, _("Recount"), "rotate-ccw"), prints)
    tally, opening = desk.tally, desk.target.kind == OPENING
    found = [help_key]
    if opening:
        several = len(desk.opening.drawers) > 1
        found += [Key(2, _("Which one"), "archive", several), Key(3, _("Who sells"), "users")]
    if desk.step != SLIPS:
        name, icon = (_("Pieces"), "hash") if tally.pieces.in_rolls else (_("Rolls"), "coins")
        found.append(Key(4, name, icon, tally.pieces.has_rolls and not tally.as_sum))
    found += [Key(5, _("Drawer"), "archive"), Key(6, _("Clear count"), "trash-2"), prints]
    if desk.step != SLIPS:
        found.append(Key(8, _("By pieces") if tally.as_sum else _("One sum"), "calculator"))
    if opening:
        found.append(Key(9, _("The float"), "wallet", bool(desk.terms.float_minor)))
    elif desk.target.is_open and desk.step != SLIPS:
        found.append(Key(9, _("Count later"), "clock"))
    return found


def help_lines(desk: CountDesk) -> Sequence[HelpLine]:
    if desk.step == COMPARE:
        return (
            HelpLine("F12", _("close the shift; it gets its Z")),
            HelpLine("F4", _("count again, with a reason")),
            HelpLine("F7", _("print what was counted")),
            HelpLine("Esc", _("back; the shift stays open, the count is handed in")),
        )
    ways = (
        HelpLine("Enter ↓ ↑", _("next coin or note, the one before")),
        HelpLine("F4", _("count full rolls instead of pieces, and back")),
        HelpLine("F5", _("open the drawer to count it")),
        HelpLine("F6", _("clear the count; asks once")),
        HelpLine("F8", _("type one sum instead of coins and notes, and back")),
    )
    if desk.target.kind == OPENING:
        return (
            *ways,
            HelpLine("F2", _("another drawer, where the shop has several")),
            HelpLine("F3", _("one person sells in this shift, or several")),
            HelpLine("F9", _("the same as the float that stays in the drawer")),
            HelpLine("F12", _("open the shift")),
        )
    return (
        *ways,
        HelpLine("F9", _("hand the drawer over now, count it later; asks once")),
        HelpLine("F12", _("go on; the count is handed in after the slips")),
        HelpLine("Esc", _("back; the count is kept, also over a restart")),
    )
