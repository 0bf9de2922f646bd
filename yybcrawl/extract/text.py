"""Normalised text: one spelling for what pages write in several ways. Pure functions on lines."""

from __future__ import annotations

import re
import string

# Letters, digits and the signs of sums and addresses; Chinese punctuation stays as it is.
_NARROW = string.ascii_letters + string.digits + "%+-/=#&@."
_WIDTH = {chr(ord(narrow) + 0xFEE0): narrow for narrow in _NARROW}
_WIDE = re.compile(f"[{''.join(_WIDTH)}]")
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f]"
)
_ESCAPED_QUOTE = re.compile(r"\\+\s*(?=[\"'“”‘’」』])")
_STRAY_SPACE = re.compile(r"(?<=[“‘（《〈【「『，。、；]) | (?=[”’）》〉】」』，。、；：？！])")
_SPLIT_SUM = re.compile(r"(?<=[0-9A-Za-z])(?:\s+([+×=])(?=\S)|([+×=])\s+)(?=[0-9A-Za-z])")
_STRAIGHT_CLOSING = (
    (re.compile(r"(“[^“”\"]*)\""), r"\1”"),
    (re.compile(r"(‘[^‘’']*)'(?![A-Za-z])"), r"\1’"),
)
_PAGE = r"第?\s*[A-Za-z]?[\d一二三四五六七八九十]{1,3}"
_PAGES = rf"{_PAGE}(?:[、,，—-]\s*{_PAGE})*\s*版"
_JUMP = "紧接|上接|下转|转|接|详见|相关报道见|更多报道见|文见"
_PAGE_JUMP = re.compile(
    rf"\s*(?:[(（【\[]\s*(?:{_JUMP})[^()（）【】\[\]]{{0,14}}版[^()（）【】\[\]]{{0,6}}[)）】\]]"
    rf"|(?:[■□●▲►]\s*)?(?:{_JUMP})?{_PAGES})\s*$"
)
# What the sign of a page may have behind it, in a line without white space at its end.
_JUMP_END = 8
_DEBRIS = re.compile(r"^[*＊■□●○◆◇▲△★☆\s]+$")


def normalise_line(text: str) -> str:
    """Return a line with one width of letters, one kind of white space and mended quotes."""
    text = _WIDE.sub(lambda match: _WIDTH[match[0]], _INVISIBLE.sub("", text))
    text = " ".join(text.split())
    if "\\" in text:
        text = _ESCAPED_QUOTE.sub("", text)
    if '"' in text or "'" in text:
        for pattern, mended in _STRAIGHT_CLOSING:
            text = pattern.sub(mended, text)
    if " " in text:
        text = _STRAY_SPACE.sub("", text)
        text = _SPLIT_SUM.sub(lambda match: match[1] or match[2], text)
    return text


def normalise_body(paragraphs: list[str]) -> list[str]:
    """Return the normalised paragraphs without page jumps and lines of ornaments."""
    lines = (_without_page_jump(normalise_line(paragraph)) for paragraph in paragraphs)
    return [line for line in lines if line and not _DEBRIS.match(line)]


def is_page_jump(line: str) -> bool:
    """Tell whether a line only sends the reader of the paper to another page."""
    return _PAGE_JUMP.fullmatch(line) is not None


def _without_page_jump(line: str) -> str:
    """Leave out `（下转第二版）` and the like at the end of a line."""
    match = _PAGE_JUMP.search(line) if "版" in line[-_JUMP_END:] else None
    if match is None or (match.start() > 0 and match[0].strip()[0] not in "(（【["):
        return line
    return line[: match.start()]
