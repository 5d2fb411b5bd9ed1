"""Decides finding a customer for the sale, or making one: what each key does, and what stands in the right column."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from store_client.domain.customer import Customer, CustomerDetails
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui import shop_paper
from store_client.ui.customer_card.cards import CustomerCards
from store_client.ui.customer_card.details import CardDetails
from store_client.ui.customers import words
from store_client.ui.customers.creating import Creating, QuickFormView
from store_client.ui.customers.enrolment import Enrolment, EnrolmentView, enrolled_answer
from store_client.ui.customers.finding import Finding
from store_client.ui.customers.found import CustomerRow, Found
from store_client.ui.customers.guard import DuplicateGuard
from store_client.ui.customers.left_over import LeftOver
from store_client.ui.screen import Answer, HelpLine, Primary
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

_PAGE: Final = 5
_CALM_TICKS: Final = 2
"""The guard looks when nothing was typed for so long: its search is a longer one."""
_ENROLLING_KEYS: Final = frozenset({"F12", "Enter", "Esc", "F7"})

OpenForm = Callable[[Customer | None, CustomerDetails | None, bool], None]
"""(customer or None for a new one, what was typed of a new one, whether to put the customer on the sale)"""


class CustomersView(QuickFormView, EnrolmentView, Protocol):
    def show_customers(self, rows: Sequence[CustomerRow], cursor: int, found: str) -> None:
        """`found` says how many; empty while nothing is searched for."""
        ...

    def show_form(self, title: str, create: str) -> None:
        """The form of a new customer in the right column, with what F11 does."""
        ...

    def show_card(self, name: str, account: str, details: CardDetails) -> None:
        """What is known of a customer in the form's place."""
        ...

    def set_search(self, text: str) -> None: ...


class CustomersPresenter:
    def __init__(
        self,
        view: CustomersView,
        services: WindowServices,
        session: Session,
        *,
        attach: Callable[[Customer], None],
        detach: Callable[[], None],
        attached: Callable[[], Customer | None],
        open_form: OpenForm,
        go: Callable[[str], None],
    ) -> None:
        self._view, self._people, self._go = view, services.people, go
        self._returns = services.returns
        self._attach, self._detach, self._attached, self._open_form = attach, detach, attached, open_form
        self._cards = CustomerCards(lambda: services.people, session.formats)
        self._guard = DuplicateGuard(services.people.duplicates)
        self._finding = Finding(services.people, self._guard)
        self._creating = Creating(view, services.people, lambda: session.signed_in.id, self._guard)
        self._left_over = LeftOver(services.people, session.formats)
        self._enrolment = Enrolment(view, services.people, lambda: session.signed_in.id, self._enrolled)
        self._shows_card = self._unchecked = False
        self._calm = 0
        self._keys = self._key_map()

    def shown(self) -> None:
        self._shows_card = self._unchecked = False
        self._enrolment.end()
        self._finding.begin()
        self._creating.begin()
        self._left_over.look()
        self._view.set_search("")
        self.refresh()

    def refresh(self) -> None:
        self._show()
        self._view.answer(self._answer())

    def changes_applied(self) -> None:
        marked = self._finding.marked
        self._cards.forget()
        self._left_over.look()
        self._finding.again()
        self._finding.gather(self._attached())
        if marked is not None:
            self._finding.mark(marked.id)
        self._show()

    def ticked(self) -> None:
        """Some time has passed: somebody who stopped typing hears who looks like the new customer."""
        if self._unchecked:
            self._calm += 1
            if self._calm >= _CALM_TICKS:
                self._unchecked = False
                self._creating.check()
                self._creating.keep()
                self.refresh()

    def put_away(self) -> None:
        """Another screen comes to the front, or the window closes."""
        self._creating.keep()

    def pressed(self, key: str) -> bool:
        if self._enrolment.open and key in _ENROLLING_KEYS:
            self._press_enrolling(key)
            return True
        act = self._keys.get(key)
        if act is not None:
            act()
        return act is not None

    def typed(self, text: str) -> None:
        """The search changed; until somebody edits the form itself, it follows."""
        self._begin_anew()
        self._shows_card = False
        self._creating.follow(text)
        self._finding.search(text)
        self.refresh()

    def form_edited(self) -> None:
        self._begin_anew()
        self._creating.edited()
        self._show()

    def choose(self, row: int) -> None:
        self._enrolment.end()
        self._finding.move_to(row)
        self._show()

    def scanned(self, code: str) -> bool:
        """A loyalty card finds its customer; what is no card belongs to the sale."""
        paper = shop_paper.recognise(self._returns, code)
        if paper is not None:
            self._view.answer(shop_paper.answer(paper))
            self._view.cue()
            return True
        if self._enrolment.open:
            self._enrolment.take(code)
            return True
        customer = self._people.find_by_card(code)
        if customer is None:
            return False
        self._view.set_search(code)
        self.typed(code)
        self._finding.mark(customer.id)
        self._show()
        return True

    def help(self) -> Sequence[HelpLine]:
        return words.help_lines()

    def _key_map(self) -> dict[str, Callable[[], None]]:
        finding = self._finding
        return {
            "Up": lambda: self.choose(finding.cursor - 1),
            "Down": lambda: self.choose(finding.cursor + 1),
            "PgUp": lambda: self.choose(finding.cursor - _PAGE),
            "PgDn": lambda: self.choose(finding.cursor + _PAGE),
            "Enter": self._use,
            "F12": self._use,
            "F2": lambda: self._view.focus_field("search"),
            "F4": self._open,
            "F5": self._toggle_card,
            "F6": self._remove,
            "F7": self._begin_enrolment,
            "F11": self._create,
            "Ctrl+Down": self._into_form,
            "Esc": self._back,
        }

    def _begin_anew(self) -> None:
        """Something was typed: the guard has to look again, once nobody types any more."""
        self._unchecked, self._calm = True, 0
        self._enrolment.end()

    # What is done with whom was found

    def _use(self) -> None:
        marked = self._finding.marked
        if marked is None:
            return
        try:
            customer = self._customer_of(marked)
        except Refused as refusal:
            self._view.answer(Answer(refusal.message, label=_("Not used"), tone="error"))
            self._view.cue()
            return
        self._creating.discard()
        self._attach(customer)
        self._go("sell")

    def _customer_of(self, found: Found) -> Customer:
        """Raises ``Refused`` when somebody of whom only the number is here was removed meanwhile."""
        if found.customer is not None:
            return found.customer
        if found.duplicate is None:
            raise LookupError("nobody was found")
        return self._people.as_customer(found.duplicate)

    def _open(self) -> None:
        marked = self._finding.marked
        if marked is None and self._nothing_asked and self._left_over.customer is not None:
            self._open_form(self._left_over.customer, None, True)
        elif marked is None or self._creating.full_form_wanted:
            self._creating.keep()
            self._open_form(None, self._creating.completed(), True)
            self._creating.let_go()
        elif marked.readable:
            self._open_form(marked.customer, None, True)

    def _remove(self) -> None:
        if self._attached() is not None:
            self._detach()
            self._go("sell")

    def _toggle_card(self) -> None:
        self._enrolment.end()
        self._shows_card = not self._shows_card
        self._show()

    def _begin_enrolment(self) -> None:
        marked = self._finding.marked
        if marked is not None and marked.customer is not None and marked.readable:
            self._shows_card = False
            self._enrolment.begin(marked.customer)
            self.refresh()

    def _press_enrolling(self, key: str) -> None:
        if key in ("F12", "Enter"):
            self._enrolment.take_typed()
            return
        self._enrolment.end()
        self._view.focus_field("search")
        self.refresh()

    def _enrolled(self, customer: Customer) -> None:
        attached = self._attached()
        if attached is not None and attached.id == customer.id:
            self._attach(customer)
        self.changes_applied()
        self._finding.mark(customer.id)
        self._show()
        self._view.focus_field("search")
        self._view.answer(enrolled_answer(customer))

    def _into_form(self) -> None:
        self._shows_card = False
        self._enrolment.end()
        self._show()
        self._view.focus_field("first_name")

    def _back(self) -> None:
        if self._shows_card:
            self._shows_card = False
            self._show()
        else:
            self._go("sell")

    def _create(self) -> None:
        self._shows_card = self._unchecked = False
        self._enrolment.end()
        if self._creating.empty:
            self._show()
            self._view.focus_field("first_name")
            self._view.answer(Answer(_("Type the name first."), label=_("New customer"), icon="user-plus"))
        elif self._creating.must_ask():
            self._doubt()
        else:
            customer = self._creating.register()
            if customer is not None:
                self._attach(customer)
                self._go("sell")

    def _doubt(self) -> None:
        """Whom to ask about gets the mark, so that F12 takes them."""
        asked = self._guard.asked
        self._finding.gather(self._attached())
        if asked is not None:
            self._finding.mark(asked.customer_id)
        self.refresh()
        self._view.cue()

    # Showing

    def _answer(self) -> Answer:
        if self._enrolment.open:
            return self._enrolment.question()
        finding = self._finding
        left_over = self._left_over.answer() if self._nothing_asked and finding.marked is None else None
        question = words.question(finding.text, len(finding.found), self._attached())
        return self._creating.answer() or left_over or question

    @property
    def _nothing_asked(self) -> bool:
        """Neither searched for nor typed into the form."""
        return not self._finding.text and self._creating.empty

    def _show(self) -> None:
        finding, attached = self._finding, self._attached()
        finding.gather(attached)
        found = words.found_words(len(finding.found)) if finding.text else ""
        self._view.show_customers(finding.rows, finding.cursor, found)
        self._view.show_keys(words.keys(finding.marked, attached=attached is not None))
        self._view.show_primary(self._primary())
        if not self._enrolment.open:
            self._show_side()

    def _show_side(self) -> None:
        marked = self._finding.marked
        if self._shows_card and marked is not None and marked.customer is not None and marked.readable:
            self._view.show_card(marked.name, marked.account, self._cards.details(marked.customer))
            return
        self._shows_card = False
        follows = self._finding.text and not self._creating.own
        title = _("New, from what you typed") if follows else _("New customer")
        others = self._finding.hits or self._guard.found or self._creating.doubted is not None
        self._view.show_form(title, _("Somebody else: create and use") if others else _("Create and use"))

    def _primary(self) -> Primary:
        if self._enrolment.open:
            return self._enrolment.primary()
        doubted = self._creating.doubted is not None and self._guard.asked is not None
        return words.primary(self._finding.marked, doubted=doubted)
