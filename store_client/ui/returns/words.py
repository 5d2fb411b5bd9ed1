"""What the return screen says: answers, ways, keys, F12, the help."""

from collections.abc import Sequence

from store_client.domain.product import Product
from store_client.domain.returns import HERE, HQ, Original, RefundTender
from store_client.domain.tender import CARD, CASH, VOUCHER
from store_client.texts import _, ngettext
from store_client.ui.formats import Formats
from store_client.ui.returns.rows import Way
from store_client.ui.screen import Answer, HelpLine, Key, Offer, Primary


def first_answer() -> Answer:
    return Answer(_("Scan the receipt, or type its number and press Enter"), label=_("Return"), icon="undo-2")


def without_answer() -> Answer:
    text = _("Scan what comes back, or type part of its name")
    return Answer(text, label=_("Return without a receipt"), icon="file-text")


def found_answer(original: Original, formats: Formats, *, asking: bool = False) -> Answer:
    """Where the receipt was found and until when it takes returns; what could not be checked is said."""
    label = {
        HERE: _("Receipt found on this register"),
        HQ: _("Receipt known to HQ"),
    }.get(original.source, _("Read from the receipt's code"))
    day = formats.date(original.business_date) if original.business_date else formats.clock(original.made.utc_ms)
    text = f"{original.receipt} · {day}"
    if original.late:
        return Answer(text, label=original.late, tone="warn", icon="receipt-text")
    if asking:
        label = _("{found}, asking HQ too …").format(found=label)
    elif original.unchecked:
        return Answer(text, label=f"{label}. {' '.join(original.unchecked)}", tone="warn", icon="receipt-text")
    left = original.days_left
    days = ngettext("{count} day left", "{count} days left", left).format(count=left) if left is not None else ""
    until = _("until {day} · {left}").format(day=formats.date(original.until), left=days) if original.until else ""
    return Answer(text, label=label, tone="scan", each=until, icon="receipt-text")


def exchange_answer(pieces: int, receipt: str) -> Answer:
    """On the sell screen; without a receipt its number is empty."""
    if receipt:
        words = ngettext(
            "{count} article of {receipt} is in the basket", "{count} articles of {receipt} are in the basket", pieces
        )
    else:
        words = ngettext(
            "{count} returned article is in the basket", "{count} returned articles are in the basket", pieces
        )
    label = _("Exchange: ring up what is taken instead")
    return Answer(words.format(count=pieces, receipt=receipt), label=label, tone="ok", icon="undo-2")


def coming_back(pieces: int, amount: str) -> str:
    """What another person is asked about."""
    words = ngettext("{count} article comes back, {amount}", "{count} articles come back, {amount}", pieces)
    return words.format(count=pieces, amount=amount)


def fewer_answer(original: Original) -> Answer:
    text = _("Some of it came back at another register. Look at the lines again.")
    return Answer(text, label=original.receipt, tone="warn", icon="receipt-text")


def asking_answer(receipt: str, *, likely: bool) -> Answer:
    label = _("Receipt {receipt} is not of this register").format(receipt=receipt)
    if likely:
        return Answer(_("Asking HQ … Esc stops it"), label=label, icon="cloud-upload")
    text = _(
        "HQ was not reached at the last try. Asking again … Esc stops it; the code on the receipt works without HQ."
    )
    return Answer(text, label=label, tone="warn", icon="cloud-upload")


def stopped_answer(receipt: str) -> Answer:
    text = _("Scan the code on the receipt: it proves what was sold without HQ.")
    return Answer(
        text, label=_("HQ is not asked any more about {receipt}").format(receipt=receipt), icon="receipt-text"
    )


def no_answer(receipt: str) -> Answer:
    label = _("HQ does not answer now about {receipt}").format(receipt=receipt)
    text = _("Scan the code on the receipt: it proves what was sold without HQ.")
    return Answer(text, label=label, tone="warn", icon="wifi-off")


def article_answer(product: Product) -> Answer:
    """An article was scanned before any receipt."""
    offer = Offer("F7", _("Without receipt"), "file-text")
    return Answer(product.name, label=_("Scan its receipt first"), icon="receipt-text", offer=offer)


def unknown_article(code: str) -> Answer:
    text = _("No item here has this code. Scan it again, or type part of its name.")
    return Answer(text, label=code[:40], tone="error")


def no_receipt_answer(text: str) -> Answer:
    message = _("This is no receipt's number. Type it as it stands on the paper, or scan the code.")
    return Answer(message, label=text[:40], tone="error")


def picked_answer(name: str) -> Answer:
    return Answer(name, label=_("Comes back"), tone="scan")


def wanted_answer(product: Product, what: str) -> Answer:
    """What has to be typed before the article can come back."""
    if what == "price":
        return Answer(product.name, label=_("Type its price, then Enter"), icon="tag")
    label = _("Weigh it, or type its weight in {unit}").format(unit=product.unit or "kg")
    return Answer(product.name, label=label, icon="scale")


def reason_answer(name: str, reason: str) -> Answer:
    text = _("{reason}: type a few words about it, then Enter").format(reason=reason)
    return Answer(text, label=name, tone="warn", icon="message-square")


def reason_chosen_answer(name: str, reason: str) -> Answer:
    return Answer(reason, label=name, icon="list")


def choosing_answer() -> Answer:
    return Answer(_("Enter takes the marked one, Esc goes back"), label=_("Which article comes back?"), icon="search")


def quantity_answer(unit: str = "") -> Answer:
    """``unit``: of what is weighed or measured."""
    if unit:
        text = _("Type how much comes back, in {unit}, then F4").format(unit=unit)
        return Answer(text, label=_("Quantity"), icon="scale")
    return Answer(_("Type how many come back, then F4"), label=_("Quantity"), icon="hash")


def which_reason_answer(lacking: Sequence[str]) -> Answer:
    """Asked once: it holds for every line that has none yet."""
    text = _("Why does {name} come back?").format(name=lacking[0])
    if len(lacking) > 1:
        text = _("Why do these {count} lines come back?").format(count=len(lacking))
    return Answer(text, label=_("Press its number; Esc goes back"), tone="warn", icon="list")


def sure_answer() -> Answer:
    text = _("Nothing is recorded yet. Esc again leaves it.")
    return Answer(text, label=_("This return is not finished"), tone="warn", icon="undo-2")


def another_answer(receipt: str) -> Answer:
    text = _("F12 gives that money back, F8 takes it to the basket. Enter it again to leave it.")
    label = _("Lines of {receipt} are picked") if receipt else _("Articles without a receipt are picked")
    return Answer(text, label=label.format(receipt=receipt), tone="warn", icon="receipt-text")


def by_hand_answer(amount: str) -> Answer:
    text = _("Give {amount} back at the card terminal, then press F12 again.").format(amount=amount)
    return Answer(text, label=_("No terminal is set up on this register"), tone="warn", icon="credit-card")


def way_of(way: RefundTender, position: int, *, chosen: bool, amount: str = "") -> Way:
    icon = {CASH: "banknote", CARD: "credit-card", VOUCHER: "ticket"}.get(way.kind, "wallet")
    more = way.paid_with.more if way.paid_with else None
    detail = _("as paid") + (f" · {more.card}" if more and more.card else "") if way.paid_with else ""
    return Way(icon, way_name(way), detail, f"Alt+{position}", chosen, amount)


def more_ways(key: int, chosen: RefundTender | None) -> Way:
    """What turns the page of the ways; `chosen` is the one that is chosen when it is not on this page."""
    detail = _("chosen: {way}").format(way=way_name(chosen)) if chosen else ""
    return Way("ellipsis", _("More ways"), detail, f"Alt+{key}", chosen=False, turns=True)


def way_name(way: RefundTender) -> str:
    """HQ's own name for it, else the built-in one."""
    built_in = {CASH: _("Cash"), CARD: _("Card"), VOUCHER: _("Voucher")}
    return way.name if way.name and way.name != way.tender else built_in.get(way.kind, way.name)


def primary(ways: Sequence[RefundTender], amount: str) -> Primary:
    """F12 where money goes back by these ways."""
    names = " + ".join(way_name(way) for way in ways)
    name = _("Refund: {way}").format(way=names)
    return Primary(name, _("{amount}, then print the slip").format(amount=amount), "undo-2")


def why_hint() -> str:
    """What the field takes while it is asked why."""
    return _("The reason's number, or part of it")


def reason_primary(reason: str) -> Primary:
    """F12 while it is asked why."""
    return Primary(_("Take this reason"), reason, "check")


def keys(*, without: bool, there: bool, picked: bool) -> Sequence[Key]:
    return (
        Key(1, _("Help"), "circle-question-mark"),
        Key(2, _("Find receipt"), "search"),
        Key(3, _("Customer"), "user"),
        Key(4, _("Quantity"), "hash", enabled=there),
        Key(5, _("Reason"), "list", enabled=picked),
        Key(6, _("Pick all"), "check", enabled=there and not without),
        Key(7, _("By receipt") if without else _("No receipt"), "receipt-text" if without else "file-text"),
        Key(8, _("Exchange"), "repeat", enabled=picked),
    )


def help_lines() -> Sequence[HelpLine]:
    return (
        HelpLine(_("scan"), _("the receipt's code, or an article that comes back")),
        HelpLine("F2", _("find the receipt in the journal")),
        HelpLine(_("Space"), _("pick the line, or leave it")),
        HelpLine("+ −", _("how many come back, or how much")),
        HelpLine("F4", _("type how many, then F4")),
        HelpLine("F5", _("why it comes back; again: another reason for the line")),
        HelpLine("F6", _("pick everything that can come back")),
        HelpLine("F7", _("bring back without a receipt, or by one again")),
        HelpLine("F8", _("take something else for it: back to selling")),
        HelpLine("Alt+1", _("how the money goes back")),
        HelpLine("F12", _("give the money back")),
        HelpLine("Esc", _("stop asking HQ, or back to selling")),
    )
