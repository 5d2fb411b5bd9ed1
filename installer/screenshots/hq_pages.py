"""The pictures of HQ's pages: statements, what holds one, its repair by two people, a store's readiness, a stick."""

import re

from PySide6.QtGui import QImage

from installer.screenshots import week
from installer.screenshots.hq_stage import HqStage
from installer.screenshots.scene import HqScene


def statements(stage: HqStage) -> QImage:
    """The morning after: two days of one store wait for a person."""
    week.trade(stage)
    stage.clock.set("18:50", week.TODAY)
    stage.sign_in("claire")
    stage.go("/statements")
    return stage.picture()


def posted(stage: HqStage) -> QImage:
    stage.go(f"/statements/106/{week.HELD}")
    return stage.picture(1240)


def held(stage: HqStage) -> QImage:
    stage.go(f"/statements/101/{week.HELD}")
    return stage.picture()


def findings(stage: HqStage) -> QImage:
    stage.go("/findings")
    return stage.picture(640)


def repair(stage: HqStage) -> QImage:
    """What is wrong stands beside the document; while it is typed the same rules look at it."""
    page = stage.page
    page.get_by_role("row").get_by_role("link", name=re.compile(r"^101-2 ·")).first.click()
    page.get_by_label(re.compile(r"^Line \d+, tax %$")).last.fill("23")
    page.get_by_role("button", name="use 1.80").first.wait_for()
    page.keyboard.press("Alt+1")
    page.locator("#checked").get_by_text("4.86 → ").first.wait_for()
    page.get_by_label("Why this is right").fill("The register had the price list of last week; hand cream has 23 %.")
    page.locator("#checked").get_by_text("Can be sent").wait_for()
    return stage.picture(1080)


def approval(stage: HqStage) -> QImage:
    """Somebody else looks at it, value by value."""
    with stage.page.expect_navigation():
        stage.page.get_by_label("Why this is right").press("Control+Enter")
    stage.sign_in("marc")
    stage.go("/findings")
    stage.page.get_by_role("row").get_by_role("link", name=re.compile(r"^101-2 ·")).first.click()
    return stage.picture()


def readiness(stage: HqStage) -> QImage:
    """A register whose last documents are not at HQ."""
    stage.go(f"/stores/101/readiness?day={week.TODAY}")
    return stage.picture(700)


def stick(stage: HqStage) -> QImage:
    """The file of its stick, looked at before anything is taken in."""
    file = stage.export(week.OFFLINE)
    stage.go("/document-files")
    stage.page.set_input_files("[name=file]", file)
    stage.page.click("main [type=submit]")
    return stage.picture(640)


SCENES = (
    HqScene("hq-statements", statements),
    HqScene("hq-statement", posted),
    HqScene("hq-statement-held", held),
    HqScene("hq-findings", findings),
    HqScene("hq-repair", repair),
    HqScene("hq-approve", approval),
    HqScene("hq-readiness", readiness),
    HqScene("hq-stick", stick),
)
