"""Templates compiled once in a test process: every application of a test would compile them again."""

from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class _InMemory(BytecodeCache):
    """Keyed by name and content, as Jinja asks: a template that a test writes itself is another one."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._compiled[bucket.key, bucket.checksum] = bucket.code


def keep() -> None:
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _InMemory()}
