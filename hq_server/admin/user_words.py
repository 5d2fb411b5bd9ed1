"""Roles, browsers and acts of the people at HQ's pages, in words."""

from collections.abc import Iterable

from hq_server.domain.access import Area, Grant, Role
from hq_server.services.access_settings import Act
from hq_server.texts import _

_SYSTEMS = (
    *(("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)
# In this order: each names those after it as well.
_BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome")),
    *(("Chrome/", "Chrome"), ("Safari/", "Safari")),
)


def role_name(role: Role) -> str:
    return {
        Role.ADMINISTRATOR: _("Administrator"),
        Role.MANAGER: _("Manager"),
        Role.ACCOUNTANT: _("Accountant"),
        Role.SUPPORT: _("Support"),
        Role.VIEWER: _("Viewer"),
    }[role]


def role_help(role: Role) -> str:
    return {
        Role.ADMINISTRATOR: _("Sees and changes everything; for all stores also users and settings."),
        Role.MANAGER: _("Runs stores: their days, registers, staff, documents and customers."),
        Role.ACCOUNTANT: _("Closes the books: changes the end of day, sees everything else."),
        Role.SUPPORT: _("Helps registers and jobs: changes jobs and documents, sees all but users and settings."),
        Role.VIEWER: _("Sees all but users and settings, changes nothing."),
    }[role]


def role_word(grants: Iterable[Grant]) -> str:
    """The roles on one line: “Manager 101, 106 · Viewer”."""
    stores: dict[Role, list[str]] = {}
    for grant in grants:
        stores.setdefault(grant.role, []).append(grant.store)
    words = []
    for role in Role:
        if role in stores:
            numbers = [] if "" in stores[role] else sorted(stores[role])
            shown = ", ".join(numbers[:5]) + (" …" if len(numbers) > 5 else "")
            words.append(f"{role_name(role)} {shown}".strip())
    return " · ".join(words)


def device_word(device: str) -> str:
    """What somebody sits at, as far as the browser says."""
    browser = next((name for sign, name in _BROWSERS if sign in device), "")
    system = next((name for sign, name in _SYSTEMS if sign in device), "")
    if browser and system:
        return _("{browser} on {system}").format(browser=browser, system=system)
    return browser or system or _("Unknown browser")


def act_name(act: Act) -> str:
    return {
        Act.REVOKE_REGISTER: _("Revoke a register"),
        Act.ERASE_PERSON: _("Erase a person"),
        Act.CHANGE_ACCOUNT_PLAN: _("Change the account plan"),
        Act.LIFT: _("Take one of these away again"),
    }[act]


def area_name(area: Area) -> str:
    return {
        Area.HOME: _("Home"),
        Area.END_OF_DAY: _("End of day"),
        Area.STORES: _("Stores"),
        Area.DOCUMENTS: _("Documents"),
        Area.CUSTOMERS: _("Customers"),
        Area.PRODUCTS: _("Products"),
        Area.JOBS: _("Jobs"),
        Area.SYSTEM: _("System"),
    }[area]
