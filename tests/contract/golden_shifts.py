"""The golden documents of shifts as values: two drawers of one register, opened, rested, counted blind and closed."""

from typing import Any

from tests.contract.golden import DAY, STAFF, WIRE
from tests.hq_server.sending_register import line_in_full, sealed, tender_in_full

UP = WIRE / "v1" / "up" / "shifts"

REGISTER, OTHER = "101-3", "101-4"
OWN = "019ab000-0000-7000-8000-0000000000d3"
FLOATING = "019ab000-0000-7000-8000-0000000000d4"
OF_OTHER = "019ab000-0000-7000-8000-0000000000d5"
MANAGER = "s-004"
START_MS = 1_795_420_800_000
NO_HASH = "0" * 64
MOVEMENTS = (
    *("income", "expense", "order_deposit", "order_refund"),
    *("float_entry", "tender_removal", "safe_drop", "bank_drop"),
)

Body = dict[str, Any]


def document_id(sequence: int, series: int = 2) -> str:
    return f"019ab000-0000-7000-8000-0000000{series}{sequence:04d}"


def receipt(number: int, register: str = REGISTER) -> str:
    return f"{register}-1{number:07d}"


def pieces(*counted: tuple[int, int]) -> list[Body]:
    return [{"value_minor": value, "pieces": count} for value, count in counted]


def declared(tender: str, counted_minor: int, *counted: tuple[int, int]) -> Body:
    return {"tender": tender, "counted_minor": counted_minor, "pieces": pieces(*counted)}


class GoldenRegister:
    """Writes one unbroken chain; ``files`` are the lines by their names. ``series`` keeps its ids apart."""

    def __init__(self, code: str = REGISTER, series: int = 2) -> None:
        self.code, self.series = code, series
        self.files: dict[str, bytes] = {}
        self.hash = NO_HASH
        self._receipts = 0
        self._lines: list[Body] = []

    @property
    def sequence(self) -> int:
        """Of the document that is written next."""
        return len(self._lines) + 1

    @property
    def document(self) -> str:
        """The id of the document that is written next."""
        return document_id(self.sequence, self.series)

    def write(self, name: str, kind: str, version: int, body: Body) -> None:
        sequence = self.sequence
        document = {
            "id": self.document,
            "register": self.code,
            "sequence": sequence,
            "kind": kind,
            "version": version,
            "business_date": DAY,
            "made_ms": START_MS + sequence * 60_000,
            "made_offset": 60,
            "previous_hash": self.hash,
            "body": body,
        }
        line = sealed(document)
        self.hash = line[-66:-2].decode()
        self._lines.append(document)
        self.files[f"{sequence:02d}-{name}"] = line

    def open(self, name: str, shift: str, number: int, starting: int, drawer: str, counted: list[Body]) -> None:
        body = {"shift": shift, "number": number, "staff": STAFF, "currency": "EUR", "starting_minor": starting}
        more = {"drawer": drawer, "several": not drawer, "pieces": counted}
        self.write(name, "shift.opened", 2, body | more)

    def change(self, name: str, shift: str, number: int, event: str, approved_by: str = "") -> None:
        body = {"shift": shift, "number": number, "staff": STAFF, "event": event, "approved_by": approved_by}
        self.write(name, "shift.changed", 1, body)

    def record(self, name: str, kind: str, shift: str, tenders: list[Body], version: int = 3, **changed: Any) -> None:
        self._receipts += 1
        body = {
            "receipt": receipt(self._receipts, self.code),
            "type": kind,
            "shift": shift,
            "staff": STAFF,
            "customer": None,
            "currency": "EUR",
            "total_minor": sum(tender["amount_minor"] for tender in tenders),
            "tax_minor": 0,
            "lines": [],
            "tenders": tenders,
            "discount_minor": 0,
            "rounding_minor": 0,
            "tax_included": True,
            "taxes": [],
            "more": None,
        }
        self.write(name, "transaction.recorded", version, body | changed)

    def sell(self, name: str, shift: str, tenders: list[Body], **changed: Any) -> None:
        """One line at the tenders' sum; a fifth of its net is tax."""
        total = sum(tender["amount_minor"] for tender in tenders)
        sign = 1 if total > 0 else -1
        tax = sign * round(abs(total) / 6)
        line = line_in_full(1, sign, unit_price_minor=abs(total), total_minor=total, tax_minor=tax)
        taxes = [{"tax_rate": 20_000, "net_minor": total - tax, "tax_minor": tax, "gross_minor": total}]
        kind = "sale" if total > 0 else "return"
        self.record(name, kind, shift, tenders, 2, tax_minor=tax, lines=[line], taxes=taxes, **changed)

    def count(self, name: str, shift: str, *tenders: Body, register: str = "", recount: bool = False) -> None:
        more: Body = {"reason": "miscounted"} if recount else {}
        more["declared"] = {"shift": shift, "register": register, "recount": recount, "tenders": list(tenders)}
        self.record(name, "declaration", OWN if register else shift, [], more=more)

    def close(self, name: str, shift: str, number: int, **told: Any) -> None:
        manifest = self._manifest(shift, **told)
        body = {"shift": shift, "number": number, "staff": STAFF, "currency": "EUR", "manifest": manifest}
        self.write(name, "shift.closed", 2, body)

    def _manifest(
        self, shift: str, *, starting: int, spans: list[list[int]], counted: dict[str, int], **told: Any
    ) -> Body:
        own = [
            line["body"]
            for first, last in spans
            for line in self._lines[first - 1 : last]
            if line["kind"] == "transaction.recorded" and line["body"]["shift"] == shift
        ]
        goods = [body for body in own if body["type"] in ("sale", "return")]
        last = spans[-1][1]
        following = self._lines[last]["previous_hash"] if last < len(self._lines) else self.hash
        return {
            "first_sequence": spans[0][0],
            "last_sequence": last,
            "count": sum(end - start + 1 for start, end in spans),
            "hash": following,
            "first_receipt": own[0]["receipt"],
            "last_receipt": own[-1]["receipt"],
            "sales": sum(body["type"] == "sale" for body in goods),
            "returns": sum(body["type"] == "return" for body in goods),
            "total_minor": sum(body["total_minor"] for body in goods),
            "tax_minor": sum(body["tax_minor"] for body in goods),
            "tenders": _tender_sums(own, starting, counted),
            "spans": spans,
            "voids": sum(body["type"] == "void" for body in own),
            "no_sales": sum(body["type"] == "no_sale" for body in own),
            "discount_minor": sum(body["discount_minor"] for body in own),
            "rounding_minor": sum(body["rounding_minor"] for body in own),
            "taxes": _tax_sums(goods),
            "movements": _movement_sums(own),
            "starting_minor": starting,
            **told,
        }


def _tender_sums(own: list[Body], starting: int, counted: dict[str, int]) -> list[Body]:
    amounts, change = {"cash": 0}, {"cash": 0}
    for tender in (tender for body in own for tender in body["tenders"]):
        code = tender["tender"]
        amounts[code] = amounts.get(code, 0) + tender["amount_minor"]
        change[code] = change.get(code, 0) + tender["change_minor"]
    of_others = sum(given for tender, given in change.items() if tender != "cash")
    sums = []
    for tender, amount in amounts.items():
        expected = starting + amount - of_others if tender == "cash" else amount + change[tender]
        found = counted.get(tender)
        sums.append(
            {
                "tender": tender,
                "amount_minor": amount,
                "expected_minor": expected,
                "counted_minor": found,
                "variance_minor": None if found is None else found - expected,
            }
        )
    return sums


def _tax_sums(goods: list[Body]) -> list[Body]:
    names = ("net_minor", "tax_minor", "gross_minor")
    taxes = [tax for body in goods for tax in body["taxes"]]
    return [
        {"tax_rate": rate} | {name: sum(tax[name] for tax in taxes if tax["tax_rate"] == rate) for name in names}
        for rate in sorted({tax["tax_rate"] for tax in taxes})
    ]


def _movement_sums(own: list[Body]) -> list[Body]:
    found = []
    for kind in MOVEMENTS:
        amounts = [body["total_minor"] for body in own if body["type"] == kind]
        if amounts:
            found.append({"type": kind, "count": len(amounts), "amount_minor": sum(amounts)})
    return found


def shift_documents() -> dict[str, bytes]:
    """One unbroken chain. Keys are file stems."""
    register = GoldenRegister()
    _first_drawer(register)
    _second_drawer(register)
    _both_end(register)
    return register.files


def _first_drawer(register: GoldenRegister) -> None:
    """Opened with counted cash; money comes, goes, is counted once; then the drawer rests."""
    register.open("shift-opened", OWN, 1, 10_000, "", pieces((5_000, 1), (1_000, 3), (500, 4)))
    register.sell("sale", OWN, [tender_in_full(1_080, tendered_minor=2_000, change_minor=920)])
    register.sell("return", OWN, [tender_in_full(-360)])
    moved = {"pieces": pieces((200, 25)), "bag": "", "safe": ""}
    register.record(
        "float-entry", "float_entry", OWN, [tender_in_full(5_000)], more={"reason": "more_change", "cash": moved}
    )
    register.record(
        "tender-removal",
        "tender_removal",
        OWN,
        [tender_in_full(-2_000)],
        more={"reason": "too_much_cash", "comment": "For the other shop"},
    )
    approval = {"action": "cash_movement", "approved_by": MANAGER, "reason": "", "line": 0}
    moved = {"pieces": pieces((1_000, 3)), "bag": "", "safe": "Office"}
    register.record(
        "safe-drop", "safe_drop", OWN, [tender_in_full(-3_000)], more={"approvals": [approval], "cash": moved}
    )
    moved = {"pieces": [], "bag": "B-004711", "safe": ""}
    register.record(
        "bank-drop", "bank_drop", OWN, [tender_in_full(-1_500)], more={"reason": "days_takings", "cash": moved}
    )
    register.record("no-sale", "no_sale", OWN, [], 2, more={"reason": "give_change"})
    register.count("declaration", OWN, declared("cash", 9_200, (5_000, 1), (500, 4), (200, 11)))
    register.change("shift-suspended", OWN, 1, "suspended")


def _second_drawer(register: GoldenRegister) -> None:
    """One person's floating drawer, blind closed; the first one goes on, and what the other held is counted twice."""
    register.open("floating-drawer-opened", FLOATING, 2, 2_000, "F1", [])
    register.sell("sale-by-cheque", FLOATING, [tender_in_full(4_500, "cheque", tendered_minor=5_000, change_minor=500)])
    register.record("expense", "expense", FLOATING, [tender_in_full(-250)], 2, more={"account": "postage"})
    register.change("shift-blind-closed", FLOATING, 2, "blind_closed")
    register.change("shift-resumed", OWN, 1, "resumed", MANAGER)
    register.sell("sale-by-card", OWN, [tender_in_full(2_400, "card")])
    register.count("declared-later", FLOATING, declared("cash", 1_200), declared("cheque", 5_000))
    register.count("recounted", FLOATING, declared("cash", 1_250, (500, 2), (50, 5)), recount=True)
    register.count("declared-for-another-register", OF_OTHER, declared("cash", 30_000), register=OTHER)


def _both_end(register: GoldenRegister) -> None:
    register.close(
        "floating-drawer-closed",
        FLOATING,
        2,
        starting=2_000,
        spans=[[11, 14]],
        counted={"cash": 1_250, "cheque": 5_000},
        drawer="F1",
        declarations=[{"document": document_id(number), "register": REGISTER} for number in (17, 18)],
        declaration="last",
        reason="",
        comment="",
        approved_by="",
        waiting=20,
        grand_sales_minor=4_500,
        grand_returns_minor=0,
    )
    register.change("blind-closed", OWN, 1, "blind_closed")
    register.count("declared-after-the-blind-close", OWN, declared("cash", 7_220), declared("card", 2_400))
    register.close(
        "shift-closed",
        OWN,
        1,
        starting=10_000,
        spans=[[1, 10], [15, 21]],
        counted={"cash": 7_220, "card": 2_400},
        drawer="",
        declarations=[{"document": document_id(22), "register": REGISTER}],
        declaration="last",
        reason="wrong_change",
        comment="Two notes stuck together",
        approved_by=MANAGER,
        waiting=3,
        grand_sales_minor=7_980,
        grand_returns_minor=-360,
    )
