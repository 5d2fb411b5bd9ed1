"""How pages write what people did: the action, what it was done to, and the values before and after."""

from flask import url_for

from hq_server.admin.console import words
from hq_server.admin.customer_words import subject_label
from hq_server.admin.user_words import act_name
from hq_server.services.access_settings import Act
from hq_server.services.audit import Change, Entry
from hq_server.texts import _

_MOMENTS = "_ms"
# What stands there are acts that want a second person.
_OF_ACTS = ("act", "second_person")
_BY_THE_REGISTER = ("register.activated", "register.renewed")


def action_word(action: str) -> str:
    """The action in words; one that nobody wrote words for reads as it is kept."""
    return _actions().get(action, action)


def subject_word(subject: str) -> str:
    kind, _space, rest = subject.partition(" ")
    if not rest:
        known = {
            "catalogue": _("Catalogue"),
            "customers": _("Customers"),
            "setup": _("Set-up"),
            "settings": _("Settings"),
        }
        return known.get(kind, subject)
    text = _subjects().get(kind)
    return text.format(name=rest) if text else subject


def subject_address(subject: str) -> str | None:
    """The page of what it was done to, if it has one."""
    kind, _space, rest = subject.partition(" ")
    parts = rest.split(" ")
    match kind, parts:
        case ("store", [number]) if number:
            return url_for("admin.store", number=number)
        case ("register", [code]) if "-" in code:
            return url_for("admin.register", code=code)
        case ("customer", [key]) if key:
            return url_for("admin.customer", key=key)
        case ("staff", [store, _id]):
            return url_for("admin.staff", store=store)
        case ("document", [code, sequence]) if sequence.isdecimal():
            return url_for("admin.document", code=code, sequence=int(sequence))
        case ("order", [number]) if number:
            return url_for("admin.order", key=number)
        case ("job", _parts):
            return url_for("admin.job", name=rest)
        case ("feed", [number]) if number.isdecimal():
            return url_for("admin.job", name=number)
        case _:
            return None


def person_word(name: str, people: dict[str, str]) -> str:
    return people.get(name, name) if name else _("At the server")


def who_word(entry: Entry, people: dict[str, str]) -> str:
    if not entry.by and entry.action in _BY_THE_REGISTER:
        return _("The register itself")
    return person_word(entry.by, people)


def value_text(change: Change, value: str) -> str:
    if change.field.endswith(_MOMENTS) and value.isdecimal():
        return words().moment(int(value))
    if change.field in _OF_ACTS:
        return ", ".join(act_name(Act(word)) if word in set(Act) else word for word in value.split())
    return {"yes": _("yes"), "no": _("no")}.get(value, value)


def field_word(field: str) -> str:
    return (_fields() | _fields_of_work()).get(field) or subject_label(field)


def _actions() -> dict[str, str]:
    return _shop_actions() | _work_actions() | _customer_actions() | _access_actions()


def _shop_actions() -> dict[str, str]:
    return {
        "store.created": _("Set the store up"),
        "store.changed": _("Changed the store"),
        "register.added": _("Added the register"),
        "register.code_issued": _("Issued an activation code"),
        "register.activated": _("Activated the register"),
        "register.revoked": _("Revoked the register"),
        "register.renewed": _("Renewed the register's token"),
        "staff.added": _("Added the person"),
        "staff.changed": _("Changed the person"),
        "staff.blocked": _("Blocked the person"),
        "staff.allowed": _("Let the person in again"),
        "catalogue.imported": _("Imported products and prices"),
        "setup.imported": _("Imported the set-up"),
        "setup.changed": _("Changed the set-up"),
        "setup.removed": _("Removed it from the set-up"),
        "product.added": _("Added the product"),
        "product.changed": _("Changed the product"),
        "numbers.changed": _("Changed the number format"),
        "account_plan.changed": _("Changed the account plan"),
        "register.hardware": _("Gave the register its hardware"),
    }


def _work_actions() -> dict[str, str]:
    return {
        "statement.accepted": _("Let the statement pass"),
        "statement.again": _("Had the statement calculated again"),
        "statement.released": _("Released the statement for posting"),
        "job.run": _("Started the job"),
        "job.paused": _("Paused the job"),
        "job.resumed": _("Resumed the job"),
        "job.schedule_changed": _("Changed the job's schedule"),
        "feed.load_again": _("Had the feed loaded again"),
        "feed.load_again_withdrawn": _("Withdrew that the feed is loaded again"),
        "document.corrected": _("Corrected the document"),
        "document.voided": _("Voided the transaction"),
        "document.set_aside": _("Set the document aside"),
        "line.set_aside": _("Set a line aside that is no document"),
        "documents.imported": _("Took in documents from a stick"),
        "documents.tried_again": _("Had documents tried again"),
        "order.mended": _("Mended the order"),
        "orders.tried_again": _("Had orders tried again"),
    }


def _customer_actions() -> dict[str, str]:
    return {
        "customers.imported": _("Imported customers"),
        "customer.merged": _("Merged the customer"),
        "customer.unmerged": _("Undid the merge"),
        "customer.merge_undone": _("Undid the merge"),
        "customer.not_the_same": _("Said that two customers are not the same"),
        "customer.search_alike": _("Had all customers compared again"),
        "customer.changed": _("Changed the customer"),
        "customer.decided": _("Decided what stands of a customer who was changed twice"),
        "customer.blocked": _("Blocked the customer"),
        "customer.unblocked": _("Took the customer's block back"),
        "customer.corrected": _("Corrected the customer"),
        "customer.synchronized": _("Synchronized the customer"),
        "customer.erased": _("Erased the person"),
        "customer.reported": _("Made a report of all that is known of the person"),
    }


def _access_actions() -> dict[str, str]:
    return {
        "settings.changed": _("Changed the settings"),
        "second_person.proposed": _("Asked for a second person"),
        "second_person.approved": _("Approved it as the second person"),
        "second_person.refused": _("Refused it as the second person"),
        "second_person.taken_back": _("Took it back before a second person decided"),
        "user.created": _("Added the user"),
        "user.changed": _("Changed the user"),
        "user.password_changed": _("Changed the password"),
        "user.password_reset": _("Set a new password"),
        "user.code_on": _("Turned the sign-in code on"),
        "user.code_off": _("Turned the sign-in code off"),
        "user.code_reset": _("Reset the sign-in code"),
        "user.recovery_codes": _("Made new recovery codes"),
        "user.recovery_code_used": _("Signed in with a recovery code"),
        "user.sessions_ended": _("Ended sessions"),
        "hq.restored": _("Restored HQ from a backup"),
    }


def _subjects() -> dict[str, str]:
    return {
        "store": _("Store {name}"),
        "register": _("Register {name}"),
        "customer": _("Customer {name}"),
        "staff": _("Staff {name}"),
        "document": _("Document {name}"),
        "statement": _("Statement {name}"),
        "job": _("Job {name}"),
        "feed": _("Feed {name}"),
        "user": _("User {name}"),
        "line": _("Line {name}"),
        "product": _("Product {name}"),
        "order": _("Order {name}"),
        "address_book": _("Address book {name}"),
        "exclusion": _("Data exclusion"),
    }


def _fields() -> dict[str, str]:
    return {
        "name": _("Name"),
        "full_name": _("Full name"),
        "roles": _("Roles"),
        "number": _("Number"),
        "address": _("Address"),
        "currency": _("Currency"),
        "tax_included": _("Prices include tax"),
        "time_zone": _("Time zone"),
        "end_of_day": _("End of day"),
        "async_customers": _("Customers created offline"),
        "method": _("How it is handed over"),
        "pickup_store": _("Store that hands it over"),
        "wanted_date": _("Wanted on"),
        "language": _("Language"),
        "receipt_footer": _("Last lines of the receipt"),
        "role": _("Role"),
        "active": _("Active"),
        "group": _("Permission group"),
        "has_badge": _("Badge"),
        "expires_ms": _("Expires"),
        "registers": _("Registers"),
        "reason": _("Reason"),
    }


def _fields_of_work() -> dict[str, str]:
    return {
        "schedule": _("Schedule"),
        "device_name": _("Device"),
        "why": _("Why"),
        "proposed_by": _("Sent by"),
        "file": _("File"),
        "documents": _("Documents"),
        "new products": _("New products"),
        "new customers": _("New customers"),
        "changed customers": _("Changed customers"),
        "rows left out": _("Rows left out"),
        "token_days": _("Days that a register's token is good for"),
        "merged_into": _("Merged into"),
        "into": _("Merged into"),
        "merged": _("Merged"),
        "erasure": _("Erasure"),
        "act": _("Act"),
        "second_person": _("Second person"),
        "tables": _("Left away of customers"),
        "feeds": _("Left away of feeds"),
        "customers": _("Customers by name"),
    }
