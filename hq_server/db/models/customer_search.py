"""The words that customers are found by, and the full-text index over them on either engine."""

from peewee import BigAutoField, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class CustomerSearchRow(Row):
    """``words``: folded, with blanks between them. ``position``: in the order in which HQ came to know of them."""

    position = BigAutoField()
    customer = CodeField()
    words = TextField()

    class Meta:
        table_name = "customer_search"


CustomerSearchRow.add_index(CustomerSearchRow.customer, unique=True, name="customer_search_customer")

# What models cannot say, by engine. A word that is deleted is really gone from SQLite's index (secure-delete).
CUSTOMER_SEARCH_INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE customer_words USING fts5(words, content='customer_search', content_rowid='position', "
        "detail=none, prefix='1 2 3 4', tokenize='ascii')",
        "INSERT INTO customer_words (customer_words, rank) VALUES ('secure-delete', 1)",
        "CREATE TRIGGER customer_search_added AFTER INSERT ON customer_search BEGIN "
        "INSERT INTO customer_words (rowid, words) VALUES (new.position, new.words); END",
        "CREATE TRIGGER customer_search_removed AFTER DELETE ON customer_search BEGIN "
        "INSERT INTO customer_words (customer_words, rowid, words) VALUES ('delete', old.position, old.words); END",
        "CREATE TRIGGER customer_search_changed AFTER UPDATE ON customer_search BEGIN "
        "INSERT INTO customer_words (customer_words, rowid, words) VALUES ('delete', old.position, old.words); "
        "INSERT INTO customer_words (rowid, words) VALUES (new.position, new.words); END",
    ),
    "postgresql": (
        "CREATE INDEX customer_search_words ON customer_search "
        "USING gin (array_to_tsvector(string_to_array(words, ' ')))",
    ),
}
