"""The feeds, and the catalogue and the set-up they tell of."""

from peewee import SQL, BigIntegerField, BooleanField, CompositeKey, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class FeedHeadRow(Row):
    """The newest position of a feed. Taking the row's lock is what makes positions commit in order."""

    feed = BigIntegerField(primary_key=True)
    position = BigIntegerField()

    class Meta:
        table_name = "feed_head"


class FeedChangeRow(Row):
    """Which record changed, and where in the feed that stands; what it looks like now is read from the record
    itself.
    """

    feed = BigIntegerField()
    scope = CodeField()
    key = CodeField()
    kind = CodeField()
    position = BigIntegerField()
    changed_ms = BigIntegerField()

    class Meta:
        table_name = "feed_change"
        primary_key = CompositeKey("feed", "scope", "kind", "key")


FeedChangeRow.add_index(
    FeedChangeRow.feed, FeedChangeRow.scope, FeedChangeRow.position, unique=True, name="feed_change_position"
)


class ProductRow(Row):
    sku = CodeField(primary_key=True)
    name = TextField()
    unit = CodeField()
    tax_rate = BigIntegerField()
    active = BooleanField()
    category = CodeField(constraints=[SQL("DEFAULT ''")])
    by_weight = BooleanField(constraints=[SQL("DEFAULT FALSE")])
    serial_needed = BooleanField(constraints=[SQL("DEFAULT FALSE")])
    price_change = CodeField(constraints=[SQL("DEFAULT 'both'")])
    key_in_price = BooleanField(constraints=[SQL("DEFAULT FALSE")])
    returnable = BooleanField(constraints=[SQL("DEFAULT TRUE")])
    discountable = BooleanField(constraints=[SQL("DEFAULT TRUE")])

    class Meta:
        table_name = "product"


class ProductBarcodeRow(Row):
    barcode = CodeField(primary_key=True)
    sku = CodeField()

    class Meta:
        table_name = "product_barcode"


ProductBarcodeRow.add_index(ProductBarcodeRow.sku, name="product_barcode_sku")


class PriceRow(Row):
    sku = CodeField(primary_key=True)
    price_minor = BigIntegerField()
    currency = CodeField()

    class Meta:
        table_name = "price"


class DatedPriceRow(Row):
    """What a product costs from a day on; ``until_date`` is the last day, empty without end. The currency is that of
    its price.
    """

    sku = CodeField()
    from_date = CodeField()
    until_date = CodeField()
    price_minor = BigIntegerField()

    class Meta:
        table_name = "dated_price"
        primary_key = CompositeKey("sku", "from_date", "until_date")


DatedPriceRow.add_index(DatedPriceRow.from_date, DatedPriceRow.sku, name="dated_price_from")
DatedPriceRow.add_index(DatedPriceRow.until_date, DatedPriceRow.from_date, DatedPriceRow.sku, name="dated_price_until")


class SetupItemRow(Row):
    """What registers follow beyond catalogue and staff; ``body`` is JSON as feeds tell it, ``scope`` a feed's scope."""

    kind = CodeField()
    key = CodeField()
    scope = CodeField()
    body = TextField()
    changed_ms = BigIntegerField()

    class Meta:
        table_name = "setup_item"
        primary_key = CompositeKey("kind", "key", "scope")
