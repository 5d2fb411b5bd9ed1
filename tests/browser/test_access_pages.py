"""Signing in with a code, people and their roles, and two people for one act, in a real browser."""

import base64
import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from hq_server import clock
from hq_server.domain.access import Grant, Role
from hq_server.domain.one_time_code import code_at, step_at
from hq_server.services import access_settings, store_admin, users
from hq_server.services.access_settings import Act
from tests.browser.conftest import NARROW, WIDE, OpenPage
from tests.browser.site import NAME, PASSWORD, Site, trade_a_day

PAGES = ("/profile", "/profile/password", "/profile/code", "/users", "/users/new", "/users/claire", "/settings")


def sign_in(page: Page, site: Site, name: str) -> None:
    page.goto(site.address + "/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("main [type=submit]")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_code_is_set_up_with_an_app_and_asked_from_then_on(
    open_page: OpenPage, site: Site, tmp_path: Path, javascript: bool
) -> None:
    page = open_page(java_script_enabled=javascript)
    page.click(".who a")
    page.get_by_role("button", name="Set up a sign-in code…").click()
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.locator("svg.qr").screenshot(path=tmp_path / "qr.png")
    found = re.search(r"secret=([A-Z2-7]{32})&", zxingcpp.read_barcodes(Image.open(tmp_path / "qr.png"))[0].text)
    assert found
    key = base64.b32decode(found[1])
    page.fill("[name=code]", code_at(key, step_at(clock.now_ms())))
    page.get_by_role("button", name="Ask for it from now on").click()
    codes = page.locator(".recovery li").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, site, NAME)
    expect(page).to_have_url(site.address + "/sign-in/code")
    expect(page.locator("[name=code]")).to_be_focused()
    page.fill("[name=code]", "12345")
    page.click("main [type=submit]")
    expect(page.get_by_role("alert")).to_contain_text("4 tries are left")
    page.get_by_role("link", name="Use a recovery code").click()
    page.fill("[name=code]", codes[0].lower())
    page.click("main [type=submit]")
    expect(page).to_have_url(site.address + "/")


def test_a_manager_sees_one_store_and_a_viewer_no_buttons(open_page: OpenPage, site: Site) -> None:
    trade_a_day(site.db)
    now = clock.now_ms()
    users.create_user(site.db, "nadia", PASSWORD, now, grants=(Grant(Role.MANAGER, "106"),))
    users.create_user(site.db, "vera", PASSWORD, now, grants=(Grant(Role.VIEWER),))
    page = open_page(sign_in=False)
    sign_in(page, site, "nadia")
    page.goto(site.address + "/stores")
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator("main tbody")).to_contain_text("Marseille-Est")
    expect(page.locator("nav a[href='/users']")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, site, "vera")
    page.goto(site.address + "/stores/101/settings")
    expect(page.get_by_text("You may look at this, and change nothing here.")).to_be_visible()
    expect(page.get_by_role("button", name="Save settings")).to_be_hidden()


def test_a_register_is_revoked_by_two_people(open_page: OpenPage, site: Site) -> None:
    trade_a_day(site.db)
    now = clock.now_ms()
    users.create_user(site.db, "marc", PASSWORD, now, full_name="Marc Lefèvre")
    access_settings.save(site.db, "120", "12", [Act.REVOKE_REGISTER], now)
    claire, marc = open_page(), open_page(sign_in=False)
    claire.goto(site.address + "/registers/101-1/revoke")
    claire.fill("[name=typed]", "101-1")
    claire.fill("[name=why]", "Stolen last night.")
    claire.get_by_role("button", name="Propose to revoke 101-1").click()
    expect(claire.get_by_text("Somebody else approves it: Marc Lefèvre.")).to_be_visible()
    assert store_admin.get_register(site.db, "101-1").revoked_ms is None
    sign_in(marc, site, "marc")
    marc.locator("nav a[href='/approvals']").click()
    marc.get_by_role("link", name="Revoke register 101-1").click()
    marc.get_by_role("button", name="Approve, and do it now").click()
    expect(marc.get_by_text("It is done.")).to_be_visible()
    assert store_admin.get_register(site.db, "101-1").revoked_ms is not None


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_fit_a_phone_and_a_wide_screen(open_page: OpenPage, site: Site, theme: str) -> None:
    trade_a_day(site.db)
    for viewport in (WIDE, NARROW):
        page = open_page(viewport, color_scheme=theme)
        for path in (*PAGES, "/approvals"):
            page.goto(site.address + path)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path


def test_the_look_that_somebody_chose_wins_over_the_device(open_page: OpenPage, site: Site) -> None:
    page = open_page(color_scheme="light")
    page.goto(site.address + "/profile")
    page.select_option("[name=theme]", "dark")
    page.locator("main").get_by_role("button", name="Save").click()
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == "rgb(16, 22, 21)"
