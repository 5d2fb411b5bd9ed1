"""Turns the bodies of set-up items into the domain's values, kind by kind, and says what is wrong with one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from store_client.domain import setup
from store_client.domain import setup_checks as checks
from store_client.domain.denominations import Denomination
from store_client.domain.permissions import ACTIONS, LIMITS
from store_client.texts import _
from store_client.wire import incoming, incoming_setup


class CannotBeUsed(ValueError):
    """The message says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """``instead``: members that are not simply taken over. ``wrong`` says what is wrong with the value, or nothing."""

    shape: type[msgspec.Struct]
    kind: Callable[..., Any]
    wrong: Callable[[Any], str] = lambda value: ""
    instead: Callable[[Any], Mapping[str, Any]] = lambda read: {}


def read(kind: str, body: bytes) -> Any:
    """The value of an item of a kind in ``READERS``. Raises ``CannotBeUsed``."""
    reader = READERS[kind]
    try:
        struct = incoming.decode(body, reader.shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CannotBeUsed(_("it cannot be read")) from error
    value = _made(reader.kind, struct, reader.instead(struct))
    problem = reader.wrong(value)
    if problem:
        raise CannotBeUsed(problem)
    return value


def embedded_barcodes(policy: bytes) -> tuple[list[setup.EmbeddedBarcode], list[str]]:
    """The policy's rules that can be used, and what is wrong with the others."""
    rules, problems = [], []
    for raw in incoming.decode(policy, incoming_setup.Policy).embedded_barcodes:
        try:
            rule = _made(setup.EmbeddedBarcode, incoming.decode(bytes(raw), incoming_setup.EmbeddedBarcode), {})
            problem = checks.wrong_barcode(rule)
        except msgspec.DecodeError:
            problem = _("it cannot be read")
        if problem:
            problems.append(problem)
        else:
            rules.append(rule)
    return rules, problems


def _made(kind: Callable[..., Any], struct: msgspec.Struct, instead: Mapping[str, Any]) -> Any:
    members = {name: getattr(struct, name) for name in struct.__struct_fields__ if name not in instead}
    return kind(
        **{name: tuple(value) if isinstance(value, list) else value for name, value in members.items()}, **instead
    )


def _steps(discount: incoming_setup.Discount) -> Mapping[str, Any]:
    steps = [_made(setup.DiscountStep, step, {}) for step in discount.steps]
    return {"steps": tuple(sorted(steps, key=lambda step: step.at))}


def _known_permissions(group: incoming_setup.PermissionGroup) -> Mapping[str, Any]:
    """Those of a newer HQ are left out."""
    limits = {name: limit for name, limit in group.limits.items() if name in LIMITS}
    return {"actions": frozenset(group.actions) & ACTIONS, "limits": limits}


def _uses(reason: incoming_setup.ReasonCode) -> Mapping[str, Any]:
    return {"uses": frozenset(reason.uses)}


def _choices(attribute: incoming_setup.Attribute) -> Mapping[str, Any]:
    return {"choices": tuple(setup.Choice(choice.value, choice.names) for choice in attribute.choices)}


def _of_policy(policy: incoming_setup.Policy) -> Mapping[str, Any]:
    """Its barcodes are read one by one, elsewhere."""
    coins_and_notes = [Denomination(one.value_minor, one.kind, one.roll) for one in policy.denominations]
    return {"embedded_barcodes": (), "denominations": tuple(coins_and_notes)}


READERS: dict[str, _Reader] = {
    "discount": _Reader(incoming_setup.Discount, setup.Discount, checks.wrong_discount, _steps),
    "coupon": _Reader(incoming_setup.Coupon, setup.Coupon, checks.wrong_days),
    "category": _Reader(incoming_setup.Category, setup.Category),
    "permission_group": _Reader(incoming_setup.PermissionGroup, setup.PermissionGroup, instead=_known_permissions),
    "tender_type": _Reader(incoming_setup.TenderType, setup.TenderType, checks.wrong_tender),
    "reason_code": _Reader(incoming_setup.ReasonCode, setup.ReasonCode, instead=_uses),
    "account": _Reader(incoming_setup.Account, setup.Account, checks.wrong_account),
    "currency_rate": _Reader(incoming_setup.CurrencyRate, setup.CurrencyRate, checks.wrong_rate),
    "tax_override": _Reader(incoming_setup.TaxOverride, setup.TaxOverride, checks.wrong_tax),
    "receipt_format": _Reader(incoming_setup.ReceiptFormat, setup.ReceiptFormat, checks.wrong_format),
    "policy": _Reader(incoming_setup.Policy, setup.Policy, checks.wrong_policy, _of_policy),
    "attribute": _Reader(incoming_setup.Attribute, setup.Attribute, instead=_choices),
    "affiliation": _Reader(incoming_setup.Affiliation, setup.Affiliation),
    "customer_group": _Reader(incoming_setup.CustomerGroup, setup.CustomerGroup),
}
