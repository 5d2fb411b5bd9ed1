"""Makes each screen: its view, its presenter, and how the two and the window speak to one another.

A screen's modules are imported when it is first asked for, so that the first one stands sooner.
"""

from collections.abc import Callable
from typing import Final

from store_client.ui import makers_of_sales as of_sales
from store_client.ui.parts import Parts, Screen


def sign_in(at: Parts) -> Screen:
    from store_client.ui.sign_in.presenter import SignInPresenter
    from store_client.ui.sign_in.view import SignInScreen

    view = SignInScreen(at.theme)
    presenter = SignInPresenter(
        view,
        at.services,
        at.session,
        signed_in=at.signed_in,
        look=at.window,
        go=at.window.go,
    )
    return Screen("sign_in", view, presenter, "sign_in")


def approval(at: Parts) -> Screen:
    from store_client.ui.approval.presenter import ApprovalPresenter
    from store_client.ui.approval.view import ApprovalScreen

    view = ApprovalScreen(at.theme)
    presenter = ApprovalPresenter(
        view,
        at.services,
        at.session,
        opens=lambda: at.window.lay_over("approval"),
        closes=lambda: at.window.lay_over(""),
    )
    view.chosen.connect(presenter.choose)
    return Screen("approval", view, presenter, "approval", presenter.scanned)


def customers(at: Parts) -> Screen:
    from store_client.ui.customers.presenter import CustomersPresenter
    from store_client.ui.customers.view import CustomersScreen

    view = CustomersScreen(at.theme)
    presenter = CustomersPresenter(
        view,
        at.services,
        at.session,
        attach=at.presenter("sell").attach,
        detach=at.presenter("sell").detach,
        attached=lambda: at.sale.basket.customer,
        open_form=at.open_customer,
        go=at.leave_search,
    )
    view.typed.connect(presenter.typed)
    view.form_edited.connect(presenter.form_edited)
    view.row_pressed.connect(presenter.choose)
    view.put_away.connect(presenter.put_away)
    return Screen("customers", view, presenter, "customers", presenter.scanned)


def customer_form(at: Parts) -> Screen:
    from store_client.ui.customer_form.presenter import CustomerFormPresenter
    from store_client.ui.customer_form.view import CustomerFormScreen

    view = CustomerFormScreen(at.theme)
    presenter = CustomerFormPresenter(
        view,
        at.services,
        at.session,
        attach=at.presenter("sell").attach,
        approve=at.approve,
        go=at.leave_form,
        say=at.say_in_front,
    )
    view.changed.connect(presenter.edited)
    view.field_entered.connect(presenter.entered)
    view.field_left.connect(presenter.left)
    view.removed.connect(presenter.remove)
    view.address_chosen.connect(presenter.show_address)
    view.goes_to.connect(presenter.go_to)
    view.decided.connect(presenter.decide)
    view.put_away.connect(presenter.put_away)
    return Screen("customer_form", view, presenter, "customers")


def journal(at: Parts) -> Screen:
    from store_client.ui.journal.pdf_file import save_receipt
    from store_client.ui.journal.presenter import JournalPresenter
    from store_client.ui.journal.view import JournalScreen

    view = JournalScreen(at.theme)
    presenter = JournalPresenter(
        view,
        at.services,
        at.session,
        approve=at.approve,
        take_back=at.take_back,
        save_pdf=save_receipt,
        go=at.window.go,
    )
    view.typed.connect(presenter.typed)
    view.row_pressed.connect(presenter.choose)
    view.near_end.connect(presenter.near_end)
    return Screen("journal", view, presenter, "journal", presenter.scanned)


def documents(at: Parts) -> Screen:
    from store_client.ui.documents.presenter import DocumentsPresenter
    from store_client.ui.documents.view import DocumentsScreen

    view = DocumentsScreen(at.theme)
    presenter = DocumentsPresenter(view, at.services, at.session, go=at.window.go)
    view.row_pressed.connect(presenter.choose)
    return Screen("documents", view, presenter, "documents")


def day(at: Parts) -> Screen:
    from store_client.ui.day.leading import Leading
    from store_client.ui.day.presenter import DayPresenter
    from store_client.ui.day.view import DayScreen

    view = DayScreen(at.theme)
    presenter = DayPresenter(
        view,
        at.services,
        at.session,
        approve=at.approve,
        beside=at.window.background,
        in_front=lambda: at.window.front.name == "day",
        count_drawer=at.count_drawer,
        leading=Leading(at.window.go, at.presenter, at.sale),
        go=at.window.go,
    )
    view.row_pressed.connect(presenter.choose)
    view.register_pressed.connect(presenter.choose_register)
    return Screen("day", view, presenter, "day")


def count(at: Parts) -> Screen:
    from store_client.ui.count.presenter import CountPresenter
    from store_client.ui.count.view import CountScreen

    view = CountScreen(at.theme)
    presenter = CountPresenter(
        view,
        at.services,
        at.session,
        approve=at.approve,
        go=at.window.go,
        say=at.say_in_front,
    )
    view.typed.connect(presenter.typed)
    view.entered.connect(presenter.entered)
    view.row_pressed.connect(presenter.choose)
    return Screen("count", view, presenter, "day")


def status(at: Parts) -> Screen:
    from store_client.ui.status.presenter import StatusPresenter
    from store_client.ui.status.view import StatusScreen

    view = StatusScreen(at.theme)
    presenter = StatusPresenter(
        view,
        at.services,
        at.session,
        approve=at.approve,
        beside=at.window.background,
        in_front=lambda: at.window.front.name == "status",
        go=at.window.go,
    )
    return Screen("status", view, presenter, "status")


def health(at: Parts) -> Screen:
    from store_client.ui.health.presenter import HealthPresenter
    from store_client.ui.health.view import HealthScreen

    view = HealthScreen(at.theme)
    presenter = HealthPresenter(view, at.services, at.session, beside=at.window.background, go=at.window.go)
    view.row_pressed.connect(presenter.choose)
    return Screen("health", view, presenter, "health")


MAKERS: Final[dict[str, Callable[[Parts], Screen]]] = {
    "sign_in": sign_in,
    "sell": of_sales.sell,
    "tender": of_sales.tender,
    "sale_done": of_sales.sale_done,
    "approval": approval,
    "customers": customers,
    "customer_form": customer_form,
    "journal": journal,
    "returns": of_sales.returns,
    "order_taking": of_sales.order_taking,
    "orders": of_sales.orders,
    "documents": documents,
    "day": day,
    "count": count,
    "status": status,
    "health": health,
}
