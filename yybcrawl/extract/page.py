"""A page as a reader sees it: lines of text, links and pictures in reading order.

The tree is kept only as far as readers of the page need it: blocks and links are numbered in
document order, `Page.parents` and `Page.ends` tell which lies in which, and every line, link and
picture knows the block it stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

_SCHEME = re.compile(r"[A-Za-z][\w+.-]*:|//|#")


@dataclass(slots=True)
class Link:
    """An <a href> or <option value>; `line` is the index of the line it stands in.

    `alt` is what names it where it has no text: its picture, title or rel. A link that is not
    shown until the reader opens its box is `hidden`.
    """

    href: str
    element: int
    line: int
    text: str = ""
    alt: str = ""
    hidden: bool = False

    @property
    def label(self) -> str:
        """What a reader takes the link for."""
        return self.text.strip() or self.alt.strip()


@dataclass(slots=True)
class Picture:
    """An <img>; `src` is its real address as written, `line` the index of the line after it."""

    src: str
    alt: str
    element: int
    line: int
    width: int | None
    href: str | None


@dataclass(slots=True)
class Line:
    """A line of visible text inside one block element, white space collapsed.

    `links` are the indexes into `Page.links` of those that begin in it.
    """

    text: str
    element: int
    tag: str
    links: range
    linked: int
    heading: bool


@dataclass(slots=True)
class Page:
    """What a reader sees of an HTML page, and where it stands in the document."""

    url: str
    base: str
    title: str = ""
    lines: list[Line] = field(default_factory=list, repr=False)
    links: list[Link] = field(default_factory=list, repr=False)
    pictures: list[Picture] = field(default_factory=list, repr=False)
    tags: list[str] = field(default_factory=list, repr=False)
    parents: list[int] = field(default_factory=list, repr=False)
    ends: list[int] = field(default_factory=list, repr=False)
    html: str = field(default="", repr=False)

    def resolve(self, href: str) -> str | None:
        """Return the absolute http(s) address of `href`, or None if it is no such address.

        On a page whose own address is not known a relative one stays as it is.
        """
        try:
            url = urljoin(self.base, href.strip())
        except ValueError:
            return None
        is_relative = not self.base and not _SCHEME.match(url)
        is_web = url[:8].lower().startswith(("http://", "https://"))
        return url if is_relative or is_web else None

    def contains(self, element: int, other: int) -> bool:
        """Tell whether element `other` is `element` or stands in it."""
        return element <= other < self.ends[element]

    def is_within(self, element: int, tags: frozenset[str], top: int = -1) -> bool:
        """Tell whether an element, or one around it but below element `top`, has one of `tags`."""
        while element > top:
            if self.tags[element] in tags:
                return True
            element = self.parents[element]
        return False

    def leads_away(self, target: str | None) -> bool:
        """Tell whether an address leads to another site, or nowhere."""
        return target is None or urlsplit(target).netloc != urlsplit(self.url).netloc
