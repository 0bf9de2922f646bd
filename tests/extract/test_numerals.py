from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extract.numerals import read_number

SIGNS = "〇一二三四五六七八九"


@given(st.integers(0, 9999))
def test_digits_and_single_numerals_are_read(number: int) -> None:
    assert read_number(str(number)) == number
    assert read_number("".join(SIGNS[int(digit)] for digit in str(number))) == number


@given(st.integers(1, 9), st.integers(0, 9))
def test_tens_are_read(tens: int, units: int) -> None:
    unit = SIGNS[units] if units else ""
    assert read_number(f"{SIGNS[tens]}十{unit}") == 10 * tens + units
    assert read_number(f"十{unit}") == 10 + units


@pytest.mark.parametrize("zero", "〇○零OΟ0")
def test_every_zero_is_read(zero: str) -> None:
    assert read_number(f"二{zero}一八") == 2018


def test_the_first_month_is_read() -> None:
    assert read_number("元") == 1


@given(st.text())
def test_any_other_text_is_a_value_error(text: str) -> None:
    try:
        assert read_number(text) >= 0
    except ValueError:
        return


@pytest.mark.parametrize("text", ["", "十十", "一百", "四月", "a"])
def test_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_number(text)
