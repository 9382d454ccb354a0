"""The code on a receipt."""

import pytest

from sara.intake import codes
from sara.secret import Secret

SECRET = Secret(b"a key for the tests")


def test_a_code_has_sixteen_digits_in_groups_of_four() -> None:
    code = codes.new_code(SECRET, "", "")
    assert len(code) == 16
    assert code.isdigit()
    assert codes.shown("0123456789012345") == "0123 4567 8901 2345"


def test_codes_differ() -> None:
    assert len({codes.new_code(SECRET, "", "") for _ in range(200)}) == 200
    assert len({codes.new_code(SECRET, f"page {n}", "") for n in range(200)}) == 200


@pytest.mark.parametrize(
    "typed",
    [
        "0123 4567 8901 2345",
        "0123-4567-8901-2345",
        "0123456789012345",
        " 0123.4567.8901.2345\n",
        "٠١٢٣ ٤٥٦٧ ٨٩٠١ ٢٣٤٥",
        "".join(chr(0xFF10 + int(d)) for d in "0123456789012345"),
    ],
)
def test_a_code_is_read_however_it_is_written(typed: str) -> None:
    assert codes.read(typed) == "0123456789012345"


@pytest.mark.parametrize(
    "typed", ["", "1234", "01234567890123456", "O123 4567 8901 2345", "a" * 16]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert codes.read(typed) == ""
