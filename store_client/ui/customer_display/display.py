"""The customer's display as the register's window has it: placed on the second screen, and kept up to date."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication, QScreen

from store_client.devices.customer_display import DisplayContent
from store_client.domain.basket import Basket
from store_client.domain.transaction import CompletedSale
from store_client.ui.customer_display.feed import CustomerFeed
from store_client.ui.customer_display.window import CustomerWindow
from store_client.ui.session import Session
from store_client.ui.theme.theme import Theme


class CustomerDisplay:
    """`wanted`: "auto" shows it where there is a second screen; "on" everywhere, "off" nowhere.

    `pole` is a display of two lines on a cable, told of the same; it must not wait for it.
    """

    def __init__(
        self, theme: Theme, session: Session, wanted: str, pole: Callable[[DisplayContent], None] | None = None
    ) -> None:
        self._wanted, self._pole = wanted, pole
        self._main: QScreen | None = None
        self._closed = False
        self.window = CustomerWindow(theme)
        self._feed = CustomerFeed(session, self._show)
        self._application = QGuiApplication.instance()
        self._application.screenAdded.connect(self._screens_changed)  # type: ignore[union-attr]
        self._application.screenRemoved.connect(self._screens_changed)  # type: ignore[union-attr]

    def place(self, main: QScreen | None) -> None:
        """``main`` is the screen that the cashier sees."""
        self._main = main
        others = [screen for screen in QGuiApplication.screens() if screen is not main]
        if self._wanted == "off" or (not others and self._wanted != "on"):
            self.window.hide()
        elif others:
            self.window.setGeometry(others[0].geometry())
            self.window.showFullScreen()
        else:
            self.window.resize(1024, 768)
            self.window.show()
            self.window.lower()

    def look(self, basket: Basket, sale: CompletedSale | None) -> None:
        if not self._closed and (self._pole is not None or self.window.isVisible()):
            self._feed.look(basket, sale)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._application.screenAdded.disconnect(self._screens_changed)  # type: ignore[union-attr]
        self._application.screenRemoved.disconnect(self._screens_changed)  # type: ignore[union-attr]
        self.window.close()
        self.window.deleteLater()

    def _show(self, content: DisplayContent) -> None:
        self.window.show_content(content)
        if self._pole is not None:
            self._pole(content)

    def _screens_changed(self, _screen: QScreen) -> None:
        self.place(self._main)
