"""Who a register is, and where its chain of documents begins."""

from dataclasses import dataclass, field

# The hash that stands before a register's first document.
NO_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class RegisterIdentity:
    """Who is calling: proved by the register's token. ``epoch`` is the activation that gave the token, None when
    nobody is calling; ``language`` is what its store reads.
    """

    store: str
    register: str
    epoch: int | None = field(default=None, compare=False)
    language: str = field(default="en", compare=False)

    @property
    def code(self) -> str:
        """``101-2``, as it stands on receipts and in documents."""
        return f"{self.store}-{self.register}"
