"""What the signed code on a receipt says, so that any register of the shop can take it back offline."""

from dataclasses import dataclass

from store_client.domain.tender import Tender
from store_client.domain.vouchers import SealedVoucher
from store_client.errors import Refused


@dataclass(frozen=True, slots=True)
class SealedLine:
    """A sold line; ``total_minor`` is what was paid for all of it, with its tax."""

    line: int
    sku: str
    quantity_thousandths: int
    total_minor: int
    tax_rate: int


@dataclass(frozen=True, slots=True)
class SealedReceipt:
    """``lines`` are the first of ``line_count``: a code holds only so many.

    ``digest`` is empty when all are there, else it stands for all of them (``services.seal.digest_of``).
    """

    register: str
    receipt: str
    transaction: str
    business_date: str
    currency: str
    total_minor: int
    tax_included: bool
    tenders: tuple[Tender, ...]
    lines: tuple[SealedLine, ...]
    line_count: int
    digest: bytes = b""

    @property
    def whole(self) -> bool:
        return len(self.lines) == self.line_count


class NotGenuine(Refused):
    """The code was changed, or read wrongly."""


class UnknownSigner(Refused):
    """Nobody here knows the key of the register that the code names; ``sealed`` is what it says, unchecked."""

    def __init__(self, message: str, sealed: SealedReceipt | SealedVoucher) -> None:
        super().__init__(message)
        self.sealed = sealed
