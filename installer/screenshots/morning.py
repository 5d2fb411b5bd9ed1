"""The morning's pictures: a new register, the sign-in, ways to find an item, customers."""

from PySide6.QtGui import QImage

from installer.screenshots.goods import BATH_MAT, FEEDER, HAND_CREAM, MUG, OLIVES, TOWEL, VASE
from installer.screenshots.scene import Scene
from installer.screenshots.stage import Stage
from store_client.domain.customer import CustomerDetails


def first_use(stage: Stage) -> QImage:
    """A register that nobody has activated yet says what to do."""
    stage.show()
    with stage.bare_register() as window:
        return stage.picture(window)


def sign_in(stage: Stage) -> QImage:
    stage.clock.set("08:51")
    stage.sync()
    stage.show()
    stage.press("2", "0", "4", "8")
    return stage.picture()


def empty_basket(stage: Stage) -> QImage:
    stage.clock.set("08:52")
    stage.press("Del")
    stage.sign_in()
    return stage.picture()


def category(stage: Stage) -> QImage:
    """The items of a category, to be touched."""
    stage.clock.set("09:10")
    stage.sync()
    stage.scan(OLIVES)
    stage.press("Alt+1")
    taken = stage.picture()
    stage.press("Esc")
    return taken


def find_item(stage: Stage) -> QImage:
    stage.press("F2")
    stage.type("glass")
    stage.settle(400)
    taken = stage.picture()
    stage.press("Esc", "Esc")
    return taken


def price_check(stage: Stage) -> QImage:
    stage.press("/", "9")
    stage.scan(TOWEL)
    taken = stage.picture()
    stage.press("Esc", "Esc", "F12", "F12")
    return taken


def suspended(stage: Stage) -> QImage:
    """Two customers who come back in a moment."""
    for time, name, codes in (("11:38", "Blue coat", (MUG, BATH_MAT)), ("11:52", "Forgot her purse", (FEEDER, VASE))):
        stage.clock.set(time)
        stage.press("Ctrl+1")
        stage.scan(*codes)
        stage.press("F7")
        stage.type(name)
        stage.press("Enter")
    stage.clock.set("11:58")
    stage.sync()
    stage.press("F7")
    taken = stage.picture()
    stage.press("Enter", "F12")
    return taken


def find_customer(stage: Stage) -> QImage:
    """Among people of the same name, some with numbers and one still without."""
    stage.clock.set("12:05")
    _register(stage, ("Niamh", "Kavanagh", "020 910 0142"), ("Declan", "Kavanagh", "020 910 0177"))
    _register(stage, ("Maeve", "Kavanagh-Ryan", "020 918 2204"), ("Patrick", "Cavanagh", "020 910 3360"))
    stage.sync(lambda: not stage.pending())
    stage.clock.set("12:15")
    stage.sync(lambda: not stage.waiting())
    _register(stage, ("Niall", "Kavanagh", "020 911 7745"))
    stage.press("Ctrl+1", "F3")
    stage.type("kavanagh")
    stage.settle(400)
    return stage.picture()


def new_customer(stage: Stage) -> QImage:
    """Somebody who is not there yet is typed in."""
    stage.press("Esc", "Esc", "F3")
    stage.type("aisling moore")
    stage.settle(400)
    return stage.picture()


def whole_form(stage: Stage) -> QImage:
    """Everything a shop may want to know; only the name has to be there."""
    stage.press("F4")
    stage.fill("Aisling", "Moore", "", "020 918 4410", "", "aisling.moore@example.com")
    stage.press("PgUp", "PgUp")
    return stage.picture()


def form_error(stage: Stage) -> QImage:
    """What has to be corrected is said at its field."""
    stage.press("F6")
    stage.fill("4 Quay Lane", "")
    taken = stage.picture()
    stage.press("F3", "Esc")
    return taken


def pending_customer(stage: Stage) -> QImage:
    stage.clock.set("12:16")
    stage.press("F11")
    stage.scan(TOWEL, HAND_CREAM)
    return stage.picture()


def numbered_customer(stage: Stage) -> QImage:
    """HQ has issued the account number; nobody pressed anything."""
    stage.clock.set("12:17")
    stage.sync(lambda: not stage.pending())
    return stage.picture()


def _register(stage: Stage, *people: tuple[str, str, str]) -> None:
    for first, last, phone in people:
        stage.register_customer(CustomerDetails(first_name=first, last_name=last, phone=phone))


SCENES = (
    Scene("first-use", first_use),
    Scene("sign-in", sign_in),
    Scene("sell-empty", empty_basket),
    Scene("category", category),
    Scene("find-item", find_item),
    Scene("price-check", price_check),
    Scene("suspended", suspended),
    Scene("customer-find", find_customer),
    Scene("customer-new", new_customer),
    Scene("customer-form", whole_form),
    Scene("customer-form-error", form_error),
    Scene("customer-pending", pending_customer),
    Scene("customer-numbered", numbered_customer),
)
