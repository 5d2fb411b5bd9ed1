"""What the repair page shows of a document: its fields, what is typed in them, what is wrong, what would be right."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from hq_server.admin.repair_words import field_label
from hq_server.domain.document_fields import Scalar, text_of
from hq_server.domain.rules import Found, is_acceptable
from hq_server.services.repair_check import RepairCheck, editable_fields
from hq_server.services.repair_subject import Subject

SUMS = ("total_minor", "tax_minor", "discount_minor", "rounding_minor")
_OTHERS = ("receipt", "type", "currency", "customer", "tax_included", "more.account", "more.tax_override")
_LINE = ("quantity_thousandths", "unit_price_minor", "discount_minor", "tax_rate", "tax_minor", "total_minor")
_LINE_OTHERS = (
    *("sku", "barcode", "unit", "voided", "more.serial", "more.tax_override"),
    *("more.returned.receipt", "more.returned.line"),
)
_TENDER = ("tender", "amount_minor", "tendered_minor", "change_minor")
_MOST_FIELDS = 300
_FEW_LINES = 3


@dataclass(frozen=True, slots=True)
class Field:
    """``text`` is what stands in the input, ``was`` what counts now. ``message``: what is wrong with it; ``proposed``:
    what would be right. ``choice``: yes or no.
    """

    path: str
    label: str
    text: str
    was: str
    message: str = ""
    proposed: str = ""
    choice: bool = False

    @property
    def changed(self) -> bool:
        return self.text != self.was

    @property
    def key(self) -> str:
        """For the page's ids."""
        return self.path.replace(".", "-")


@dataclass(frozen=True, slots=True)
class FaultShown:
    """``proposed`` is empty when nobody can tell what would be right; ``opens`` is the part of the form where it is."""

    message: str
    rule: str
    path: str
    proposed: str
    acceptable: bool
    opens: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of the transaction; only an ``open`` one has inputs."""

    place: int
    number: int
    description: str
    sku: str
    voided: bool
    open: bool
    fields: dict[str, Field]
    others: tuple[Field, ...] = ()

    @property
    def troubled(self) -> bool:
        return any(one.message for one in (*self.fields.values(), *self.others))

    @property
    def spread(self) -> bool:
        """The members that are rarely looked at need to be seen."""
        return any(one.message or one.changed for one in self.others)


@dataclass(frozen=True, slots=True)
class Form:
    """``fields`` are those of a document that is no transaction."""

    lines: tuple[LineShown, ...] = ()
    sums: tuple[Field, ...] = ()
    sums_open: bool = False
    tenders: tuple[dict[str, Field], ...] = ()
    tenders_open: bool = False
    others: tuple[Field, ...] = ()
    fields: tuple[Field, ...] = ()
    opened: tuple[str, ...] = field(default=())

    @property
    def shown(self) -> list[Field]:
        """Every field that has an input."""
        found = [one for line in self.lines if line.open for one in (*line.fields.values(), *line.others)]
        found += self.sums if self.sums_open else ()
        found += [one for tender in self.tenders for one in tender.values()] if self.tenders_open else []
        return [*found, *self.others, *self.fields]


class FormBuilder:
    """Makes the form of what was typed and what the rules say of it."""

    def __init__(
        self, subject: Subject, typed: Mapping[str, str], check: RepairCheck, opened: Collection[str], point: str
    ) -> None:
        self._subject = subject
        self._typed = typed
        self._check = check
        self._opened = set(opened)
        self._point = point
        self._values = editable_fields(subject)
        self._faults: dict[str, Found] = {}
        for found in check.faults:
            if found.fault.field:
                self._faults.setdefault(found.fault.field, found)

    def every_field(self) -> list[Field]:
        """Everything that may be typed, whether it has an input now or not."""
        return [self._field(path) for path in self._values]

    def build(self) -> Form:
        if self._subject.transaction is None:
            return Form(fields=tuple(self._field(path) for path in list(self._values)[:_MOST_FIELDS]))
        lines = self._subject.body["lines"]
        shown = tuple(self._line(place, line, few=len(lines) <= _FEW_LINES) for place, line in enumerate(lines))
        sums = tuple(self._field(path) for path in SUMS if path in self._values)
        tenders = tuple(
            {name: self._field(f"tenders.{place}.{name}") for name in _TENDER}
            for place in range(len(self._subject.body["tenders"]))
        )
        return Form(
            lines=shown,
            sums=sums,
            sums_open="sums" in self._opened or any(one.message or one.changed for one in sums),
            tenders=tenders,
            tenders_open="tenders" in self._opened
            or any(one.message or one.changed for tender in tenders for one in tender.values()),
            others=tuple(self._field(path) for path in _OTHERS if path in self._values),
            opened=tuple(sorted(self._opened)),
        )

    def _line(self, place: int, line: dict[str, object], *, few: bool) -> LineShown:
        before = f"lines.{place}."
        fields = {name: self._field(before + name) for name in _LINE if before + name in self._values}
        others = tuple(self._field(before + name) for name in _LINE_OTHERS if before + name in self._values)
        touched = any(one.message or one.changed for one in (*fields.values(), *others))
        return LineShown(
            place,
            int(str(line["line"])),
            str(line["description"]),
            str(line["sku"]),
            bool(line.get("voided")),
            open=few or touched or str(place) in self._opened,
            fields=fields,
            others=others,
        )

    def _field(self, path: str) -> Field:
        value: Scalar = self._values[path]
        was = self.local(text_of(path, value, self._subject.currency), value)
        fault = self._faults.get(path)
        message = self._check.problems.get(path, "")
        proposed = ""
        if fault is not None and not message:
            message = fault.fault.message
            proposed = self.proposed(fault)
        return Field(
            path, field_label(path), self._typed.get(path, was), was, message, proposed, isinstance(value, bool)
        )

    def faults(self) -> list[FaultShown]:
        return [
            FaultShown(
                found.fault.message,
                found.rule,
                found.fault.field,
                self.proposed(found) if found.fault.field in self._values else "",
                is_acceptable(found.rule),
                _part_of(found.fault.field),
            )
            for found in self._check.faults
        ]

    def proposed(self, found: Found) -> str:
        """What would be right, as people type it; empty when the rule cannot tell."""
        value = found.fault.proposed
        if value is None:
            return ""
        return self.local(text_of(found.fault.field, value, self._subject.currency), value)

    def local(self, text: str, value: Scalar) -> str:
        """With the reader's decimal point."""
        return text.replace(".", self._point) if isinstance(value, int) and not isinstance(value, bool) else text


def _part_of(path: str) -> str:
    if path in SUMS:
        return "sums"
    part, _dot, rest = path.partition(".")
    return {"lines": rest.partition(".")[0], "tenders": "tenders"}.get(part, "")
