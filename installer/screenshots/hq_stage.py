"""The stage of HQ's pictures: a week of two stores at a real HQ, and a real browser in front of it."""

import time
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page
from PySide6.QtGui import QImage

from hq_server.db import jobs
from hq_server.db.database import HqDatabase
from hq_server.domain.job import P_JOB, STATEMENTS_JOB
from hq_server.domain.stores import Store
from hq_server.services import job_admin, staff_admin, store_admin, users
from installer.demo import shop
from installer.demo.hq import hq_in
from installer.demo.supervision import Supervisor
from installer.screenshots import browser, standing_clock, week
from installer.screenshots.quiet_register import QuietRegister
from installer.screenshots.standing_clock import StandingClock

PASSWORD = "a long enough password"
_PEOPLE = (("claire", "Claire Aubert"), ("marc", "Marc Lefèvre"))
_SECOND = Store("106", "Quay Lane", "EUR", ("3 Quay Lane", "Galway"), end_of_day="18:30", time_zone="Europe/Dublin")
_WORK_SECONDS = 60


class HqStage:
    """Use as a context. ``page`` is the browser's; ``registers`` are the shops', by their codes."""

    def __init__(self, folder: Path, clock: StandingClock) -> None:
        self._folder, self.clock = folder / "hq-pages", clock
        self._stack = ExitStack()
        self.sample = shop.sample_shop()
        self.registers: dict[str, QuietRegister] = {}
        self.page: Page

    def __enter__(self) -> "HqStage":
        week.begin(self.clock)
        supervisor = self._stack.enter_context(Supervisor(self._folder / "logs"))
        self._hq = hq_in(self._folder / "hq", None, None)
        self._hq.migrate()
        for name, command in (("HQ server", "serve"), ("HQ worker", "work")):
            supervisor.start(name, standing_clock.command(self.clock.file, [command]), self._hq.environment)
        self._hq.wait_until_up(supervisor)
        self.db: HqDatabase = self._stack.enter_context(self._hq.open_database())
        self._set_up()
        self.page = browser.open_page(self._stack)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def work_off(self) -> None:
        """The worker does what there is to do, now and not when it would be its time."""
        for job in (P_JOB, STATEMENTS_JOB):
            job_admin.request_run(self.db, job, self.clock.now_ms())
            self.rest()

    def rest(self) -> None:
        """Until the worker has nothing to do any more: as long as the clock stands, nothing changes then."""
        until = time.monotonic() + _WORK_SECONDS
        while self._is_busy():
            if time.monotonic() > until:
                raise TimeoutError("the worker does not come to an end")
            time.sleep(0.05)

    def go(self, path: str) -> None:
        self.rest()
        self.page.goto(self._hq.url + path)

    def sign_in(self, name: str) -> None:
        self.page.context.clear_cookies()
        self.go("/")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main [type=submit]")
        self.page.wait_for_url(self._hq.url + "/")

    def picture(self, height: int = browser.HEIGHT) -> QImage:
        return browser.picture(self.page, browser.WIDTH, height)

    def export(self, code: str) -> Path:
        """What HQ has not of that register, on a stick."""
        stick = self._folder / "stick"
        stick.mkdir(exist_ok=True)
        return self.registers[code].export(stick)

    def _set_up(self) -> None:
        now = self.clock.now_ms()
        for name, full_name in _PEOPLE:
            users.create_user(self.db, name, PASSWORD, now, full_name=full_name)
        shop.set_up(self.db, self.sample, 2, now)
        store_admin.create_store(self.db, _SECOND, now)
        store_admin.add_register(self.db, _SECOND.number, "1", now)
        staff_admin.import_staff(self.db, week.STAFF, now)
        for code, staff in week.WHO.items():
            register = QuietRegister(code, self._folder / f"register-{code}", staff, self.clock)
            register.activate(self._hq, self.db)
            self.registers[code] = register

    def _is_busy(self) -> bool:
        now = self.clock.now_ms()
        with self.db.read():
            due = jobs.is_anything_due(self.db, now)
        return due or any(one.is_running or one.wished for one in job_admin.list_jobs(self.db, now).jobs)
