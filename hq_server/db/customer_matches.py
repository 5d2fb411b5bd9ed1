"""The texts that customers are recognised by, as keyed hashes: who has one of them in common with whom."""

from collections.abc import Iterable, Mapping, Sequence

from hq_server.db.database import HqDatabase


def replace(db: HqDatabase, texts: Mapping[str, Sequence[str]]) -> None:
    """``texts``: customer → all that it is recognised by now; none for one who is not compared any more."""
    remove(db, list(texts))
    rows = sorted((text, customer) for customer, own in texts.items() for text in set(own))
    db.insert_rows("customer_match", ("text", "customer"), rows)


def remove(db: HqDatabase, customers: Sequence[str]) -> None:
    db.execute_many("DELETE FROM customer_match WHERE customer = ?", [(customer,) for customer in customers])


def first_of(db: HqDatabase, texts: Sequence[str], most: int) -> dict[str, str]:
    """Text → one of those who have it; without texts that more than ``most`` have. One statement for all of them."""
    sql = "SELECT text, min(customer), count(*) FROM customer_match WHERE text IN_VALUES GROUP BY text"
    return {text: customer for text, customer, count in db.rows_in(sql, (), texts) if count <= most}


def who_has(db: HqDatabase, texts: Iterable[str], most: int) -> dict[str, list[str]]:
    """Text → customers, at most ``most`` and one more of each, so that a text that everybody has costs no more."""
    wanted = sorted(set(texts))
    if db.engine == "postgresql":
        rows = db.rows(
            "SELECT t.text, m.customer FROM unnest(?::text[]) AS t (text) CROSS JOIN LATERAL "
            "(SELECT customer FROM customer_match WHERE text = t.text ORDER BY customer LIMIT ?) AS m",
            (wanted, most + 1),
        )
    else:
        sql = "SELECT text, customer FROM customer_match WHERE text = ? ORDER BY customer LIMIT ?"
        rows = [row for text in wanted for row in db.rows(sql, (text, most + 1))]
    found: dict[str, list[str]] = {}
    for text, customer in rows:
        found.setdefault(text, []).append(customer)
    return found
