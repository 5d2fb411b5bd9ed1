"""Decides the form of a customer: which one is open, what is typed, who it could be, where it goes on to."""

from collections.abc import Callable, Sequence

from store_client import texts
from store_client.domain.customer import Customer, CustomerDetails
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui.customer_form import keys, side_words
from store_client.ui.customer_form.filling import Filling
from store_client.ui.customer_form.form import Form
from store_client.ui.customer_form.form_desk import FormDesk, FormView
from store_client.ui.customer_form.keeping import Keeping
from store_client.ui.customer_form.opening import FormOpener
from store_client.ui.customer_form.saving import Saving
from store_client.ui.screen import Answer, HelpLine
from store_client.ui.sell.desk import AskForApproval
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

NAME = "customer_form"
_ALT = "Alt+"


class CustomerFormPresenter:
    def __init__(
        self,
        view: FormView,
        services: WindowServices,
        session: Session,
        *,
        attach: Callable[[Customer], None],
        approve: AskForApproval,
        go: Callable[[str], None],
        say: Callable[[Answer], None],
    ) -> None:
        """`say` speaks on whatever screen is in front."""
        self._view, self._services = view, services
        self._attach, self._go, self._say = attach, go, say
        self._opener = FormOpener(services.people)
        self._keeping = Keeping(self._opener.keep)
        self._desk = FormDesk(view, services, session)
        self._filling = Filling(self._desk)
        self._saving = Saving(self._desk, approve, self._saved)
        self._keys = self._key_map()

    def open(
        self,
        customer: Customer | None,
        details: CustomerDetails | None = None,
        attach: bool = True,
        *,
        add_address: bool = False,
    ) -> None:
        """Edit the customer, or make a new one of what was typed so far. With `attach` it is put on the sale, with
        `add_address` there is one more address to be filled in.
        """
        if self._desk.is_open:
            self._opener.keep(self._desk.form)
        self._begin(customer, details, attach=attach)
        self._go(NAME)
        if add_address:
            self._filling.new_address()

    def shown(self) -> None:
        if not self._desk.is_open:
            self._begin(None, None, attach=True)
        self._desk.show()
        self._view.focus_field(self._desk.first_field)

    def refresh(self) -> None:
        if self._desk.is_open:
            self._desk.form.use_language(texts.language())
            self._desk.show()

    def changes_applied(self) -> None:
        """The number, or what somebody else changed, arrives while the form is open."""
        if not self._desk.is_open or self._desk.form.customer is None:
            return
        form, before = self._desk.form, self._desk.form.customer
        fresh = self._services.people.get(before.id)
        if fresh is None:
            text = _("This customer was removed at HQ meanwhile. What was typed is still here.")
            self._view.answer(Answer(text, tone="error"))
            return
        followed = form.follow(fresh)
        self._desk.read_facts()
        if before.account_number is None and fresh.account_number is not None:
            label = _("The account number has come")
            self._view.answer(Answer(fresh.account_number, label=label, tone="ok", icon="badge-check"))
        elif not followed and self._desk.deciding is None:
            text = _("Somebody changed the same fields meanwhile")
            self._view.answer(Answer(text, label=_("F12 lets you choose"), tone="warn", icon="git-merge"))
        self._desk.show()

    def ticked(self) -> None:
        """Some time has passed: what somebody typed and left standing is kept."""
        if self._desk.is_open:
            self._keeping.ticked(self._desk.form)

    def put_away(self) -> None:
        """Another screen comes to the front, or the window closes; the form stays open."""
        if self._desk.is_open:
            self._opener.keep(self._desk.form)

    def pressed(self, key: str) -> bool:
        if not self._desk.is_open:
            return False
        if self._desk.deciding is not None:
            return self._saving.pressed_while_deciding(self._desk.deciding, key)
        if key.startswith(_ALT):
            return self._use_likeness(int(key.removeprefix(_ALT)) - 1)
        act = self._keys.get(key)
        if act is not None:
            act()
        return act is not None

    def edited(self, path: str, text: str) -> None:
        """Typed, chosen or ticked."""
        self._filling.put(path, text)

    def entered(self, path: str) -> None:
        self._desk.at = path

    def left(self, path: str) -> None:
        """Somebody is done with a field: what is wrong with it may be said now."""
        if self._desk.is_open:
            self._filling.left(path)

    def remove(self, thing: str) -> None:
        """A contact or an address; `phone` and `email` are the customer's own."""
        self._filling.remove(thing)

    def show_address(self, address: str) -> None:
        self._desk.focus(f"address.{address}.street")

    def go_to(self, place: str) -> None:
        """A line of the checks was pressed."""
        if place == side_words.DECIDE:
            self._saving.decide_with_hq()
        elif place:
            self._desk.focus(place)

    def decide(self, row: int, choice: str) -> None:
        if self._desk.deciding is not None:
            self._desk.deciding.choose(row, choice)
            self._desk.show()

    def help(self) -> Sequence[HelpLine]:
        return keys.decision_help() if self._desk.deciding is not None else keys.form_help()

    def _key_map(self) -> dict[str, Callable[[], None]]:
        return {
            "Esc": self._back,
            "F2": self._leave,
            "F3": self._filling.put_back,
            "F4": self._filling.change_type,
            "F5": self._filling.add_contact,
            "F6": self._filling.next_address,
            "F7": self._filling.go_to_facts,
            "F8": self._filling.show_purchases,
            "F9": self._filling.next_error,
            "F10": self._saving.decide_with_hq,
            "F11": self._discard,
            "F12": self._saving.save,
        }

    def _begin(self, customer: Customer | None, details: CustomerDetails | None, *, attach: bool) -> None:
        opened = self._opener.open(customer, details, attach=attach)
        self._desk.begin(opened.form)
        self._view.answer(side_words.opened_answer(opened, self._desk.session.formats))
        if opened.form.customer is not None and opened.form.customer.conflicts:
            self._saving.decide_with_hq()

    def _back(self) -> None:
        if self._desk.with_purchases:
            self._filling.show_purchases()
        else:
            self._leave()

    def _discard(self) -> None:
        """What was typed goes, here and in what was kept; while the form is open it can be put back."""
        form = self._desk.form
        if form.touched:
            form.start_over()
            fresh = self._services.people.get(form.customer.id) if form.customer else None
            if fresh is not None:
                form.follow(fresh)
            self._opener.discard(form)
            self._desk.look_alike()
            self._view.answer(side_words.discarded_answer())
            self._desk.show()

    def _leave(self) -> None:
        kept, name = self._opener.keep(self._desk.form), self._desk.form.details.name
        self._desk.end()
        self._go("customers")
        if kept:
            label = _("What was typed is kept; the form brings it again")
            self._say(Answer(name or _("New customer"), label=label, icon="notebook-pen"))

    def _use_likeness(self, at: int) -> bool:
        """The customer who is here already, in place of what was typed; that is kept as a draft."""
        alike = self._desk.alike[: side_words.MOST_SHOWN]
        if not 0 <= at < len(alike):
            return False
        try:
            customer = self._services.people.as_customer(alike[at])
        except Refused as refusal:
            self._desk.refuse(refusal.message)
            return True
        form = self._desk.form
        self._opener.keep(form)
        self._desk.end()
        if form.attach:
            self._attach(customer)
            self._go("sell")
        else:
            self.open(customer, attach=False)
        return True

    def _saved(self, form: Form, customer: Customer) -> None:
        self._opener.saved(form)
        self._desk.end()
        if form.attach:
            self._attach(customer)
            self._go("sell")
        else:
            self._go("customers")
            self._say(side_words.saved_answer(customer))
