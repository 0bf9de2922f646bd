"""How an article is cited: GB/T 7714-2015, BibTeX, or a Chinese sentence. Standard library only."""

from __future__ import annotations

import enum
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from datetime import date, datetime

WRITERS = frozenset(("记者", "见习记者", "实习生", "实习记者", "通讯员", "作者"))
_NAMED = 3
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


class Style(enum.StrEnum):
    """The forms in which an article can be cited."""

    GBT7714 = "gbt7714"
    BIBTEX = "bibtex"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What a citation names. `writers` are in printed order; `captured_at` is in Beijing time."""

    portal: str
    key: str
    url: str
    title: str
    writers: tuple[str, ...]
    source: str | None
    published_on: date | None
    revision: int
    captured_at: datetime


def cite(article: Cited, style: Style) -> str:
    """Return the citation of `article`, without a line break at its end."""
    if style is Style.GBT7714:
        return _gbt7714(article)
    if style is Style.BIBTEX:
        return _bibtex(article)
    return _text(article)


def _gbt7714(article: Cited) -> str:
    """Return what GB/T 7714-2015 wants of a newspaper article online.

    Up to three writers are named, then 等; without any it is 佚名 (8.1). An article that names
    no newspaper is an electronic resource, [EB/OL], with its day in brackets (4.6).
    """
    names = ", ".join(article.writers[:_NAMED]) or "佚名"
    if len(article.writers) > _NAMED:
        names += ", 等"
    day = str(article.published_on) if article.published_on else None
    seen = f"[{article.captured_at:%Y-%m-%d}]"
    if article.source is None:
        printed = f"({day})" if day else ""
        return f"{names}. {article.title}[EB/OL]. {printed}{seen}. {article.url}."
    printed = f", {day}" if day else ""
    return f"{names}. {article.title}[N/OL]. {article.source}{printed}{seen}. {article.url}."


def _bibtex(article: Cited) -> str:
    day = article.published_on
    # Braces keep a Chinese name or title in one piece, and as it is.
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in article.writers),
        "title": f"{{{_tex(article.title)}}}",
        "journal": _tex(article.source or ""),
        "year": str(day.year) if day else "",
        "month": f"{day.month:02}" if day else "",
        "day": f"{day.day:02}" if day else "",
        "url": quote(article.url, safe="%/:?&=#@!$'()*+,;[]~"),
        "urldate": f"{article.captured_at:%Y-%m-%d}",
        "note": _tex(f"存档时间 {_minute(article)}，第{article.revision}版"),
        "language": "chinese",
    }
    kind = "article" if article.source else "misc"
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join((f"@{kind}{{{_bibtex_key(article)},", *lines, "}"))


def _bibtex_key(article: Cited) -> str:
    """Return portal and key, the same for ever; with a hash where BibTeX forbids a character."""
    whole = f"{article.portal}-{article.key}"
    plain = re.sub(r"[^A-Za-z0-9.:-]+", "-", whole)
    if plain == whole:
        return whole
    return f"{plain}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)


def _text(article: Cited) -> str:
    day = article.published_on
    parts = [
        "、".join(article.writers),
        f"《{article.title}》",
        article.source,
        f"{day.year}年{day.month}月{day.day}日" if day else None,
        article.url,
        f"存档于{_minute(article)}，第{article.revision}版",
    ]
    return "，".join(part for part in parts if part) + "。"


def _minute(article: Cited) -> str:
    return f"{article.captured_at:%Y-%m-%d %H:%M}（北京时间）"
