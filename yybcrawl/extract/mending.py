"""Bytes in two encodings, or out of step, mended so that one decoder reads them all."""

from __future__ import annotations

import codecs
import re

from yybcrawl.extract.frequent import FREQUENT, SURELY_CHINESE, frequent_share

# Hostile bytes are mended in so many places only; what follows is decoded as it is.
_MOST_PLACES = 100_000
_LONGEST_RUN = 20_000

_LINE = re.compile(rb"[\x80-\xff][^<\n]*+")
_THREE_BYTES = re.compile("[\u0800-\uffff]")

_WIDE = b"\x81"
_SHAPE = bytes(0x81 if 0x81 <= byte <= 0xFE else 0x20 for byte in range(256))
_FOUR_BYTES = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
_SECOND_BYTE = re.compile(rb"[\x40-\x7e\x80]")
_EURO = re.compile(rb"\x80")

# Logarithms of how likely a pair of bytes is in Chinese, over that of a character beyond GB2312.
_FREQUENT_PAIRS = {pair: 9 for pair in (c.encode("gb18030") for c in FREQUENT) if len(pair) == 2}
_BY_LEAD = [
    6 if lead in (0xA1, 0xA3) or 0xB0 <= lead <= 0xD7 else 4 if 0xD8 <= lead <= 0xF7 else 0
    for lead in range(256)
]
# The same for where the byte was lost: at an end of the run and not within it, or nowhere, as
# the last byte and the next are a rare character. Past the last figure the search ends.
_AT_AN_END = 7
_RARE_CHARACTER = 15
_SURELY_IN_STEP = 60


def utf_8_lines_to_gb18030(body: bytes) -> bytes:
    """Return a GB18030 page with the texts in it that are UTF-8 written in GB18030."""
    return _LINE.sub(lambda line: _utf_8_to_gb18030(line[0]), body, count=_MOST_PLACES)


def gb18030_lines_to_utf_8(body: bytes) -> bytes:
    """Return a UTF-8 page with the texts in it that are GB18030 written in UTF-8."""
    return _LINE.sub(lambda line: _gb18030_to_utf_8(line[0]), body, count=_MOST_PLACES)


def mend_gb18030(body: bytes) -> bytes:
    """Return GB18030 without the lone bytes that put the characters after them out of step.

    A lone byte makes the run of wide bytes it stands in odd. That byte is left out without
    which the run is the likeliest Chinese. The marks of UTF-8 files included in it go, too.
    """
    body = body.replace(codecs.BOM_UTF8, b"")
    shape = body.translate(_SHAPE)
    odd_ends = shape.replace(_WIDE + _WIDE, b"  ")
    parts: list[bytes] = []
    done = 0
    end = odd_ends.find(_WIDE)
    for _ in range(_MOST_PLACES):
        if end < 0:
            break
        if _FOUR_BYTES.match(body, end):
            end = odd_ends.find(_WIDE, end + 4)
            continue
        floor = max(0, end - _LONGEST_RUN)
        start = max(floor, shape.rfind(b" ", floor, end) + 1)
        pair_follows = _SECOND_BYTE.match(body, end + 1) is not None
        lost = start + _lone_byte(body[start : end + 1], may_be_paired=pair_follows)
        if lost < end:
            parts.append(body[done:lost])
            done = lost + 1
        end = odd_ends.find(_WIDE, end + 1)
    if parts:
        body = b"".join([*parts, body[done:]])
    return _spell_euros_out(body) if 0x80 in body else body


def _lone_byte(run: bytes, *, may_be_paired: bool) -> int:
    """Return the index of the byte without which an odd run is the likeliest Chinese.

    `may_be_paired`: the last byte and the one after the run may be a rare character.
    """
    best = _RARE_CHARACTER if may_be_paired else _AT_AN_END
    lost = len(run) - 1
    gain = 0
    for start in range(len(run) - 3, -1, -2):
        gain += _likelihood(run[start + 1 : start + 3]) - _likelihood(run[start : start + 2])
        score = gain if start else gain + _AT_AN_END
        if score > best:
            best, lost = score, start
        elif score < best - _SURELY_IN_STEP:
            break
    return lost


def _likelihood(pair: bytes) -> int:
    frequent = _FREQUENT_PAIRS.get(pair)
    if frequent is not None:
        return frequent
    return _BY_LEAD[pair[0]] if pair[1] >= 0xA1 else 0


def _spell_euros_out(body: bytes) -> bytes:
    """Return GB18030 with the euro sign of code page 936, one byte, written in two."""
    shape = body.translate(_SHAPE)

    def euro(match: re.Match[bytes]) -> bytes:
        run = match.start() - shape.rfind(b" ", 0, match.start()) - 1
        return match[0] if run % 2 else "€".encode("gb18030")

    return _EURO.sub(euro, body, count=_MOST_PLACES)


def _utf_8_to_gb18030(line: bytes) -> bytes:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return line
    # Two Chinese characters of GB18030 may happen to be UTF-8, but of two bytes each.
    return text.encode("gb18030") if _THREE_BYTES.search(text) else line


def _gb18030_to_utf_8(line: bytes) -> bytes:
    try:
        text = line.decode("gb18030")
    except UnicodeDecodeError:
        return line
    return text.encode("utf-8") if frequent_share(text) > SURELY_CHINESE else line
