"""Numbers written in Chinese numerals, as printed dates use them."""

from __future__ import annotations

# 元 is the first of a calendar (元月); the letter O and the digit 0 stand in for 〇 on many pages.
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
    "零○OoΟ0", 0
)
_DIGITS["元"] = 1
YEAR = "[一二][〇零○OoΟ0一二三四五六七八九]{3}"
NUMBER = "[0-9]{1,2}|[元〇零○一二三四五六七八九十]{1,3}"


def read_number(text: str) -> int:
    """Return the number that `text` writes in digits, one by one (二〇一八) or with 十 (二十五).

    Raises ValueError where it is no such number.
    """
    if text.isdecimal() or not text:
        return int(text)
    tens, ten, units = text.partition("十")
    if not ten:
        return _positional(text)
    return 10 * (_positional(tens) if tens else 1) + (_positional(units) if units else 0)


def _positional(text: str) -> int:
    number = 0
    for sign in text:
        if sign not in _DIGITS:
            raise ValueError(f"{sign!r} is no Chinese digit")
        number = 10 * number + _DIGITS[sign]
    return number
