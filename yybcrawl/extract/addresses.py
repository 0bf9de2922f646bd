"""The address grammar of a portal: which links are its articles, and how each is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

if TYPE_CHECKING:
    from yybcrawl.extract.page import Page

_INDEX = re.compile(r"(?i)/(?:index|default)\.(?:s?html?|php|aspx?|jsp)$")
_TRACKING = re.compile(
    r"(?i)^(?:spm|utm_\w+|from|fr|src|share\w*|ref(?:er)?|scene|_?t|ts|timestamp)$"
)
_PART = re.compile(r"(?i)(?:^|&)(?:p|page|pn|page_?no|paged)=(\d{1,3})(?:&|$)")


class ArticleAddress(NamedTuple):
    """What an article's address tells; `part` counts from 1, `url` is the whole article's.

    `month` is YYYYMM, or None where the address tells none.
    """

    place: str
    channel: str
    month: str | None
    key: str
    part: int
    url: str


@dataclass(frozen=True, slots=True)
class AddressGrammar:
    """How a portal writes its addresses.

    `origin` is the canonical scheme and host, `hosts` are all that serve the same paths.
    `article` matches a path and has the groups `place` and `channel`, and `month`, `key` and
    `part` where the portal writes them; where it has no `key`, the path is the key.
    `article_path` writes the same path again, without a part. `copy`, where given, is the
    address of a copy of the portal that stands for all its hosts, with a slash at its end.
    """

    origin: str
    hosts: frozenset[str]
    article: re.Pattern[str]
    article_path: str
    city_channel: str
    copy: str | None = None

    def canonical(self, url: str) -> str | None:
        """Return the portal's one address for `url`, or None for another site's.

        Host, scheme, fragment, default document and tracking parameters make no difference.
        """
        try:
            split = urlsplit(url)
            host = split.hostname
        except ValueError:
            return None
        path = split.path
        if host not in self.hosts:
            if self.copy is None or not self.is_on_copy(url):
                return None
            path = "/" + path.removeprefix(urlsplit(self.copy).path)
        path = _INDEX.sub("/", "/" + path.lstrip("/"))
        query = split.query
        if query and self.article.match(path):
            part = _PART.search(query)
            query = f"page={part[1]}" if part and int(part[1]) > 1 else ""
        elif query:
            pairs = parse_qsl(query, keep_blank_values=True)
            query = urlencode([pair for pair in pairs if not _TRACKING.match(pair[0])])
        return f"{self.origin}{path}?{query}" if query else self.origin + path

    def link_address(self, page: Page, href: str) -> str | None:
        """Return the canonical address that a link on `page` leads to, or None for another site."""
        resolved = page.resolve(href)
        return self.canonical(resolved) if resolved else None

    def fetchable(self, url: str) -> str:
        """Return where a canonical address is fetched: from the copy, where there is one."""
        if self.copy is None:
            return url
        return self.copy + url.removeprefix(self.origin).lstrip("/")

    def on_copy(self, url: str) -> str | None:
        """Return where the copy has what `url` is on one of the portal's hosts, else None."""
        split = urlsplit(url)
        if self.copy is None or split.hostname not in self.hosts or self.is_on_copy(url):
            return None
        query = f"?{split.query}" if split.query else ""
        return self.copy + split.path.lstrip("/") + query

    def is_on_copy(self, url: str) -> bool:
        """Tell whether `url` is fetched from the copy."""
        return self.copy is not None and urlsplit(url).netloc == urlsplit(self.copy).netloc

    def article_address(self, url: str) -> ArticleAddress | None:
        """Read a canonical address as an article's; None if it is none."""
        split = urlsplit(url)
        match = self.article.match(split.path)
        if match is None:
            return None
        groups = match.groupdict()
        groups["channel"] = groups["channel"] or self.city_channel
        part = _PART.search(split.query)
        number = int(part[1]) if part else int(groups.get("part") or 1)
        path = self.article_path.format_map(groups)
        return ArticleAddress(
            place=groups["place"],
            channel=groups["channel"],
            month=groups.get("month"),
            key=groups.get("key") or path,
            part=number,
            url=self.origin + path,
        )
