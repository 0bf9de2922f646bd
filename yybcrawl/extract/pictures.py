"""The real address of a picture, which a page that loads pictures late keeps elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from turbohtml import Element

_SOURCES = (
    "data-original", "data-src", "data-lazy-src", "data-lazyload", "data-lazy", "data-echo",
    "data-actualsrc", "data-url", "data-srcset", "original", "lazy-src", "file", "src", "srcset",
)  # fmt: skip
_LATE_SOURCES = frozenset(_SOURCES) - {"src", "srcset"}
_NO_ADDRESS = ("data:", "about:", "javascript:")
_PLACEHOLDER = re.compile(
    r"[/_-](?:blank|grey|gray|loading|lazy(?:load)?|placeholder|pixel|spacer|space|transparent|none|"
    r"default|1x1)\.(?:gif|png|jpe?g|svg|webp)|/0\.gif"
)
_PIXEL_DIGITS = 6


def picture_source(image: Element) -> str | None:
    """Return the address of an <img> as written, or None where it only holds the place of one."""
    for name in ("src", "srcset") if _LATE_SOURCES.isdisjoint(image.attrs) else _SOURCES:
        value = image.attr(name)
        if value:
            source = _first(value)
            if not _is_placeholder(source.lower()):
                return source
    return None


def picture_width(image: Element) -> int | None:
    """Return the width of an <img> in pixels, if it is written so."""
    digits = (image.attr("width") or "").strip().removesuffix("px")
    return int(digits) if digits.isdecimal() and len(digits) < _PIXEL_DIGITS else None


def _is_placeholder(source: str) -> bool:
    is_none = not source or source.startswith(_NO_ADDRESS)
    return is_none or _PLACEHOLDER.search("/" + source) is not None


def _first(value: str) -> str:
    """Return the address of a src, or the first of a srcset."""
    first, *_ = value.split(maxsplit=1) or [""]
    return first.rstrip(",")
