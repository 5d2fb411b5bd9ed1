"""Decides the end of day: how the store's registers stand, what is left open, and the next step for this one."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from store_client.texts import _
from store_client.ui.attempts import Attempts
from store_client.ui.beside import Beside
from store_client.ui.day import lists, steps, words
from store_client.ui.day.acts import CountDrawer, ShiftActs
from store_client.ui.day.choices import ShiftChoices
from store_client.ui.day.lists import ListPage
from store_client.ui.day.papers import Papers
from store_client.ui.day.rows import DayView
from store_client.ui.day.showing import DayShowing
from store_client.ui.day.standing import DayStanding
from store_client.ui.day.steps import Step
from store_client.ui.direction import is_right_to_left
from store_client.ui.screen import Answer, HelpLine
from store_client.ui.sell.desk import AskForApproval
from store_client.ui.session import Session
from store_client.ui.sticks import StickExport
from store_client.ui.window_services import WindowServices

ASK_AGAIN_MS: Final = 60_000
"""How often HQ is asked how the store is while the screen is in front."""
DONE_STAYS_MS: Final = 6_000
"""How long what was done is read, although the day goes on: what must not be overlooked is said after that."""
_PAGE: Final = 7
_MOVES: Final = {"Up": -1, "Down": 1, "PgUp": -_PAGE, "PgDn": _PAGE, "Home": -1000, "End": 1000}


class Leads(Protocol):
    def move_cash(self) -> None: ...

    def mend(self, kind: str) -> None:
        """An open end of that kind."""
        ...


class DayPresenter:
    """`count_drawer` comes to the count's screen; `leading` to others, where something is dealt with."""

    def __init__(
        self,
        view: DayView,
        services: WindowServices,
        session: Session,
        *,
        approve: AskForApproval,
        beside: Beside,
        in_front: Callable[[], bool],
        count_drawer: CountDrawer,
        leading: Leads,
        go: Callable[[str], None],
    ) -> None:
        self._view, self._services, self._session, self._go = view, services, session, go
        self._leading = leading
        self._standing = DayStanding(services, session)
        attempt = Attempts(self._say, view.cue, approve)
        self._acts = ShiftActs(services, session, attempt, count_drawer=count_drawer, done=self._done)
        self._choices = ShiftChoices(services, session, self._standing, self._acts, count_drawer)
        self._papers = Papers(services.day.reports, session, attempt, self._say)
        self._sticks = StickExport(
            services.day.readiness,
            session,
            beside,
            attempt,
            say=self._say,
            changed=self._show_keys,
            in_front=in_front,
        )
        self._showing = DayShowing(view, services, session, self._standing)
        self._page: ListPage | None = None
        self._page_name = ""
        self._asked = False
        self._asked_hq_ms = 0
        self._news: object = None
        self._done_ms = 0
        self._standing_said: Answer | None = None
        self._keys: dict[str, Callable[[], None]] = {
            "F4": lambda: self._next_register(1),
            "Left": lambda: self._next_register(-1 if self._runs_from_the_left else 1),
            "Right": lambda: self._next_register(1 if self._runs_from_the_left else -1),
            "F5": self._ask_hq,
            "F6": self._turn_list,
            "F7": lambda: self._papers.press(self._showing.z),
            "F8": self._move,
            "F9": self._sticks.press,
            "F10": self._papers.turn_x,
            "F11": self._choose_shift,
            "Enter": self._take_marked,
            "F12": self._primary,
            "Esc": self._back,
        }

    def shown(self) -> None:
        self._asked = False
        self._close_list()
        self._papers.put_away()
        self._session.reload()
        self._standing.read()
        self._standing.choose_own()
        self._ask_quietly()
        result = self._sticks.take_result()
        self._say_standing()
        if result is not None:
            self._say(result)
        self._show()

    def refresh(self) -> None:
        """Also when somebody else did something to the day: it speaks after this."""
        if self._session.staff is None:
            return
        self._standing.read()
        self._say_standing()
        self._show()

    def changes_applied(self) -> None:
        self._session.reload()
        self._standing.read()
        self._say_news()
        self._show()

    def ticked(self) -> None:
        """The others change without a word to this register: HQ is asked."""
        now_ms = self._services.now().utc_ms
        if now_ms - self._asked_hq_ms >= ASK_AGAIN_MS:
            self._ask_quietly()
            self.changes_applied()
        elif self._done_ms and now_ms - self._done_ms >= DONE_STAYS_MS:
            self._done_ms = 0
            self._say_news()

    def pressed(self, key: str) -> bool:
        if key in _MOVES:
            self._move_cursor(_MOVES[key])
            return True
        act = self._keys.get(key)
        if act is None:
            return self._numbered(key)
        if key != "F12":
            self._asked = False
        if key not in ("F9", "F12", "Enter") and self._sticks.asking:
            self._sticks.forget()
            self._say_standing()
            if key == "Esc":
                self._show()
                return True
        act()
        self._show()
        return True

    def choose(self, row: int) -> None:
        """A press on a row marks it; on the marked one it is as Enter."""
        if self._page is None:
            return
        if row == self._page.cursor:
            self.pressed("Enter")
            return
        self._page.move_to(row)
        self._show()

    def choose_register(self, at: int) -> None:
        """A press on a card."""
        self._standing.chosen, self._standing.z = at, ""
        self._papers.put_away()
        self._show()

    def help(self) -> Sequence[HelpLine]:
        return words.help_lines()

    @property
    def _runs_from_the_left(self) -> bool:
        return not is_right_to_left(self._session.formats.language)

    def _next_register(self, step: int) -> None:
        count = len(self._standing.registers)
        if count and self._page is None:
            self.choose_register((self._standing.chosen + step) % count)

    def _ask_hq(self) -> None:
        self._services.devices.ask_for_contact()
        self._ask_quietly()
        text = _("HQ is asked how the store is")
        self._say(Answer(text, label=_("The answer comes by itself"), icon="refresh-cw"))

    def _ask_quietly(self) -> None:
        self._asked_hq_ms = self._services.now().utc_ms
        self._services.day.readiness.ask()

    def _turn_list(self) -> None:
        if self._page_name == "":
            self._open_list("open", lists.left_open(self._standing, self._leading.mend))
        elif self._page_name == "open":
            self._open_closed_days()
        else:
            self._close_list()

    def _open_closed_days(self) -> None:
        self._open_list("closed", lists.closed_days(self._standing.zs, self._session, self._choose_z))

    def _open_list(self, name: str, page: ListPage) -> None:
        self._papers.put_away()
        self._page, self._page_name = page, name

    def _close_list(self) -> None:
        self._page, self._page_name = None, ""

    def _choose_z(self, shift_id: str) -> None:
        self._standing.choose_own()
        self._standing.z = shift_id

    def _choose_shift(self) -> None:
        if self._page_name == "choices":
            self._close_list()
        else:
            self._open_list("choices", self._choices.page())

    def _move_cursor(self, step: int) -> None:
        if self._page is None:
            self._open_closed_days()
        else:
            self._page.move_to(self._page.cursor + step)
        self._show()

    def _numbered(self, key: str) -> bool:
        """1 to 9 marks that row."""
        if self._page is None or not key.isdecimal() or not 0 < int(key) <= len(self._page.entries):
            return False
        self._page.move_to(int(key) - 1)
        self._show()
        return True

    def _take_marked(self) -> None:
        if self._sticks.asking:
            self._sticks.take()
            return
        entry = self._page.marked if self._page is not None else None
        if entry is not None and entry.act is not None:
            self._close_list()
            entry.act()

    def _primary(self) -> None:
        if self._sticks.asking or self._page is not None:
            self._take_marked()
        elif self._papers.lines:
            self._papers.put_away()
        else:
            self._take(self._step())

    def _take(self, step: Step) -> None:
        blocking = next((end for end in self._services.day.shifts.open_ends() if end.blocks), None)
        if step.kind in (steps.CLOSE, steps.COUNT) and self._standing.shift is not None and blocking is not None:
            self._standing.read()
            self._say_standing()
            self._view.cue()
        elif step.kind == steps.CLOSE and not self._asked:
            self._asked = True
            self._say(words.ask_to_close())
        elif step.kind == steps.OPEN and self._standing.is_closed and not self._asked:
            self._asked = True
            self._say(words.ask_to_open_again())
        else:
            self._asked = False
            self._acts.take(step)

    def _step(self) -> Step:
        standing, policy = self._standing, self._services.counter.load_setup().policy
        return steps.step_elsewhere(standing.register, standing.countable) or steps.next_step(
            standing.shift,
            standing.unfinished,
            standing.today,
            counts_opening=policy.count_at_opening,
            counts_close=policy.count_to_close,
        )

    def _move(self) -> None:
        if self._standing.shift is not None:
            self._leading.move_cash()

    def _back(self) -> None:
        if self._page is not None:
            self._close_list()
        elif self._papers.lines:
            self._papers.put_away()
        elif self._standing.z:
            self._standing.z = ""
        else:
            self._go("sell")

    def _say(self, answer: Answer) -> None:
        self._standing_said = None
        self._view.answer(answer)

    def _say_standing(self) -> None:
        self._news = words.news_of(self._standing)
        self._standing_said = self._standing_answer()
        self._view.answer(self._standing_said)

    def _say_news(self) -> None:
        """How the day stands, once that is something new, or told by HQ anew."""
        now_ms = self._services.now().utc_ms
        if self._sticks.asking or self._asked or (self._done_ms and now_ms - self._done_ms < DONE_STAYS_MS):
            return
        is_old = self._standing_said is not None and self._standing_said != self._standing_answer()
        if is_old or words.news_of(self._standing) != self._news:
            self._say_standing()

    def _done(self, answer: Answer) -> None:
        """Something was done to the day: everything is read anew."""
        self._standing.read()
        self._standing.choose_own()
        self._news = words.news_of(self._standing)
        self._done_ms = self._services.now().utc_ms
        self._close_list()
        self._say(answer)
        self._show()

    def _standing_answer(self) -> Answer:
        return words.standing_answer(self._standing, self._session.formats)

    def _show(self) -> None:
        self._showing.show(self._page, self._papers.lines)
        self._show_keys()

    def _show_keys(self) -> None:
        paper, busy = bool(self._papers.lines), self._sticks.busy
        z = self._papers.of or ("" if paper else self._showing.z)
        self._view.show_keys(words.keys(self._standing, self._page_name, z=z, paper=paper, stick_is_busy=busy))
        if self._sticks.asking:
            self._view.show_primary(self._sticks.primary())
        elif self._page is not None:
            self._view.show_primary(words.list_primary(self._page))
        elif paper:
            self._view.show_primary(words.paper_primary())
        else:
            forgotten = self._standing.forgotten
            date = self._session.formats.date(forgotten.business_date) if forgotten else ""
            self._view.show_primary(words.primary(self._step(), asked=self._asked, forgotten=date))
