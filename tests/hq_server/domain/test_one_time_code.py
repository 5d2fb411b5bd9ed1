"""Sign-in codes are those of RFC 6238, and one that is a step early or late is still right."""

import base64

import pytest

from hq_server.domain import one_time_code
from hq_server.domain.one_time_code import app_address, code_at, find_step, secret_text, step_at

# RFC 6238, appendix B (SHA-1); its eight digits end in our six.
_KEY = b"12345678901234567890"
_SECRET = base64.b32encode(_KEY).decode()
_VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


@pytest.mark.parametrize(("seconds", "code"), _VECTORS)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert code_at(_KEY, step_at(seconds * 1000)) == code[-6:]
    assert find_step(_SECRET, code[-6:], seconds * 1000) == seconds // 30


@pytest.mark.parametrize(("off_ms", "found"), [(-60_000, False), (-30_000, True), (30_000, True), (60_000, False)])
def test_a_clock_may_be_one_step_off(off_ms: int, found: bool) -> None:
    now = 1_234_567_890_000
    code = code_at(_KEY, step_at(now + off_ms))
    assert (find_step(_SECRET, code, now) is not None) == found


@pytest.mark.parametrize("typed", ["", "00592", "0059244", "00592A", "٠٠٥٩٢٤", "é" * 6, "\ud800"])
def test_what_is_no_code_is_wrong(typed: str) -> None:
    assert find_step(_SECRET, typed, 1_234_567_890_000) is None


def test_a_code_may_be_typed_with_a_space() -> None:
    assert find_step(_SECRET, " 005 924 ", 1_234_567_890_000) == 1_234_567_890 // 30


def test_the_first_moments_of_all_have_no_step_before_them() -> None:
    assert find_step(_SECRET, code_at(_KEY, 0), 0) == 0


def test_a_secret_is_as_long_as_the_hash() -> None:
    assert base64.b32decode(secret_text(bytes(20))) == bytes(20)
    with pytest.raises(ValueError, match="20 bytes"):
        secret_text(bytes(10))
    with pytest.raises(ValueError, match="base32"):
        find_step("not base32!", "000000", 0)


def test_the_app_reads_who_and_where_from_the_address() -> None:
    address = app_address("ABC", "Comptoir HQ", "zoë@x")
    assert address == "otpauth://totp/Comptoir%20HQ%3Azo%C3%AB%40x?secret=ABC&issuer=Comptoir%20HQ"
    assert one_time_code.DIGITS == 6
