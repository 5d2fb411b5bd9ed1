"""Two network namespaces joined by a wire that is read and written here: it loses, delays and cuts off real IP packets.

Each end has a tun device (Linux' TUN/TAP driver); what is sent into one comes out of the other, unless the wire's
``Weather`` is against it. TCP does the rest, as it does on a bad line. Needs no module of the kernel for bad weather,
but the right to make namespaces (root, or a user namespace of one's own), and /dev/net/tun.
"""

import ctypes
import fcntl
import heapq
import os
import random
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REGISTER, HQ = "register", "hq"
ADDRESSES = {REGISTER: "10.99.0.1", HQ: "10.99.0.2"}
_MASK = "255.255.255.0"
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_TUNSETIFF, _TUN, _NO_HEADER = 0x400454CA, 0x0001, 0x1000
_SET_FLAGS, _SET_ADDRESS, _SET_MASK, _UP = 0x8914, 0x8916, 0x891C, 0x1 | 0x40
_LARGEST = 65_536
_libc = ctypes.CDLL(None, use_errno=True)


class NoNamespaces(RuntimeError):
    """Says in words what this machine does not allow."""


@dataclass(frozen=True, slots=True)
class Weather:
    """``loss`` of packets (0 to 1) each way, ``delay_s`` each way and up to ``jitter_s`` more; ``cut``: silence."""

    loss: float = 0.0
    delay_s: float = 0.0
    jitter_s: float = 0.0
    cut: bool = False


@dataclass
class Carried:
    passed: int = 0
    lost: int = 0


class BadNetwork:
    """Use as a context. Whoever is started within ``at(side)`` lives in that namespace."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._weather = Weather()
        self.carried = Carried()
        self._ends: dict[str, int] = {}
        self._namespaces: dict[str, int] = {}
        self._done = threading.Event()
        self._wire = threading.Thread(target=self._carry, daemon=True)

    def __enter__(self) -> "BadNetwork":
        self._home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        try:
            for side, address in ADDRESSES.items():
                self._make(side, address)
        finally:
            _enter(self._home)
        self._wire.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._wire.is_alive():
            self._wire.join()
        for handle in (*self._ends.values(), *self._namespaces.values(), self._home):
            os.close(handle)

    @contextmanager
    def at(self, side: str) -> Iterator[None]:
        """This thread, and every process that it starts, is at that end of the wire."""
        _enter(self._namespaces[side])
        try:
            yield
        finally:
            _enter(self._home)

    def becomes(self, weather: Weather) -> None:
        self._weather = weather

    def _make(self, side: str, address: str) -> None:
        if _libc.unshare(_NEW_NETWORK):
            raise NoNamespaces(f"no network namespace can be made here: {os.strerror(ctypes.get_errno())}")
        self._namespaces[side] = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        try:
            end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(end, _TUNSETIFF, struct.pack("16sH22x", b"wire", _TUN | _NO_HEADER))
        except OSError as error:
            raise NoNamespaces(f"no tun device can be made here: {error}") from error
        self._ends[side] = end
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
            fcntl.ioctl(door, _SET_ADDRESS, _address("wire", address))
            fcntl.ioctl(door, _SET_MASK, _address("wire", _MASK))
            for name in ("wire", "lo"):
                fcntl.ioctl(door, _SET_FLAGS, struct.pack("16sH22x", name.encode(), _UP))

    def _carry(self) -> None:
        """From each end to the other one, each packet in its own time; one that waits may be overtaken."""
        number = 0
        waiting: list[tuple[float, int, int, bytes]] = []
        other = {self._ends[REGISTER]: self._ends[HQ], self._ends[HQ]: self._ends[REGISTER]}
        while not self._done.is_set():
            pause = 0.05 if not waiting else min(0.05, max(0.0, waiting[0][0] - time.monotonic()))
            for end in select.select(list(other), [], [], pause)[0]:
                weather, packet = self._weather, os.read(end, _LARGEST)
                if weather.cut or self._chance.random() < weather.loss:
                    self.carried.lost += 1
                    continue
                number += 1
                due = time.monotonic() + weather.delay_s + self._chance.uniform(0.0, weather.jitter_s)
                heapq.heappush(waiting, (due, number, other[end], packet))
            while waiting and waiting[0][0] <= time.monotonic():
                _due, _number, end, packet = heapq.heappop(waiting)
                self.carried.passed += 1
                os.write(end, packet)


def become_own_root() -> None:
    """Without the rights of root: a user namespace in which this process has them. Before any thread is started."""
    if os.geteuid() == 0:
        return
    user, group = os.getuid(), os.getgid()
    # Back to a network that belongs to others it could not go.
    if _libc.unshare(_NEW_USER | _NEW_NETWORK):
        raise NoNamespaces(f"no user namespace can be made here: {os.strerror(ctypes.get_errno())}")
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")


def _enter(namespace: int) -> None:
    if _libc.setns(namespace, _NEW_NETWORK):
        raise NoNamespaces(f"the namespace cannot be entered: {os.strerror(ctypes.get_errno())}")


def _address(name: str, address: str) -> bytes:
    """A struct ifreq with an IPv4 address (netdevice(7))."""
    return struct.pack("16sHH4s16x", name.encode(), socket.AF_INET, 0, socket.inet_aton(address))
