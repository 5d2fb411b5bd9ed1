"""Makes the screens of a sale: ringing up, paying, what is shown when it is recorded, returns, customers' orders.

A screen's modules are imported when it is first asked for, so that the first one stands sooner.
"""

import time

from store_client.ui.parts import Parts, Screen


def sell(at: Parts) -> Screen:
    from store_client.ui.sell.desk import Desk
    from store_client.ui.sell.presenter import SellPresenter
    from store_client.ui.sell.view import SellScreen

    view = SellScreen(at.theme)
    desk = Desk(view, at.services, at.session, at.sale, at.approve)
    presenter = SellPresenter(
        view,
        desk,
        go=at.window.go,
        sold=at.show_done,
        pay=at.pay,
        takes_back=at.take_back,
        orders=at.orders,
        beside=at.window.background,
    )
    view.typed.connect(presenter.typed)
    view.row_pressed.connect(presenter.choose)
    view.tile_pressed.connect(lambda tile, on_page: presenter.tile_pressed(tile, on_page=on_page))
    view.recalled.connect(presenter.recall)
    return Screen("sell", view, presenter, "sell")


def tender(at: Parts) -> Screen:
    from store_client.ui.tender.card import CardPayments
    from store_client.ui.tender.presenter import TenderPresenter
    from store_client.ui.tender.view import TenderScreen

    view = TenderScreen(at.theme)
    payments = CardPayments(at.services, at.session, at.sale, at.window.background)
    presenter = TenderPresenter(
        view,
        at.services,
        at.session,
        at.sale,
        payments,
        approve=at.approve,
        go=at.window.go,
        finish=at.finish,
        leave_order=at.leave_order,
        in_front=lambda: at.window.front.name == "tender",
        elsewhere=at.say_in_front,
    )
    view.typed.connect(presenter.typed)
    view.row_pressed.connect(presenter.choose)
    return Screen("tender", view, presenter, "sell", presenter.scanned)


def sale_done(at: Parts) -> Screen:
    from store_client.ui.sale_done.presenter import SaleDonePresenter
    from store_client.ui.sale_done.view import SaleDoneScreen

    view = SaleDoneScreen(at.theme)
    presenter = SaleDonePresenter(
        view,
        at.services,
        at.session,
        next_sale=lambda: at.window.go("sell"),
        monotonic_ms=lambda: time.monotonic_ns() // 1_000_000,
        approve=at.approve,
        undo=at.undo,
    )
    view.scan.edit.textEdited.connect(at.next_sale_typed)
    return Screen("sale_done", view, presenter, "sell")


def returns(at: Parts) -> Screen:
    from store_client.ui.returns.presenter import ReturnsPresenter
    from store_client.ui.returns.view import ReturnsScreen

    view = ReturnsScreen(at.theme)
    presenter = ReturnsPresenter(
        view,
        at.services,
        at.session,
        at.sale,
        approve=at.approve,
        pay=at.pay,
        give_back=at.give_back,
        finish=at.finish,
        go=at.window.go,
        say=at.say_in_front,
    )
    view.typed.connect(presenter.typed)
    view.row_pressed.connect(presenter.choose)
    return Screen("returns", view, presenter, "sell", presenter.scanned)


def order_taking(at: Parts) -> Screen:
    from store_client.ui.order_taking.presenter import OrderTakingPresenter
    from store_client.ui.order_taking.view import OrderTakingScreen

    view = OrderTakingScreen(at.theme)
    presenter = OrderTakingPresenter(
        view,
        at.services,
        at.session,
        at.sale,
        approve=at.approve,
        pay=at.pay,
        finish=at.finish,
        add_address=at.add_address,
        go=at.window.go,
    )
    view.field.edited.connect(presenter.typed)
    view.row_pressed.connect(presenter.choose)
    return Screen("order_taking", view, presenter, "sell")


def orders(at: Parts) -> Screen:
    from store_client.ui.orders.presenter import OrdersPresenter
    from store_client.ui.orders.view import OrdersScreen

    view = OrdersScreen(at.theme)
    presenter = OrdersPresenter(
        view,
        at.services,
        at.session,
        at.sale,
        approve=at.approve,
        pay=at.pay,
        give_back=at.give_back,
        finish=at.finish,
        go=at.window.go,
    )
    view.typed.connect(presenter.typed)
    view.row_pressed.connect(presenter.choose)
    return Screen("orders", view, presenter, "sell", presenter.scanned)
