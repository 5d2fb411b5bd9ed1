"""How much is measured: the sizes of the speed table, and small ones to try the programs with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """``big_*`` are what lies in the big register file before anything is measured."""

    rounds: int
    sales_a_round: int
    big_customers: int
    big_products: int
    big_sales: int
    changes: int
    upload_sales: int
    upload_rounds: int
    pending_customers: int
    searches: int
    keys: int
    window_sales: int
    starts: int
    shift_sales: int
    statement_sales: int
    chain_customers: int
    chain_sales: int
    chain_stores: int
    chain_days: int
    page_rounds: int


FULL = Sizes(
    rounds=5,
    sales_a_round=400,
    big_customers=1_000_000,
    big_products=100_000,
    big_sales=500_000,
    changes=100_000,
    upload_sales=10_000,
    upload_rounds=3,
    pending_customers=100_000,
    searches=3_000,
    keys=600,
    window_sales=5_000,
    starts=10,
    shift_sales=2_000,
    statement_sales=100_000,
    chain_customers=1_000_000,
    chain_sales=5_000_000,
    chain_stores=100,
    chain_days=730,
    page_rounds=8,
)

QUICK = Sizes(
    rounds=2,
    sales_a_round=60,
    big_customers=20_000,
    big_products=2_000,
    big_sales=5_000,
    changes=4_000,
    upload_sales=1_000,
    upload_rounds=2,
    pending_customers=5_000,
    searches=300,
    keys=80,
    window_sales=200,
    starts=3,
    shift_sales=200,
    statement_sales=5_000,
    chain_customers=5_000,
    chain_sales=20_000,
    chain_stores=10,
    chain_days=40,
    page_rounds=2,
)
