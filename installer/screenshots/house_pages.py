"""The pictures of what an administrator does: at a desk, on a phone, in the dark."""

from collections.abc import Callable

from PySide6.QtGui import QImage

from installer.screenshots.house_stage import HouseStage
from installer.screenshots.scene import HouseScene

_PAGES = (
    ("home", "/"),
    ("sync", "/sync"),
    ("sync-operation", "/sync/{bakery}."),
    ("customer-conflict", "/customers/{bakery}"),
    ("customer-import", "/customers/import/waiting"),
    ("customer-erase", "/customers/{double}/erase"),
    ("erasure", "/erasures/{erased}"),
    ("orders", "/orders"),
    ("order", "/orders/{failed order}"),
    ("merges", "/merges"),
    ("merge-undo", "/merges/{merge}"),
    ("import", "/imports/{import}"),
    ("product", "/products/SOAP-2"),
    ("set-up", "/setup"),
    ("attribute", "/setup/attribute/favourite-colour"),
    ("receipt", "/setup/receipt_format/sale"),
    ("numbers", "/setup/numbers"),
    ("store", "/stores/101"),
    ("profile", "/stores/101/profile"),
    ("register", "/registers/101-1"),
    ("jobs", "/jobs"),
    ("sessions", "/sessions"),
    ("audit", "/audit"),
    ("approval", "/approvals/{approval}"),
)
_ON_A_PHONE = (
    ("home", "/"),
    ("sync", "/sync"),
    ("customer", "/customers/{bakery}"),
    ("order", "/orders/{failed order}"),
    ("orders", "/orders"),
    ("merge", "/merges/{proposal}"),
    ("jobs", "/jobs"),
    ("register", "/registers/101-1"),
)
_IN_THE_DARK = (
    ("home", "/"),
    ("customer", "/customers/{bakery}"),
    ("orders", "/orders"),
    ("jobs", "/jobs"),
)


def exclusion(stage: HouseStage) -> QImage:
    """What it means, before anything is saved."""
    stage.go("/exclusion/102")
    stage.page.check("[name=customers][value=none]")
    stage.press("See what it means…")
    return stage.picture()


def merge(stage: HouseStage) -> QImage:
    """What two people disagreed about is decided; then the two accounts can be compared."""
    stage.go("/customers/{bakery}")
    stage.press("Keep HQ's")
    return stage.desk("/merges/{proposal}")


def _of(take: Callable[[HouseStage, str], QImage], kind: str, pages: tuple[tuple[str, str], ...]) -> list[HouseScene]:
    return [HouseScene(f"hq-{kind}{name}", lambda stage, path=path: take(stage, path)) for name, path in pages]  # type: ignore[misc]


SCENES = (
    *_of(HouseStage.desk, "", _PAGES),
    HouseScene("hq-exclusion", exclusion),
    HouseScene("hq-merge", merge),
    *_of(HouseStage.phone, "phone-", _ON_A_PHONE),
    *_of(HouseStage.dark, "dark-", _IN_THE_DARK),
)
