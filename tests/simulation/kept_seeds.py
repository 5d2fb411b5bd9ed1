"""Seeds that once found something: each of them is run again with every test."""

from tests.simulation.chain import Size

# What was wrong, in the program or in what the model took for wrong → the chain that showed it.
KEPT: dict[str, tuple[int, Size]] = {
    "receipts of a register that was activated anew go on with its counter": (8, Size(days=3)),
    "a sale with the card of somebody who was erased comes later": (31, Size(days=3)),
}
