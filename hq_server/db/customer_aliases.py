"""Who stands for a customer that was merged. An alias names its survivor directly, also when that was merged later."""

from collections.abc import Iterable, Sequence

from hq_server.db.database import HqDatabase


def survivors(db: HqDatabase, customers: Iterable[str]) -> dict[str, str]:
    """Merged customer → who stands for it; customers that were not merged are not in it."""
    sql = "SELECT customer, survivor FROM customer_alias WHERE customer IN_VALUES"
    return dict(db.rows_in(sql, (), sorted(set(customers))))


def survivor_of(db: HqDatabase, customer: str) -> str:
    """The customer itself when it was not merged."""
    return survivors(db, [customer]).get(customer, customer)


def merged_into(db: HqDatabase, customer: str) -> list[str]:
    """All that this customer stands for beside itself."""
    sql = "SELECT customer FROM customer_alias WHERE survivor = ? ORDER BY customer"
    return [row[0] for row in db.rows(sql, (customer,))]


def merged_into_any(db: HqDatabase, customers: Sequence[str]) -> dict[str, str]:
    """Merged customer → survivor, for all that stand behind these."""
    return dict(db.rows_in("SELECT customer, survivor FROM customer_alias WHERE survivor IN_VALUES", (), customers))


def add(db: HqDatabase, customer: str, parent: str, merge: str) -> list[str]:
    """``parent`` stands for ``customer`` and for all that it stood for; returns these, the customer with them."""
    others = merged_into(db, customer)
    db.execute("UPDATE customer_alias SET survivor = ? WHERE survivor = ?", (parent, customer))
    sql = "INSERT INTO customer_alias (customer, parent, survivor, merge) VALUES (?, ?, ?, ?)"
    db.execute(sql, (customer, parent, parent, merge))
    return [customer, *others]


def remove(db: HqDatabase, customer: str) -> list[str]:
    """The customer stands for itself again, and for what was merged into it; returns these, the customer with them."""
    survivor = survivor_of(db, customer)
    rows = db.rows("SELECT customer, parent FROM customer_alias WHERE survivor = ?", (survivor,))
    own = [customer]
    for parent in own:
        own += [child for child, its_parent in rows if its_parent == parent]
    db.execute("DELETE FROM customer_alias WHERE customer = ?", (customer,))
    sql = "UPDATE customer_alias SET survivor = ? WHERE customer = ?"
    db.execute_many(sql, [(customer, one) for one in own[1:]])
    return own


def to_tell(db: HqDatabase, customers: Sequence[str]) -> dict[str, tuple[str, str | None]]:
    """Merged customer → survivor and the survivor's account number."""
    rows = db.rows_in(
        "SELECT a.customer, a.survivor, c.account_number FROM customer_alias a JOIN customer c ON c.id = a.survivor "
        "WHERE a.customer IN_VALUES",
        (),
        customers,
    )
    return {customer: (survivor, number) for customer, survivor, number in rows}
