"""What HQ says about the store a register stands in, and who the register is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Channel:
    store: str
    name: str
    currency: str
    address: tuple[str, ...] = ()
    tax_included: bool = True
    time_zone: str = "UTC"
    end_of_day: str = "20:00"
    async_customers: bool = True
    language: str = "en"
    receipt_footer: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """``epoch`` rises with each activation and is part of receipt numbers."""

    store: str
    register: str
    epoch: int

    @property
    def code(self) -> str:
        """As documents name the register: ``101-2``."""
        return f"{self.store}-{self.register}"

    def receipt_number(self, counter: int) -> str:
        return f"{self.code}-{self.epoch}{counter:07d}"
