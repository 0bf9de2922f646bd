"""HTML to a tree; lexbor does the parsing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser

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

    `hidden` and `blocks` are the addresses of nodes that a style hides or shows as a block.
    """

    title: str
    base: str | None
    following: str | None
    hidden: frozenset[int]
    blocks: frozenset[int]
    root: LexborNode | None


def parse(html: str) -> Tree:
    """Parse a page, in time and memory that grow linearly with it."""
    # A block in a <noscript> would otherwise end the paragraph around it and stand outside.
    html = flatten(_NOSCRIPT.sub("", html))
    tree = LexborHTMLParser(html)
    title = tree.css_first("title")
    # Of two that give the same address the first counts.
    addresses = {node.tag: node.attributes["href"] for node in reversed(tree.css(_ADDRESSES))}
    styles: dict[int, dict[str, str | None]] = {}
    if "display" in html or " hidden" in html or "DISPLAY" in html:
        styles = {node.mem_id: node.attributes for node in tree.css(_STYLED)}
    return Tree(
        title=title.text() if title else "",
        base=addresses.get("base"),
        following=addresses.get("link"),
        hidden=frozenset(node for node, own in styles.items() if _is_hidden(own)),
        blocks=frozenset(node for node, own in styles.items() if _is_block(own)),
        root=tree.root,
    )


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None


def _is_block(attributes: dict[str, str | None]) -> bool:
    return _SHOWN_AS_BLOCK.search(attributes.get("style") or "") is not None
