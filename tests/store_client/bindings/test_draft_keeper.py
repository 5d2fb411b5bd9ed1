"""The basket is kept beside the window: nobody waits for it, the newest counts, and nothing overtakes it."""

import threading
from dataclasses import replace

from store_client.bindings.draft_keeper import DraftKeeper, in_order_after
from store_client.domain.basket import Basket
from store_client.errors import StorageTrouble


class SlowDisk:
    """Writes only once it is let."""

    def __init__(self) -> None:
        self.let, self.begun = threading.Event(), threading.Event()
        self.written: list[str] = []
        self.closed = 0

    def save(self, basket: Basket) -> None:
        self.begun.set()
        assert self.let.wait(20)
        self.written.append(basket.id)

    def close(self) -> None:
        self.closed += 1


def basket(identifier: str) -> Basket:
    return replace(Basket(), id=identifier)


def test_nobody_waits_and_the_newest_is_written() -> None:
    disk = SlowDisk()
    keeper = DraftKeeper(disk.save, disk.close)
    keeper.keep(basket("a"))
    assert disk.begun.wait(20)
    keeper.keep(basket("b"))
    keeper.keep(basket("c"))
    disk.let.set()
    keeper.stop()
    assert disk.written == ["a", "c"]
    assert disk.closed == 1


def test_what_writes_what_became_of_it_comes_after_it() -> None:
    disk = SlowDisk()
    keeper = DraftKeeper(disk.save, disk.close)
    keeper.keep(basket("a"))
    assert disk.begun.wait(20)

    def suspend(name: str) -> str:
        disk.written.append(f"suspended as {name}")
        return name

    threading.Timer(0.05, disk.let.set).start()
    assert in_order_after(keeper.settle)(suspend)("Blue umbrella") == "Blue umbrella"
    assert disk.written == ["a", "suspended as Blue umbrella"]
    keeper.stop()


def test_trouble_with_one_does_not_stop_the_next() -> None:
    written: list[str] = []

    def save(kept: Basket) -> None:
        if kept.id == "a":
            raise StorageTrouble("The disk is full.")
        if kept.id == "b":
            raise ValueError("a bug")
        written.append(kept.id)

    keeper = DraftKeeper(save, lambda: None)
    for identifier in "abc":
        keeper.keep(basket(identifier))
        keeper.settle()
    keeper.stop()
    assert written == ["c"]
