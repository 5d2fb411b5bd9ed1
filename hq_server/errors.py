"""The errors of HQ, one tree:

ComptoirError
├── Refused                 what was asked cannot be done; the message is shown to the person who asked
│   ├── NotFound            there is no such store, register, job ...
│   ├── FieldsRefused       some fields of a form cannot be taken (``messages``)
│   └── ActivationRefused   the activation code is unknown, used or expired (``reason``)
├── AccessDenied            a register's token is unknown, revoked or has run out (``reason``): it has to be activated
├── RequestDenied           a register's request is too old, was sent before or is not its own (``reason``)
├── WrongSettings           a setting or an argument of the program cannot be used
└── StorageTrouble          the database does not answer or cannot write: nothing was changed, try again
    ├── Interrupted         the server went away, or chose this transaction as a deadlock's victim: nothing was changed
    ├── OutcomeUnknown      the server went away while it saved: it may have been changed, or not
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
    """``reason`` is ``unknown``, ``revoked`` or ``expired``."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class RequestDenied(ComptoirError):
    """``reason`` is ``stale`` or ``forged``."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class WrongSettings(ComptoirError):
    pass


class StorageTrouble(ComptoirError):
    pass


class Interrupted(StorageTrouble):
    pass


class OutcomeUnknown(StorageTrouble):
    pass


class UnsafeSqlite(StorageTrouble):
    pass


class RowsRefused(StorageTrouble):
    pass
