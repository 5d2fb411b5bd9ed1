"""Who a register is, and where its chain of documents begins."""

from dataclasses import dataclass

# The hash that stands before a register's first document.
NO_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class RegisterIdentity:
    """Who is calling: proved by the register's token."""

    store: str
    register: str

    @property
    def code(self) -> str:
        """``101-2``, as it stands on receipts and in documents."""
        return f"{self.store}-{self.register}"
