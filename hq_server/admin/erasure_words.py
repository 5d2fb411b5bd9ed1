"""What an erasure took out, and what stays and why, in words."""

from collections.abc import Mapping

from hq_server.texts import _


def removed(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """What went, as HQ or a register counted it, in words."""
    known = {
        "customers": _("Customer records"),
        "fields": _("Fields beyond the record"),
        "conflicts": _("Open conflicts"),
        "changes": _("Entries of the history"),
        "search": _("Words of the search"),
        "cards": _("Loyalty cards"),
        "orders": _("Orders without address and comment"),
        "documents": _("Documents without content"),
        "lines": _("Lines that were kept aside"),
        "merges": _("Values of merges"),
        "others": _("Entries about others whom the person was merged with"),
        "proposals": _("Merge proposals"),
        "imports": _("Imported files that waited to be confirmed"),
        "import_rows": _("Rows of imported files that were not taken"),
        "audit": _("Audit entries without values"),
        "held": _("News that waited"),
        "aliases": _("Numbers of merged accounts"),
        "forms": _("Unsaved forms"),
        "suspended": _("Names on suspended baskets"),
    }
    return [(known.get(name, name), count) for name, count in counts.items() if count]


def kept() -> list[tuple[str, str]]:
    """What stays, and why."""
    return [
        (
            _("Sales, returns and their receipts"),
            _("The law on books and taxes wants them for years. They name the customer's id, and no name or address."),
        ),
        (
            _("The account number"),
            _("So that it is never given to somebody else. Nothing tells any more whose it was."),
        ),
        (
            _("The order and hash of every document"),
            _("So that it can still be proved that nothing is missing. What documents said of the person is gone."),
        ),
        (
            _("Comments on sales and orders"),
            _("They are part of documents of the books. Cashiers are to write nothing about people there."),
        ),
        (
            _("This erasure: when, by whom and why"),
            _("So that HQ can show that it was done. Write nothing about the person into the reason."),
        ),
        (
            _("Backups and archives made before"),
            _("They are files of yours: delete them when their time is over. A backup that is restored erases again."),
        ),
    ]
