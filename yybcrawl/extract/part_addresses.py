"""The addresses that the parts of an article have: variants of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from urllib.parse import SplitResult

    from yybcrawl.extract.page import Link

_EXTENSION = r"\.(?:s?html?|xhtml|php\d?|aspx?|jspx?|do|cgi|cfm|action)"
_INDEX = "/(?:index|default)"
_LEAF_END = re.compile(rf"(?i)({_INDEX})?({_EXTENSION})?/?$")
_BEFORE_NUMBER = rf"(?:{_INDEX})?(?:[_.,~!-]|/|%28|\()(?:pages?[/_-]?|pg|p)?"
_VARIANT = re.compile(
    rf"(?i)({_BEFORE_NUMBER})?(\d{{1,3}}|all|full|whole|single)(?:\)|%29)?({_EXTENSION})?/?$"
)
_BEFORE_OWN = re.compile(rf"(?i)(?:{_BEFORE_NUMBER}|(?<=[a-z]))$")
_SAME = re.compile(rf"(?i)(?:{_INDEX})?({_EXTENSION})?/?$")
_KEY = r"(?:p|pn|pg|pages?|page_?(?:no|num|number|index)|paged|cur_?page|current_?page)"
_QUERY = re.compile(
    rf"(?i)[?&](?:({_KEY})=(\d{{1,3}}|all)|(?:all|full|single)=(?:1|true|yes|all)|view=all)(?=&|$)"
)
_STATIC = re.compile(r"(?i)\.(?:s?html?|xhtml)")
_LIST_NAME = re.compile(
    r"(?i)(?:index|default|list|node|col|column|channel|class|category|cat|tag|type|search|more)"
    r"[_-]?\d{0,6}$"
)
_MONTH = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[-/]?(?:0?[1-9]|1[0-2]))?$")
_DAY_FOLDER = re.compile(r"(?:19|20)\d\d(?:-?\d\d){0,2}$")
_ARTICLE_FOLDER = re.compile(r"\d{5}|[^-]-[^-]+-[^-]")
_NUMBERED = re.compile(r"=\d{4}")
_COMMENTS = re.compile(r"(?i)comment|reply|replies|respond|pinglun|^(?:pl|post-?\d*)$")
_FROM_ROOT = ("/", "http:", "https:", "#", "javascript:")
_LONGEST_ENDING = 24
_MOST_DIGITS = 3
_MOST_PLAIN = 50


class PartAddress(NamedTuple):
    """The address of a part, of which `url[begin:end]` is the `number`.

    `number` is None where the address names none, as the first part's; `form` is how it is
    written. The page that shows the whole article has no number and `is_whole`.
    """

    url: str
    number: int | None = None
    begin: int = 0
    end: int = 0
    form: str = ""
    is_whole: bool = False

    @property
    def is_query(self) -> bool:
        """Tell whether the query names the part, and not the path."""
        return self.form.startswith("?")

    def with_number(self, number: int) -> str:
        """Return the address that is written in the same way with another number."""
        old = self.url[self.begin : self.end]
        width = len(old) if old.startswith("0") else 1
        return f"{self.url[: self.begin]}{number:0{width}}{self.url[self.end :]}"


class Series(NamedTuple):
    """A reading of a page's own address as that of part `number` of an article, or of its only one.

    `host` and `stem` are what all parts share, the links to them contain `name`; but those within
    a folder may be relative to it. A reading that is not `is_plain` needs numbers that agree with
    it: /news/12.html may be an article.
    """

    host: str
    stem: str
    name: str
    extension: str
    query: frozenset[str]
    number: int | None
    is_folder: bool
    is_plain: bool

    def likely(self, links: list[Link]) -> list[Link]:
        """Return the links that may lead to a part, told at little cost."""
        name = self.name
        if self.is_folder:
            return [
                link
                for link in links
                if name in (href := link.href) or not href.startswith(_FROM_ROOT)
            ]
        return [link for link in links if name in (href := link.href) or href[:1] == "?"]

    def read(self, url: str) -> PartAddress | None:
        """Read an absolute address as that of a part, or return None where it is none."""
        try:
            split = urlsplit(url)
        except ValueError:
            return None
        if split.netloc.lower() != self.host or not split.path.startswith(self.stem):
            return None
        if split.fragment and _COMMENTS.search(split.fragment):
            return None
        split = split._replace(fragment="")
        rest = split.path[len(self.stem) :]
        if len(rest) > _LONGEST_ENDING:
            return None
        same = _SAME.match(rest)
        if same is None:
            return self._read_ending(split, rest)
        return self._read_query(split) if self._is_extension(same[1]) else None

    def _read_ending(self, split: SplitResult, rest: str) -> PartAddress | None:
        match = _VARIANT.match(rest)
        if match is None or not self._is_extension(match[3]):
            return None
        if not (self._is_static() or _pairs(split.query) <= self.query):
            return None
        if match[1] is None and not (self.stem[-1:].isalpha() and match[2].isdigit()):
            return None
        url = split.geturl()
        if not match[2].isdigit():
            return PartAddress(url, is_whole=True)
        begin = len(f"{split.scheme}://{split.netloc}{self.stem}")
        return PartAddress(
            url, int(match[2]), begin + match.start(2), begin + match.end(2), match[1] or "/"
        )

    def _read_query(self, split: SplitResult) -> PartAddress | None:
        url = split.geturl()
        match = _QUERY.search(url)
        others = _pairs(split.query) - {match[0][1:] if match else ""}
        if not (others <= self.query and (self._is_static() or others or not self.query)):
            return None
        if match is None:
            return PartAddress(url)
        if _is_whole(match):
            return PartAddress(url, is_whole=True)
        return PartAddress(url, int(match[2]), *match.span(2), "?" + match[1])

    def _is_extension(self, extension: str | None) -> bool:
        return not extension or not self.extension or extension.lower() == self.extension

    def _is_static(self) -> bool:
        """Tell whether the path alone names the article, whatever the query says."""
        return not self.extension or _STATIC.match(self.extension) is not None


def own_series(url: str) -> Iterator[Series]:
    """Yield the readings of a page's own address: as it stands, and without the number it ends in.

    The address of a channel or list yields none, and neither does that of a whole article.
    """
    try:
        split = urlsplit(url)
    except ValueError:
        return
    match = _LEAF_END.search(split.path, max(0, len(split.path) - _LONGEST_ENDING))
    counted = _QUERY.search(f"?{split.query}") if split.query else None
    if match is None or not split.netloc or (counted and _is_whole(counted)):
        return
    host, extension = split.netloc.lower(), (match[2] or "").lower()
    query = _pairs(split.query) - {counted[0][1:] if counted else ""}
    stem = split.path[: match.start()]
    is_folder = match[1] is not None or split.path.endswith("/")
    if _names_article(stem, query, is_folder=is_folder):
        number = int(counted[2]) if counted else None
        yield Series(host, stem, _leaf(stem), extension, query, number, is_folder, is_plain=True)
    cut = _cut_number(stem)
    if cut is None:
        return
    stem, before, number = cut
    is_dated = before[-1:] in ("-", "/") and _MONTH.search(stem)
    is_indexed = before.startswith(("/index", "/default"))
    if not is_dated and _names_article(stem, query, is_folder=is_indexed):
        is_plain = before not in ("", "/") and number <= _MOST_PLAIN
        yield Series(host, stem, _leaf(stem), extension, query, number, "/" in before, is_plain)


def _cut_number(stem: str) -> tuple[str, str, int] | None:
    """Cut a stem that ends in a part's number: what is before, the sign between, the number."""
    stem = stem.removesuffix(")")
    head = stem.rstrip("0123456789")
    digits = stem[len(head) :]
    if not 0 < len(digits) <= _MOST_DIGITS:
        return None
    sign = _BEFORE_OWN.search(head, max(0, len(head) - _LONGEST_ENDING))
    return (head[: sign.start()], sign[0].lower(), int(digits)) if sign else None


def _leaf(path: str) -> str:
    return path.rpartition("/")[2]


def _pairs(query: str) -> frozenset[str]:
    return frozenset(filter(None, query.split("&")))


def _is_whole(match: re.Match[str]) -> bool:
    return match[2] is None or not match[2].isdigit()


def _names_article(stem: str, query: frozenset[str], *, is_folder: bool) -> bool:
    """Tell whether an address may be an article's, and not a channel's, a list's or a day's."""
    name = _leaf(stem)
    if _LIST_NAME.match(name):
        return False
    if name and not is_folder:
        return True
    is_numbered = any(_NUMBERED.search(pair) for pair in query)
    return is_numbered or (_ARTICLE_FOLDER.search(name) is not None and not _DAY_FOLDER.match(name))
