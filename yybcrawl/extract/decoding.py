"""Bytes to text: the bytes are believed before any label."""

from __future__ import annotations

import codecs
import re

from yybcrawl.extract.frequent import SURELY_CHINESE, frequent_share
from yybcrawl.extract.mending import (
    gb18030_lines_to_utf_8,
    mend_gb18030,
    utf_8_lines_to_gb18030,
)

_UTF_16_STARTS = (
    (re.compile(rb"\xff\xfe|(?:[\t-~]\x00){2}"), "utf-16-le"),
    (re.compile(rb"\xfe\xff|(?:\x00[\t-~]){2}"), "utf-16-be"),
)
_ASCII = bytes(range(0x80))
_NOT_WIDE = bytes([*range(0x81), 0xFF])
# GB2312 does without the bytes 0x81 to 0xA0; a third of Chinese in UTF-8 is such.
_GB2312 = bytes(range(0xA1, 0xFF))
_UTF_8 = re.compile(rb"(?:[\xe0-\xef][\x80-\xbf]{2}|(?:[\xc2-\xdf][\x80-\xbf]){4})++")
_UTF_8_WORDS = re.compile(rb"[\xe3-\xef][\x80-\xbf]{2}(?:[\xe3-\xef][\x80-\xbf]{2}){2}")

_LABEL = re.compile(rb"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""")
_XML_LABEL = re.compile(rb"""<\?xml\b[^>]{0,80}\bencoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})""")
_HEAD_BYTES = 4096
# What may be true of bytes that are not UTF-8, and shows in them whether it is.
_BIG5 = "big5hkscs"
_CODECS = {
    b"big5": _BIG5,
    b"big5-hkscs": _BIG5,
    b"x-x-big5": _BIG5,
    b"shift_jis": "cp932",
    b"shift-jis": "cp932",
    b"x-sjis": "cp932",
    b"windows-31j": "cp932",
    b"euc-jp": "euc_jp",
    b"x-euc-jp": "euc_jp",
    b"euc-kr": "cp949",
    b"ks_c_5601-1987": "cp949",
    b"windows-949": "cp949",
}
_GOOD_PER_BAD = 50
_GBK_SPACE = b"\xa3\xa0".decode("gb18030")


def decode(body: bytes, content_type: str | None = None) -> str:
    """Return the text of a page, without U+FFFD and NUL: what cannot be decoded is left out.

    `content_type` is the value of the HTTP header of that name. Bytes that are UTF-8, or mostly
    are, are UTF-8 whatever is declared. All others are GB18030, which contains GB2312 and GBK,
    unless they make no Chinese in it and are good Big5 or what they are declared to be.
    Never raises; takes time and memory in proportion to the bytes.
    """
    text = _read(body, content_type or "")
    if "\ufffd" in text:
        text = text.replace("\ufffd", "")
    return text.replace("\x00", "") if 0 in body else text


def _read(body: bytes, content_type: str) -> str:
    for start, encoding in _UTF_16_STARTS:
        if start.match(body):
            return body.decode(encoding, "replace").removeprefix("\ufeff")
    body = body.removeprefix(codecs.BOM_UTF8)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    wide = body.translate(None, _NOT_WIDE)
    low = len(wide.translate(None, _GB2312))
    if 20 * low > len(wide) and _is_mostly_utf_8(body):
        return gb18030_lines_to_utf_8(body).decode("utf-8", "replace")
    if low > 7 and _UTF_8_WORDS.search(body):
        body = utf_8_lines_to_gb18030(body)
        wide = body.translate(None, _NOT_WIDE)
    return _read_not_utf_8(body, len(wide), content_type)


def _is_mostly_utf_8(body: bytes) -> bool:
    high = body.translate(None, _ASCII)
    return 2 * sum(map(len, _UTF_8.findall(high))) > len(high)


def _read_not_utf_8(body: bytes, wide: int, content_type: str) -> str:
    """Read GB18030, or what it is instead; `wide` is how many bytes are 0x81 to 0xFE."""
    text = body.decode("gb18030", "replace")
    bad = text.count("\ufffd")
    pairs = len(body) - len(text)
    # The characters whose second byte is one of ASCII: names in GBK, half of all in Big5.
    narrow = 2 * pairs - wide + bad
    encodings = _declared_encodings(body, content_type)
    if encodings or 8 * narrow > pairs:
        other = _other_reading(body, text, encodings)
        if other is not None:
            return other
    mended = mend_gb18030(body) if bad or narrow else body
    if mended != body:
        text = mended.decode("gb18030", "replace")
    return text.replace(_GBK_SPACE, "\u3000") if _GBK_SPACE in text else text


def _other_reading(body: bytes, gb18030: str, declared: list[str]) -> str | None:
    """Return the text of bytes that make no Chinese in GB18030 and sense in another encoding."""
    share = frequent_share(gb18030)
    if share > SURELY_CHINESE:
        return None
    for encoding in [*declared, _BIG5]:
        text = body.decode(encoding, "replace")
        if _GOOD_PER_BAD * text.count("\ufffd") > len(body) - len(text):
            continue
        if encoding in declared or frequent_share(text) > share:
            return text
    return None


def _declared_encodings(body: bytes, content_type: str) -> list[str]:
    head = body[:_HEAD_BYTES].lower()
    labels = _LABEL.findall(content_type.lower().encode("latin-1", "replace") + b"\n" + head)
    labels += _XML_LABEL.findall(head[:200])
    return [_CODECS[label] for label in labels if label in _CODECS]
