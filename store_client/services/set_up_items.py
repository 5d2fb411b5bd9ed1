"""What HQ has set up for this register, as one value, read again only when it has changed."""

import logging
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakKeyDictionary

from store_client import texts
from store_client.db import setup_items
from store_client.db.database import RegisterDatabase
from store_client.db.setup_items import SetupItem
from store_client.domain.built_in_setup import completed
from store_client.domain.pricing_rules import PricingRules, make_rules
from store_client.domain.setup import Policy, Setup
from store_client.services import set_up_readers
from store_client.services.set_up_readers import CannotBeUsed
from store_client.texts import _

_POLICY = "policy"

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Kept:
    """What was read of a register's file: for which version of its items, and in which language."""

    version: str
    language: str
    setup: Setup
    rules: PricingRules | None = None


_kept: WeakKeyDictionary[RegisterDatabase, _Kept] = WeakKeyDictionary()


def load_setup(db: RegisterDatabase) -> Setup:
    """Everything HQ has set up, with the built-in defaults where it has not; one indexed read when nothing changed.

    An item that cannot be used is passed over and told in ``problems``.
    """
    return _load(db).setup


def load_rules(db: RegisterDatabase, today: str) -> PricingRules:
    """What baskets of that day are priced by, kept from basket to basket."""
    kept = _load(db)
    if kept.rules is None or kept.rules.today != today:
        kept.rules = make_rules(kept.setup, today)
    return kept.rules


def _load(db: RegisterDatabase) -> _Kept:
    version, language = setup_items.version(db), texts.language()
    kept = _kept.get(db)
    if kept is None or (kept.version, kept.language) != (version, language):
        kept = _kept[db] = _Kept(version, language, _read(db, version))
    return kept


def _read(db: RegisterDatabase, version: str) -> Setup:
    reading = _Reading()
    for item in setup_items.list_items(db):
        reading.take(item)
    for problem in reading.problems:
        _log.warning("%s", problem)
    return completed(reading.setup(version))


@dataclass(slots=True)
class _Reading:
    """Values sorted by kind, and what was wrong with others."""

    found: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def take(self, item: SetupItem) -> None:
        if item.kind not in set_up_readers.READERS:  # another module's, or a newer HQ's
            return
        body = item.body.encode()
        try:
            value = set_up_readers.read(item.kind, body)
        except CannotBeUsed as error:
            self._tell(item, str(error))
            return
        if item.kind == _POLICY:
            rules, problems = set_up_readers.embedded_barcodes(body)
            value = replace(value, embedded_barcodes=tuple(rules))
            for problem in problems:
                self._tell(item, problem)
        self.found.setdefault(item.kind, []).append(value)

    def _tell(self, item: SetupItem, problem: str) -> None:
        message = _("What HQ set up as {kind} “{key}” is not used: {problem}.")
        self.problems.append(message.format(kind=item.kind, key=item.key, problem=problem))

    def setup(self, version: str) -> Setup:
        return Setup(
            version=version,
            discounts=self._all("discount"),
            coupons=self._all("coupon"),
            categories=self._placed("category"),
            permission_groups=self._all("permission_group"),
            tender_types=self._placed("tender_type"),
            reason_codes=self._placed("reason_code"),
            accounts=self._all("account"),
            currency_rates=self._all("currency_rate"),
            tax_overrides=self._all("tax_override"),
            receipt_formats=self._all("receipt_format"),
            policy=next(iter(self._all(_POLICY)), Policy()),
            attributes=self._placed("attribute"),
            affiliations=self._all("affiliation"),
            customer_groups=self._all("customer_group"),
            problems=tuple(self.problems),
        )

    def _all(self, kind: str) -> tuple[Any, ...]:
        return tuple(self.found.get(kind, ()))

    def _placed(self, kind: str) -> tuple[Any, ...]:
        return tuple(sorted(self.found.get(kind, ()), key=lambda one: one.position))
