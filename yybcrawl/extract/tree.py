"""HTML to a tree; lexbor does the parsing."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_ADDRESSES = "base[href],link[rel~=next][href]"
_STYLED = '[style*="display" i],[hidden]'
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SHOWN_AS_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|table|list-item)", re.IGNORECASE)
_NOSCRIPT = re.compile(r"<[nN][oO](?i:script)\b.*?(?:</(?i:noscript)\s*>|\Z)", re.DOTALL)
# Browsers reopen unclosed emphasis in each block, which a hostile page turns into gigabytes.
_EMPHASIS = re.compile(
    r"</?(?=[bcefinstu])(?:b(?:ig)?|code|em|font|i|nobr|s(?:mall|trike|trong)?|tt|u)(?=[\s>])[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_CLOSED_BY_TWIN = frozenset("dd dt li option p td th tr".split())
_MANY_TAGS = 2_500
_TOO_MANY_TAGS = 20_000
_MOST_TAGS = 200_000
_DEEPEST = 200


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
    """Parse a page.

    Time and memory grow linearly with the page. One that nests deeper than any page made for
    readers is flattened; tags after the 200,000th are left out with their text.
    """
    # A block in a <noscript> would otherwise end the paragraph around it and stand outside.
    html = _NOSCRIPT.sub("", html)
    tags = html.count("<")
    if tags > _MANY_TAGS:
        html = _EMPHASIS.sub("", html)
    if tags > _TOO_MANY_TAGS:
        html = "".join(_flatten(html))
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


def _flatten(html: str) -> Iterator[str]:
    """Yield the page without the tags of elements that nest too deep, which cost lexbor n²."""
    open_tags: list[str] = []
    dropped: Counter[str] = Counter()
    place = 0
    for count, match in enumerate(_TAG.finditer(html)):
        tag = match[2].lower()
        if count == _MOST_TAGS:
            yield html[place : match.start()]
            return
        if tag in _VOID:
            continue
        if match[1] and dropped[tag]:
            dropped[tag] -= 1
        elif match[1]:
            if tag in open_tags:
                while open_tags.pop() != tag:
                    pass
            continue
        elif len(open_tags) < _DEEPEST:
            if tag not in _CLOSED_BY_TWIN or open_tags[-1:] != [tag]:
                open_tags.append(tag)
            continue
        else:
            dropped[tag] += 1
        yield html[place : match.start()]
        yield "<br>"
        place = match.end()
    yield html[place:]
