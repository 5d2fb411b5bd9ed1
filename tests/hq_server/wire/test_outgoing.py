"""What HQ writes: translated texts are strings on the wire, and nothing gets there by accident."""

import msgspec
import pytest

from hq_server.texts import _
from hq_server.wire.outgoing import Result, encode


def test_a_translated_text_is_a_string_on_the_wire() -> None:
    reason = _("Shift {id} was opened already.").format(id="s-1")
    assert msgspec.json.decode(encode(Result("", 0, "stored", "applied", reason)))["reason"] == reason


def test_what_is_no_text_is_not_turned_into_one() -> None:
    with pytest.raises(NotImplementedError, match="object has no place on the wire"):
        encode(Result("", 0, "stored", "applied", object()))  # type: ignore[arg-type]
