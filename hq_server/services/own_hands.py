"""Two names are not always two people: whoever let somebody in a short while ago (a new account, a new password, the
sign-in code taken away) could sign in as them, and is not to be approved by that account.
"""

from collections.abc import Callable

from hq_server.db import audit as rows
from hq_server.db import users
from hq_server.db.database import HqDatabase
from hq_server.domain.helping_in import Help, may_be_one
from hq_server.errors import Refused
from hq_server.texts import _

# Longer than a weekend: who cannot sign in any more says so before it is over.
LASTS_HOURS = 72
_HOUR_MS = 3_600_000
_LETS_IN = ("user.created", "user.password_reset", "user.code_reset")
_SUBJECT = "user "


def same_hands(db: HqDatabase, now_ms: int) -> Callable[[str, str], bool]:
    """Whether one person may be behind two accounts, as the audit tells it. Within the caller's transaction.

    What is done by a command at the server counts for nobody: who has the server has the database.
    """
    told = rows.who_did(db, _LETS_IN, now_ms - LASTS_HOURS * _HOUR_MS)
    helps = [Help(by, subject.removeprefix(_SUBJECT)) for by, subject, _made in told if by]
    return lambda first, second: may_be_one(first, second, helps)


def refuse_same_hands(db: HqDatabase, first: str, second: str, now_ms: int) -> None:
    """Raises ``Refused`` when one person may be behind both. Within the caller's transaction."""
    if first == second or not same_hands(db, now_ms)(first, second):
        return
    names = users.full_names(db)
    message = _(
        "{one} and {other} count as one person for {hours} hours, because somebody could sign in as both: an account "
        "was added, or its password or code was reset. Ask somebody else to approve it. Nothing was changed."
    )
    told = {"one": names.get(first, first), "other": names.get(second, second), "hours": LASTS_HOURS}
    raise Refused(message.format(**told))
