"""Bytes to text: the bytes are believed before any label."""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD_BYTES = 4096
_GOOD_PER_BAD = 20


def decode(body: bytes, content_type: str | None = None) -> str:
    """Return the text of a page, without U+FFFD: what cannot be decoded is left out.

    `content_type` is the value of the HTTP header of that name. Bytes that are UTF-8 are
    UTF-8 whatever is declared; the GB family is read as GB18030, which contains the others.
    """
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return _drop_undecodable(body[len(bom) :].decode(encoding, "replace"))
    try:
        return _drop_undecodable(body.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if _is_damaged_utf8(body):
        return _drop_undecodable(body.decode("utf-8", "replace"))
    encoding = _declared_encoding(body, content_type) or "gb18030"
    return _drop_undecodable(body.decode(encoding, "replace"))


def _drop_undecodable(text: str) -> str:
    return text.replace("\ufffd", "").replace("\x00", "")


def _is_damaged_utf8(body: bytes) -> bool:
    """Tell UTF-8 with a few broken bytes from another encoding."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if "\u0800" <= character != "\ufffd")
    return good >= _GOOD_PER_BAD * bad


def _declared_encoding(body: bytes, content_type: str | None) -> str | None:
    """Return the declared encoding if it is one that could be true of bytes that are not UTF-8."""
    labels = _DECLARED.findall((content_type or "").encode("latin-1", "replace"))
    labels += _DECLARED.findall(body[:_HEAD_BYTES])
    for label in labels:
        if label.lower().startswith(b"big5"):
            try:
                body.decode("big5hkscs")
            except UnicodeDecodeError:
                continue
            return "big5hkscs"
    return None
