"""What the window asks about goods that come back: where they were sold, and how their money may go back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from store_client.domain.basket import Basket
from store_client.domain.returns import Original, RefundTender
from store_client.domain.seal import SealedReceipt
from store_client.domain.staff import StaffMember
from store_client.domain.vouchers import SealedVoucher


@dataclass(frozen=True, slots=True)
class ReturnServices:
    """The functions with the database, the clock, the ids and the register keys already given to them. All may raise
    ``Refused``; where a person is asked about, also ``NeedsApproval``.
    """

    find_original: Callable[[str], Original]
    """(a receipt's number in any form, or the text of its code) Raises ``ReceiptUnknown`` when HQ is the one to ask."""
    read_code: Callable[[str], SealedReceipt | SealedVoucher | None]
    """(scanned) What a signed code says, None for what is none. Raises ``NotGenuine``, ``UnknownSigner``."""
    ask_hq: Callable[[str], str]
    """(receipt) The question's id; the agent asks."""
    question_state: Callable[[str], str]
    """(question) ``waiting``, ``answered`` or ``failed``."""
    refund_ways: Callable[[Original | None], Sequence[RefundTender]]
    allow_late: Callable[[Basket, Original, StaffMember], tuple[Basket, Original]]
    """(basket, original, person) Take back although the time for returns is over."""
