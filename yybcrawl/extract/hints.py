"""What a page tells machines about its article; the visible page overrules all of it."""

from __future__ import annotations

import html as entities
import json
import re
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from yybcrawl.extract.stamps import parse_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yybcrawl.extract.dates import Printed

# A literal at its beginning makes a search fast.
_META = re.compile(r"<meta\s([^<>]{1,600})>")
_UPPER_META = re.compile(r"<(?:META|meta)\s([^<>]{1,600})>")
_ATTRIBUTE = re.compile(r"([\w:.-]{1,40})\s{0,3}=\s{0,3}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_TIME = re.compile(r"<time\s([^<>]{1,300})>")
_OWN_TIME = re.compile(r"pubdate|datePublished")
_LINKED_DATA = re.compile(r"<script\s[^<>]{0,200}?ld\+json[^<>]{0,200}>")
_STRING = r"\"((?:[^\"\\\n]|\\.){1,300})\""
_LOOSE_DATE = re.compile(rf"\"(?:datePublished|pubDate)\"\s{{0,9}}:\s{{0,9}}{_STRING}")
_LOOSE_TITLE = re.compile(rf"\"(?:headline|title)\"\s{{0,9}}:\s{{0,9}}{_STRING}")
_VARIABLE = re.compile(
    r"var(?<![\w$]var)\s{1,3}(ct|nickname|pub_?time|publish_?time|publish_?date)\s{0,3}=\s{0,3}"
    r"(?:htmlDecode\()?[\"']([^\"'<>]{2,40})[\"']"
)
# The comment that Chinese editorial systems leave around an article (方正, TRS).
_PROPERTY = re.compile(r"<(date|title|source|author)>([^<>]{2,200})</\1>")
_DATES = frozenset(
    "article:published_time og:published_time og:release_date datepublished pubdate publishdate "
    "publish_date publish-date publish_time publishtime publication_date release_date og:time "
    "bytedance:published_time weibo:article:create_at dc.date.issued dcterms.issued".split()
)
_TITLES = frozenset(("og:title", "articletitle", "twitter:title", "headline"))
_SOURCES = frozenset(("source", "contentsource", "article:source", "og:article:source"))
_AUTHORS = frozenset(("author", "article:author", "og:article:author"))
_NESTING = ("@graph", "mainEntity", "mainEntityOfPage")
_MOST_SCRIPTS = 20
_MOST_NODES = 500
_LONGEST_HEAD = 60_000
_LONGEST_SCRIPT = 100_000
_LONGEST_PROPERTY = 2_000


class Hints(NamedTuple):
    """Title, source, date and authors of an article, as written; a missing one is None or empty."""

    title: str | None = None
    source: str | None = None
    printed: Printed | None = None
    authors: tuple[str, ...] = ()


def read_hints(html: str) -> Hints:
    """Read JSON-LD, meta tags, <time datetime> and the variables and comments of a few systems.

    Of several dates the first counts, with the minute that another gives to the same day.
    Never fails: what cannot be read is left out.
    """
    found = _Found()
    for read in (_metas, _linked_data, _properties, _variables, _times):
        if not found.is_whole():
            for key, value in read(html):
                found.add(key, value)
    return found.hints()


class _Found:
    """What was found, by field, in order."""

    def __init__(self) -> None:
        self._values: dict[str, list[str]] = {"title": [], "source": [], "author": []}
        self._dates: list[Printed] = []

    def add(self, key: str, value: str) -> None:
        value = " ".join(entities.unescape(value).split())
        if key == "date":
            printed = parse_stamp(value)
            if printed:
                self._dates.append(printed)
        elif value and value not in self._values[key]:
            self._values[key].append(value)

    def is_whole(self) -> bool:
        """Tell whether all but authors was found, so that the rest need not be searched."""
        printed = self._printed()
        return bool(printed and printed.at and self._values["title"] and self._values["source"])

    def hints(self) -> Hints:
        values = self._values
        return Hints(
            title=next(iter(values["title"]), None),
            source=next(iter(values["source"]), None),
            printed=self._printed(),
            authors=tuple(values["author"]),
        )

    def _printed(self) -> Printed | None:
        if not self._dates:
            return None
        on = self._dates[0].on
        return next((date for date in self._dates if date.on == on and date.at), self._dates[0])


def _metas(html: str) -> Iterator[tuple[str, str]]:
    end = html.find("</head", 0, _LONGEST_HEAD)
    pattern = _UPPER_META if html.find("<META", 0, _LONGEST_HEAD) >= 0 else _META
    for match in pattern.finditer(html, 0, end if end > 0 else _LONGEST_HEAD):
        values = _attributes(match[1])
        name = values.get("name") or values.get("property") or values.get("itemprop") or ""
        key = _key(name.strip().lower())
        if key and values.get("content"):
            yield key, values["content"]


def _key(name: str) -> str | None:
    if name in _DATES:
        return "date"
    if name in _TITLES:
        return "title"
    if name in _SOURCES:
        return "source"
    return "author" if name in _AUTHORS else None


def _attributes(text: str) -> dict[str, str]:
    return {
        match[1].lower(): match[2] or match[3] or match[4] or ""
        for match in _ATTRIBUTE.finditer(text)
    }


def _properties(html: str) -> Iterator[tuple[str, str]]:
    place = html.find("<!--enpproperty")
    if place >= 0:
        for match in _PROPERTY.finditer(html, place, place + _LONGEST_PROPERTY):
            yield match[1], match[2].removesuffix(":0") if match[1] == "date" else match[2]


def _variables(html: str) -> Iterator[tuple[str, str]]:
    for name, value in _VARIABLE.findall(html):
        yield ("source" if name == "nickname" else "date"), value


def _times(html: str) -> Iterator[tuple[str, str]]:
    """Yield the <time> that is marked as the article's, or the only one that the page has."""
    if "<time" not in html:
        return
    times = [match[1] for match in islice(_TIME.finditer(html), _MOST_NODES)]
    own = [text for text in times if _OWN_TIME.search(text)]
    values = {_attributes(text).get("datetime") for text in own or times}
    if len(values) == 1 or own:
        yield from (("date", value) for value in values if value)


def _linked_data(html: str) -> Iterator[tuple[str, str]]:
    if "ld+json" not in html:
        return
    for opening in islice(_LINKED_DATA.finditer(html), _MOST_SCRIPTS):
        limit = opening.end() + _LONGEST_SCRIPT
        end = html.find("</script", opening.end(), limit)
        text = html[opening.end() : end if end >= 0 else limit]
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            yield from _loose(text)
        else:
            yield from _nodes(value)


def _loose(text: str) -> Iterator[tuple[str, str]]:
    """Read broken JSON for its first date and title."""
    for key, pattern in (("date", _LOOSE_DATE), ("title", _LOOSE_TITLE)):
        match = pattern.search(text)
        if match:
            yield key, match[1]


def _nodes(value: object) -> Iterator[tuple[str, str]]:
    """Yield the fields of the first article among nested lists and graphs."""
    queue = deque([value])
    for _ in range(_MOST_NODES):
        if not queue:
            return
        node = queue.popleft()
        if isinstance(node, list):
            queue += node
        elif isinstance(node, dict):
            if "datePublished" in node or "pubDate" in node:
                yield from _article(node)
                return
            queue += [
                node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node
            ]


def _article(node: dict[str, object]) -> Iterator[tuple[str, str]]:
    for key, names in (("date", ("datePublished", "pubDate")), ("title", ("headline", "title"))):
        for name in names:
            value = node.get(name)
            if isinstance(value, str):
                yield key, value
    for name, is_organisation in _agents(node.get("author")):
        yield ("source" if is_organisation else "author"), name
    for name, _ in _agents(node.get("publisher")):
        yield "source", name


def _agents(value: object) -> Iterator[tuple[str, bool]]:
    """Yield the names of people and organisations, and which of the two each is."""
    for agent in value if isinstance(value, list) else [value]:
        if isinstance(agent, str):
            yield agent, False
        elif isinstance(agent, dict) and isinstance(agent.get("name"), str):
            yield agent["name"], "Organization" in str(agent.get("@type"))
