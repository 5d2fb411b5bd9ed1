"""Shows the form of a customer: it scrolls as a whole, and follows the field that has the focus."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QMoveEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QScroller,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from store_client.ui.customer_form.cards import AddressCard, FactsCard
from store_client.ui.customer_form.choice_box import ChoiceBox
from store_client.ui.customer_form.contact_rows import ContactCard
from store_client.ui.customer_form.decision_list import DecisionList
from store_client.ui.customer_form.field_grid import FieldGrid
from store_client.ui.customer_form.form_fields import Editor
from store_client.ui.customer_form.form_head import HeadWithState
from store_client.ui.customer_form.shown import DecisionPage, FormHead, FormPage, SideWords
from store_client.ui.customer_form.side_column import FormSide
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.over_bar import WIDTH, OverBar

_ROOM_ABOVE, _ROOM_BELOW = 48, 60
_STEP = 96
_MANY = 10
_NAMES = {False: (1, 3, 3, 3), True: (3, 1, 3, 3)}


class CustomerFormScreen(FramedView):
    """A field's changes are told by its path; `removed`, `address_chosen` and `goes_to` as the presenter names them."""

    changed = Signal(str, str)
    field_entered = Signal(str)
    field_left = Signal(str)
    removed = Signal(str)
    address_chosen = Signal(str)
    goes_to = Signal(str)
    decided = Signal(int, str)
    put_away = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.head = self._title = HeadWithState(theme)
        self.names = FieldGrid(theme, self, columns=4)
        self.contacts = ContactCard(theme, self)
        self.address = AddressCard(theme, self)
        self.facts = FactsCard(theme, self)
        self.decisions = DecisionList(theme)
        self._last: QWidget | None = None
        self._organization = self._many = False
        self._scroll = self._scrolling()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._scroll)
        self._pages.addWidget(self.decisions)
        self.work = self._pages
        self.work.installEventFilter(self)
        self.side = self._side = FormSide(theme)
        self._connect()

    def _connect(self) -> None:
        self.contacts.removed.connect(self.removed)
        self.contacts.added.connect(lambda: self.key.emit("F5"))
        self.address.removed.connect(self.removed)
        self.address.chosen.connect(self.address_chosen)
        self.address.added.connect(lambda: self.key.emit("F6"))
        self.decisions.chosen.connect(self.decided)
        self._side.goes_to.connect(self.goes_to)
        self._side.pressed.connect(self.key)

    def _scrolling(self) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("workPage")
        self._halves = QGridLayout()
        self._halves.setSpacing(12)
        beside_bar = QHBoxLayout(inside)
        beside_bar.setContentsMargins(0, 0, 0, 4)
        beside_bar.setSpacing(0)
        column = QVBoxLayout()
        beside_bar.addLayout(column, 1)
        beside_bar.addSpacing(WIDTH + 4)
        column.setSpacing(8)
        column.addWidget(self.names)
        column.addWidget(self.contacts)
        column.addSpacing(4)
        column.addLayout(self._halves)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        scroll.viewport().setAutoFillBackground(False)
        QScroller.grabGesture(scroll.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        OverBar(scroll)
        scroll.verticalScrollBar().valueChanged.connect(lambda _at: self._move_ring())
        scroll.viewport().installEventFilter(self)
        return scroll

    # What the fields tell

    def edited(self, path: str, text: str) -> None:
        self.changed.emit(path, text)

    def entered(self, path: str) -> None:
        self.field_entered.emit(path)
        QTimer.singleShot(0, self, self._follow_focus)

    def left(self, path: str) -> None:
        if QApplication.activePopupWidget() is None:
            self.field_left.emit(path)

    # What the presenter says

    def show_head(self, head: FormHead) -> None:
        self._title.show_head(head)

    def show_page(self, page: FormPage) -> None:
        self._organization = page.names[0].path == "organization"
        self.names.show_fields(page.names)
        self.names.set_columns(4, _NAMES[self._organization])
        self.contacts.show_contacts(page.contacts)
        self.address.show_address(page.address)
        self.facts.show_facts(page.facts, page.ticks)
        if (len(page.facts) > _MANY) != self._many:
            self._many = not self._many
            self._place_cards()

    def show_messages(self, errors: Mapping[str, str], warnings: Mapping[str, str]) -> None:
        for grid in self._grids():
            for path, field in grid.fields():
                field.show_message(errors.get(path) or warnings.get(path, ""), warning=path not in errors)
        for row in self.contacts.rows():
            path = row.value.path
            field_words = errors.get(path) or warnings.get(path, "")
            row.show_message(field_words, warning=path not in errors)

    def show_side(self, side: SideWords) -> None:
        self._side.show_words(side)

    def show_decisions(self, page: DecisionPage | None) -> None:
        front = self.decisions if page is not None else self._scroll
        if page is not None:
            self.decisions.show_page(page)
        if self._pages.currentWidget() is not front:
            self._pages.setCurrentWidget(front)
            if page is not None:
                self.decisions.focus_first()

    def focus_field(self, path: str) -> None:
        """What is not there is no reason to leave where one is; nor is a field while somebody decides."""
        if self._pages.currentWidget() is not self._scroll:
            QTimer.singleShot(0, self, self._go_on_deciding)
            return
        named = next((one for one in self._editors() if one.path == path), None)
        if named is not None:
            named.focus()
            QTimer.singleShot(0, self, self._follow_focus)

    # What the window asks

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self._side.back.use_layout(layout)
        self.contacts.set_compact(compact=layout.compact)
        self._place_cards()

    def retranslate(self) -> None:
        self.contacts.retranslate()
        self.address.retranslate()
        self.facts.retranslate()

    def typing_field(self) -> QLineEdit | None:
        """None while a list or a tick has the focus: what is typed there is for it."""
        focus = QApplication.focusWidget()
        lines = [one.widget for one in self._editors() if isinstance(one.widget, QLineEdit)]
        if self._pages.currentWidget() is not self._scroll or not lines:
            return None
        if focus is not None and self._scroll.isAncestorOf(focus):
            return focus if isinstance(focus, QLineEdit) else None
        return next((line for line in lines if line is self._last), lines[0])

    def takes_key(self, key: str, focus: QWidget | None) -> bool:
        if isinstance(popup := QApplication.activePopupWidget(), QWidget):
            box = popup.parentWidget()
            return isinstance(box, ChoiceBox) and box.take_key(key)
        if self._pages.currentWidget() is self.decisions:
            return self._takes_decision_key(key, focus)
        if key in ("PgUp", "PgDn"):
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + (1 if key == "PgDn" else -1) * (bar.pageStep() - _STEP))
            return True
        if key == "Del":
            thing = self.contacts.row_of(focus)
            if thing:
                self.removed.emit(thing)
            return bool(thing)
        return self._takes_step(key, focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._pages:
            if event.type() == QEvent.Type.Hide:
                self.put_away.emit()
        elif event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._follow_focus)
        return False

    def _place_cards(self) -> None:
        """Side by side; one below the other where the window is narrow, or there are many attributes."""
        beside = not self.layout.compact and not self._many
        columns = 3 if self.layout.wide else 2
        self.facts.grid.set_columns(columns if beside or self.layout.compact else 4)
        for card in (self.address, self.facts):
            self._halves.removeWidget(card)
        self._halves.addWidget(self.address, 0, 0, 1, 1 if beside else 2)
        self._halves.addWidget(self.facts, 0 if beside else 1, 1 if beside else 0, 1, 1 if beside else 2)
        for column in (0, 1):
            self._halves.setColumnStretch(column, 1)

    def _takes_decision_key(self, key: str, focus: QWidget | None) -> bool:
        if key in ("Up", "Down"):
            self.decisions.move_focus(focus, 1 if key == "Down" else -1)
            return True
        return False

    def _takes_step(self, key: str, focus: QWidget | None) -> bool:
        """Enter goes on, the last one saves; ↑ and ↓ leave a list alone, whose value they change."""
        if key not in ("Enter", "Up", "Down") or focus is None:
            return False
        if key != "Enter" and isinstance(focus, ChoiceBox):
            return False
        stops = list(self._stops())
        if focus not in stops:
            return False
        at = stops.index(focus) + (-1 if key == "Up" else 1)
        if 0 <= at < len(stops):
            to = stops[at]
            to.setFocus()
            if isinstance(to, QLineEdit):
                to.selectAll()
            QTimer.singleShot(0, self, self._follow_focus)
        elif key == "Enter":
            self.key.emit("F12")
        return True

    def _stops(self) -> Iterator[QWidget]:
        """Everything that is filled in, in the order of the form."""
        for _path, field in self.names.fields():
            yield field.editor.widget
        for row in self.contacts.rows():
            if row.kind is not None:
                yield row.kind.widget
            yield row.value.widget
            yield row.consent
        if self.address.grid.isVisible():
            for _path, field in self.address.grid.fields():
                yield field.editor.widget
        for _path, field in self.facts.grid.fields():
            if field.editor.widget.isEnabled():
                yield field.editor.widget
        yield from self.facts.ticks

    def _grids(self) -> tuple[FieldGrid, ...]:
        return self.names, self.address.grid, self.facts.grid

    def _editors(self) -> Iterator[Editor]:
        for grid in self._grids():
            for _path, field in grid.fields():
                yield field.editor
            if grid is self.names:
                for row in self.contacts.rows():
                    yield row.value
                    if row.kind is not None:
                        yield row.kind

    def _follow_focus(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and self._scroll.isAncestorOf(focus):
            self._last = focus
            self._bring_into_sight(focus)

    def _go_on_deciding(self) -> None:
        focus = QApplication.focusWidget()
        if self.decisions.isVisible() and (focus is None or not self.decisions.isAncestorOf(focus)):
            self.decisions.focus_first()

    def _bring_into_sight(self, widget: QWidget) -> None:
        """With its label above and its message below; Qt itself would do it for the caret alone."""
        bar = self._scroll.verticalScrollBar()
        top = widget.mapTo(self._scroll.viewport(), QPoint(0, 0)).y() + bar.value()
        highest, lowest = top - _ROOM_ABOVE, top + widget.height() + _ROOM_BELOW
        if highest < bar.value():
            bar.setValue(highest)
        elif lowest > bar.value() + self._scroll.viewport().height():
            bar.setValue(lowest - self._scroll.viewport().height())

    def _move_ring(self) -> None:
        """The focus ring follows the widget itself, which does not move within what is scrolled."""
        focus = QApplication.focusWidget()
        if focus is not None and self._scroll.isAncestorOf(focus):
            QApplication.sendEvent(focus, QMoveEvent(focus.pos(), focus.pos() + QPoint(0, 1)))
