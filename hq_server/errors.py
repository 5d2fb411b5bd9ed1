"""The errors of HQ, one tree:

ComptoirError
├── Refused                 what was asked cannot be done; the message is shown to the person who asked
│   ├── NotFound            there is no such store, register, job ...
│   ├── FieldsRefused       some fields of a form cannot be taken (``messages``)
│   └── ActivationRefused   the activation code is unknown, used or expired (``reason``)
├── AccessDenied            a register's token is unknown or revoked (``reason``): it has to be activated again
├── WrongSettings           a setting or an argument of the program cannot be used
└── StorageTrouble          the database does not answer or cannot write: nothing was changed, try again
    ├── UnsafeSqlite        the SQLite library can damage a file that two programs use
    └── RowsRefused         the database refused what it was given (a constraint, a value it cannot hold)
"""


class ComptoirError(Exception):
    """The message says what happened, what was kept and what to do next, in shop words."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(ComptoirError):
    pass


class NotFound(Refused):
    pass


class FieldsRefused(Refused):
    """``messages``: field → what is wrong with it."""

    def __init__(self, message: str, messages: dict[str, str]) -> None:
        super().__init__(message)
        self.messages = messages


class ActivationRefused(Refused):
    """``reason`` is ``unknown``, ``used`` or ``expired``."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class AccessDenied(ComptoirError):
    """``reason`` is ``unknown`` or ``revoked``."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class WrongSettings(ComptoirError):
    pass


class StorageTrouble(ComptoirError):
    pass


class UnsafeSqlite(StorageTrouble):
    pass


class RowsRefused(StorageTrouble):
    pass
