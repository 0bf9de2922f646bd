"""HTML to a tree; turbohtml does the parsing."""

from __future__ import annotations

import re
from typing import NamedTuple

import turbohtml
from turbohtml import Document, Element

from yybcrawl.extract.bounds import bounded
from yybcrawl.extract.elements import BLOCK, ELEMENTS, HIDDEN, INLINE, PICTURE

_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SHOWN_AS_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|table|list-item)", re.IGNORECASE)


class Tree(NamedTuple):
    """A parsed page: its <title>, <base href> and <link rel=next>, and all of it.

    `styles` tells as what an element counts that a style hides or shows as a block.
    """

    title: str
    base: str | None
    following: str | None
    styles: dict[Element, int]
    root: Document


def parse(html: str) -> Tree:
    """Parse a page, in time and memory that grow linearly with it."""
    # As a browser that runs scripts: what stands in a <noscript> is not shown.
    root = turbohtml.parse(bounded(html), positions=False, scripting=True)
    title = root.select_one("title")
    base = root.select_one("base[href]")
    following = root.select_one("link[rel~=next i][href]")
    styled = root.select('[style*="display" i],[hidden]')
    return Tree(
        title=title.text if title is not None else "",
        base=base.attr("href") if base is not None else None,
        following=following.attr("href") if following is not None else None,
        styles={node: part for node in styled if (part := _styled(node)) is not None},
        root=root,
    )


def _styled(node: Element) -> int | None:
    """Return as what an element counts with its style, or None if the style does not matter."""
    part = ELEMENTS[node.tag]
    style = node.attr("style") or ""
    if part < PICTURE and ("hidden" in node.attrs or _HIDDEN.search(style)):
        return HIDDEN
    return BLOCK if part == INLINE and _SHOWN_AS_BLOCK.search(style) else None
