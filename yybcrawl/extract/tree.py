"""HTML to a tree; lexbor does the parsing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from yybcrawl.extract.elements import BLOCK, ELEMENTS, HIDDEN, INLINE, TEXT
from yybcrawl.extract.flat import flatten

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_ADDRESSES = "base[href],link[rel~=next][href]"
_STYLED = '[style*="display" i],[hidden]'
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SHOWN_AS_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|table|list-item)", re.IGNORECASE)
_NOSCRIPT = re.compile(r"<[nN][oO](?i:script)\b.*?(?:</(?i:noscript)\s*>|\Z)", re.DOTALL)


class Tree(NamedTuple):
    """A parsed page: its <title>, <base href> and <link rel=next>, and its <html>.

    `styles` tells by its address as what a node counts that a style hides or shows as a block.
    """

    title: str
    base: str | None
    following: str | None
    styles: dict[int, int]
    root: LexborNode | None


def parse(html: str) -> Tree:
    """Parse a page, in time and memory that grow linearly with it."""
    # A block in a <noscript> would otherwise end the paragraph around it and stand outside.
    html = flatten(_NOSCRIPT.sub("", html))
    tree = LexborHTMLParser(html)
    title = tree.css_first("title")
    # Of two that give the same address the first counts.
    addresses = {node.tag: node.attributes["href"] for node in reversed(tree.css(_ADDRESSES))}
    styles: dict[int, int] = {}
    if "display" in html or " hidden" in html or "DISPLAY" in html:
        styles = {node.mem_id: _styled(node) for node in tree.css(_STYLED)}
    return Tree(
        title=title.text() if title else "",
        base=addresses.get("base"),
        following=addresses.get("link"),
        styles=styles,
        root=tree.root,
    )


def _styled(node: LexborNode) -> int:
    """Return as what an element counts with its style."""
    part, _ = ELEMENTS[node.tag_id]
    style = node.attributes.get("style") or ""
    if part < TEXT and ("hidden" in node.attributes or _HIDDEN.search(style)):
        return HIDDEN
    return BLOCK if part == INLINE and _SHOWN_AS_BLOCK.search(style) else part
