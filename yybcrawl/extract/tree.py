"""HTML to a tree; lexbor does the parsing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from yybcrawl.extract.elements import BLOCK, ELEMENTS, HIDDEN, INLINE, TEXT
from yybcrawl.extract.flat import flatten

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_TELLING = 'title,base[href],link[rel~=next][href],[style*="display" i],[hidden]'
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
    tree = LexborHTMLParser(flatten(_NOSCRIPT.sub("", html)))
    # One selection for all, as each of them would walk the whole tree.
    telling = tree.css(_TELLING)
    # Of two that give the same address the first counts.
    given = {node.tag: node.attributes["href"] for node in reversed(telling) if _is_given(node)}
    return Tree(
        title=next((node.text() for node in telling if node.tag == "title"), ""),
        base=given.get("base"),
        following=given.get("link"),
        styles={node.mem_id: part for node in telling if (part := _styled(node)) is not None},
        root=tree.root,
    )


def _is_given(node: LexborNode) -> bool:
    """Tell whether an element gives the address of the page or of the next one."""
    if node.tag == "link":
        rel = (node.attributes.get("rel") or "").lower().split()
        return "next" in rel and "href" in node.attributes
    return node.tag == "base" and "href" in node.attributes


def _styled(node: LexborNode) -> int | None:
    """Return as what an element counts with its style, or None if the style does not matter."""
    part, _ = ELEMENTS[node.tag_id]
    style = node.attributes.get("style") or ""
    if part < TEXT and ("hidden" in node.attributes or _HIDDEN.search(style)):
        return HIDDEN
    return BLOCK if part == INLINE and _SHOWN_AS_BLOCK.search(style) else None
