"""The errors of the register, one tree; its type decides an error's fate:

    ComptoirError
    ├── Refused                 what was asked cannot be done: shown to the person who asked, the basket is kept
    │   ├── FieldRefused        one field of a form cannot be taken (``field``)
    │   ├── NeedsApproval       this person may not do it (``action``), another one may approve it
    │   ├── ReasonNeeded        it is done once somebody has said why (``use``)
    │   ├── CountNeeded         the drawer is to be counted first
    │   └── StorageTrouble      disk full, locked, read-only ...: nothing was recorded, try again
    │       └── CommitFailed    the disk failed while a write was being finished
    ├── InDoubt                 the disk failed so that nobody can tell whether it was recorded: never "try again"
    ├── HqUnreachable           normal: a status, never an attempt
    ├── HqRefused               HQ's own word on what was sent
    ├── ActivationNeeded        HQ does not know this register (any more): it stops sending and asks for a code
    ├── DamagedDatabase         the register's file cannot be read: it is set aside on request, never deleted
    ├── KeyOutOfReach           the register's file is encrypted and its key is not given now: nothing is changed
    ├── NewerDatabase           the file was written by a later version of the program
    ├── UnsafeSqlite            the SQLite library can damage a file that two programs use
    └── WrongSettings           a setting of the program cannot be used

Anything else is a bug: it is logged with its traceback and the basket is kept.
"""


class ComptoirError(Exception):
    """The message says what happened, what was kept and what to do next, in shop words."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(ComptoirError):
    pass


class FieldRefused(Refused):
    """``field`` is the attribute of the form's value, such as ``first_name``."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NeedsApproval(Refused):
    """``action`` is one of ``domain.permissions``; ``subject`` says to what it would be done, where that is known."""

    def __init__(self, action: str, message: str) -> None:
        super().__init__(message)
        self.action, self.subject = action, ""


class ReasonNeeded(Refused):
    """``use`` is that of the reason codes to choose from: ``variance``, ``recount``."""

    def __init__(self, use: str, message: str) -> None:
        super().__init__(message)
        self.use = use


class CountNeeded(Refused):
    pass


class StorageTrouble(Refused):
    pass


class CommitFailed(StorageTrouble):
    """``in_doubt``: what was written may be on the disk all the same, so it is looked for."""

    def __init__(self, message: str, *, in_doubt: bool = True) -> None:
        super().__init__(message)
        self.in_doubt = in_doubt


class InDoubt(ComptoirError):
    pass


class HqUnreachable(ComptoirError):
    pass


class HqRefused(ComptoirError):
    pass


class ActivationNeeded(ComptoirError):
    pass


class DamagedDatabase(ComptoirError):
    pass


class KeyOutOfReach(ComptoirError):
    pass


class NewerDatabase(ComptoirError):
    pass


class UnsafeSqlite(ComptoirError):
    pass


class WrongSettings(ComptoirError):
    pass
