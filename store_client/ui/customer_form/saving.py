"""Saves the form: what stops it, whom it could mean already, what somebody else changed meanwhile."""

from collections.abc import Callable

from store_client.domain.customer import Customer
from store_client.domain.permissions import EDIT_CUSTOMER, Approval, require
from store_client.errors import FieldRefused, NeedsApproval, Refused
from store_client.services.customer_edits import EditConflict
from store_client.texts import _
from store_client.ui.customer_form.deciding import Deciding
from store_client.ui.customer_form.decisions import OURS, THEIRS
from store_client.ui.customer_form.form import Form
from store_client.ui.customer_form.form_desk import FormDesk
from store_client.ui.screen import Answer
from store_client.ui.sell.desk import AskForApproval


class Saving:
    """`saved` gets the form and the customer that came of it."""

    def __init__(self, desk: FormDesk, approve: AskForApproval, saved: Callable[[Form, Customer], None]) -> None:
        self._desk, self._approve, self._saved = desk, approve, saved

    def save(self, approvals: tuple[Approval, ...] = ()) -> None:
        desk, form = self._desk, self._desk.form
        form.visit(*form.problems())
        for path, message in form.problems().items():
            self._desk.point_at(path, message)
            return
        desk.look_alike()
        if form.customer is None and self._is_doubtful(form):
            desk.show()
            return
        try:
            customer = self._record(form, approvals)
        except NeedsApproval as refusal:
            refusal.subject = _("Changes of {name}").format(name=form.given.name)
            self._approve(refusal, lambda approval: self.save((*approvals, approval)))
        except EditConflict as conflict:
            self._ask_about(form, conflict)
        except FieldRefused as refusal:
            form.refused[refusal.field] = refusal.message
            desk.point_at(refusal.field, refusal.message)
        except Refused as refusal:
            desk.refuse(refusal.message)
        else:
            self._saved(form, customer)

    def decide_with_hq(self) -> None:
        """Show what HQ and a register disagree on, if there is something."""
        desk, customer = self._desk, self._desk.form.customer
        conflicts = desk.services.people.conflicts(customer.id) if customer is not None else ()
        if conflicts:
            desk.deciding = Deciding.about_hq(desk.form, conflicts)
            desk.view.answer(desk.deciding.question())
            desk.show()

    def pressed_while_deciding(self, deciding: Deciding, key: str) -> bool:
        if key in ("F5", "F6"):
            deciding.choose_all(OURS if key == "F5" else THEIRS)
        elif key == "Esc":
            self._desk.deciding = None
            text = _("Nothing is decided yet")
            self._desk.view.answer(Answer(text, label=_("What was typed is still here"), icon="pencil"))
            self._desk.focus(self._desk.first_field)
        elif key == "F12":
            if deciding.ready:
                self._settle(deciding)
            return True
        else:
            return False
        self._desk.show()
        return True

    def _record(self, form: Form, approvals: tuple[Approval, ...]) -> Customer:
        services, person = self._desk.services, self._desk.session.signed_in
        if form.customer is None:
            return services.people.register(form.given, person.id, form.draft)
        used = require(person, services.counter.load_setup().permission_groups, EDIT_CUSTOMER, approvals)
        approved_by = used.approved_by if used is not None else ""
        return services.people.edit(form.customer.id, form.given, form.customer, person.id, approved_by, form.draft)

    def _is_doubtful(self, form: Form) -> bool:
        """Asked once for the same details."""
        likely = next((one for one in self._desk.alike if one.likely), None)
        if likely is None or self._desk.doubted == form.given:
            return False
        self._desk.doubted = form.given
        name = likely.customer.name if likely.customer else likely.account_number or ""
        label = _("{name} is here already: {reasons}").format(name=name, reasons=", ".join(likely.reasons))
        text = _("Alt+1 uses that one, F12 saves another one")
        self._desk.view.answer(Answer(text, label=label, tone="warn", icon="users"))
        self._desk.view.cue()
        return True

    # What two changed

    def _ask_about(self, form: Form, conflict: EditConflict) -> None:
        base = form.customer.details if form.customer else conflict.current.details
        self._desk.deciding = Deciding.about_edit(form, base, form.given, conflict)
        self._desk.view.answer(self._desk.deciding.question())
        self._desk.view.cue()
        self._desk.show()

    def _settle(self, deciding: Deciding) -> None:
        form = self._desk.form
        if deciding.typed is None:
            self._settle_with_hq(deciding, form)
            return
        form.bring(deciding.settled())
        form.customer, self._desk.deciding = deciding.typed.current, None
        self.save()

    def _settle_with_hq(self, deciding: Deciding, form: Form) -> None:
        people, staff, customer = self._desk.services.people, self._desk.session.signed_in.id, form.customer
        if customer is None:
            return
        try:
            fresh = deciding.settle_with_hq(lambda field, keep: people.resolve(customer.id, field, keep, staff))
        except Refused as refusal:
            self._desk.refuse(refusal.message)
            return
        self._desk.deciding = None
        if fresh is not None:
            form.follow(fresh)
        self._desk.read_facts()
        self._desk.view.answer(Answer(_("Decided"), label=_("HQ hears of it"), tone="ok", icon="git-merge"))
        self._desk.focus(self._desk.first_field)
        self.decide_with_hq()
