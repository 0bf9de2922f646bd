"""Reading the tree of a page into lines, links and pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yybcrawl.extract.cells import join_cells
from yybcrawl.extract.elements import (
    BLOCK,
    BREAK,
    ELEMENTS,
    HEADING,
    HIDDEN,
    INLINE,
    LINK,
    PICTURE,
    ROW,
    TEXT,
)
from yybcrawl.extract.page import Line, Link, Page, Picture
from yybcrawl.extract.pictures import picture_source, picture_width
from yybcrawl.extract.spaces import collapse
from yybcrawl.extract.tree import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from yybcrawl.extract.tree import Tree

_INDENT = re.compile("(?:(?<=[。！？…：；”’」』）!?:;.])|\n)\\s*\u3000\u3000+")
_SCRIPTED_PAGER = re.compile(
    r"""createPageHTML\(\s*(\d{1,4})\s*,\s*\d+\s*,\s*["']([\w-]+)["']\s*,\s*["'](\w+)["']"""
)
_NEXT = "下一页"
_DEEPEST = 256
_LONGEST_TITLE = 1000


def read_page(
    html: str,
    url: str,
    until: Callable[[str], bool] = lambda _: False,
) -> Page:
    """Read the lines, links and pictures of a page in one pass over its tree.

    The pass ends with the first line for which `until` is true.
    """
    tree = parse(html)
    page = Page(url=url, base=url, title=collapse(tree.title[:_LONGEST_TITLE]), html=html)
    if tree.base is not None:
        page.base = page.resolve(tree.base) or url
    scripted = _SCRIPTED_PAGER.search(html) if "createPageHTML" in html else None
    if scripted:
        # TRS writes its pager by script: the pages after the first are counted from one.
        pages, name, ending = scripted.groups()
        page.links += [
            Link(href=f"{name}_{n}.{ending}", element=0, line=0, text=str(n + 1), hidden=True)
            for n in range(1, int(pages))
        ]
    if tree.following is not None:
        page.links.append(Link(href=tree.following, element=0, line=0, alt=_NEXT, hidden=True))
    if tree.root is not None:
        _Reader(page, tree, until).read(tree.root)
    return page


class _Reader:
    """Walks the tree once, ending a line at each block boundary and <br>."""

    def __init__(self, page: Page, tree: Tree, until: Callable[[str], bool]) -> None:
        self._page = page
        self._styles = tree.styles
        self._until = until
        self._is_read = False
        self._tags, self._parents, self._ends = page.tags, page.parents, page.ends
        self._open = [-1]
        self._rows: list[int] = []
        self._headings = 0
        self._link: Link | None = None
        self._label: list[str] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._first_link = len(page.links)

    def read(self, root: LexborNode) -> None:
        """Read a node and all that it holds."""
        pieces, styles, opened, ends = self._pieces, self._styles, self._open, self._ends
        around: list[tuple[LexborNode, int]] = []
        node: LexborNode | None = root
        while node is not None and (not self._is_read or node.is_empty_text_node):
            part, tag = ELEMENTS[node.tag_id]
            part = styles.get(node.mem_id, part) if styles else part
            following = None
            if part == TEXT:
                text = node.text_content or ""
                if pieces or not text.isspace():
                    self._read_text(text)
                following = node.next
            elif part > TEXT:
                self._read_leaf(node, part)
                following = node.next
            else:
                if part != INLINE:
                    part = self._enter(node, part, tag)
                around.append((node, part))
                following = node.first_child
            while following is None and around:
                node, part = around.pop()
                if part == BLOCK and not pieces:
                    ends[opened.pop()] = len(ends)
                elif part != INLINE:
                    self._leave(part)
                following = node.next
            node = following

    def _read_text(self, text: str) -> None:
        if text.isspace():
            self._pieces.append(" ")
            return
        if self._link is not None:
            self._label.append(text)
            self._linked += len(text)
        if "\u3000\u3000" in text:
            text = self._indented(text)
        self._pieces.append(text)

    def _read_leaf(self, node: LexborNode, part: int) -> None:
        """Read an element of which nothing is shown but itself."""
        if part == PICTURE:
            self._picture(node.attributes)
        elif part == HIDDEN:
            self._keep_hidden_links(node)
        elif not self._pieces:
            return
        elif part == BREAK:
            self._break()
        elif (inner := node.first_child) is not None and inner.is_empty_text_node:
            # An icon written with white space in it stands for a space.
            self._pieces.append(" ")

    def _enter(self, node: LexborNode, part: int, tag: str) -> int:
        """Return as what a reader enters an element: as none where too many are around it."""
        if self._pieces and part != LINK:
            self._break()
        opened, tags = self._open, self._tags
        if len(opened) >= _DEEPEST:
            return INLINE
        element = len(tags)
        tags.append(tag or node.tag or "")
        self._parents.append(opened[-1])
        self._ends.append(element + 1)
        opened.append(element)
        if part == BLOCK:
            return part
        if part == ROW:
            self._rows.append(len(self._page.lines))
        elif part == HEADING:
            self._headings += 1
        else:
            self._begin_link(node.attributes, element)
        return part

    def _leave(self, part: int) -> None:
        if self._pieces and part != LINK:
            self._break()
        element = self._open.pop()
        self._ends[element] = len(self._tags)
        if part == BLOCK:
            return
        if part == ROW:
            join_cells(self._page, element, self._rows.pop())
        elif part == HEADING:
            self._headings -= 1
        elif self._link is not None:
            self._link.text = "".join(self._label)
            self._link = None

    def _begin_link(self, attributes: dict[str, str | None], element: int) -> None:
        href = attributes.get("href") or attributes.get("value")
        if not href:
            return
        rel = attributes.get("rel")
        is_next = rel is not None and "next" in rel.lower().split()
        alt = _NEXT if is_next else attributes.get("title") or ""
        self._link = Link(href, element, len(self._page.lines), "", alt)
        self._label.clear()
        self._page.links.append(self._link)

    def _keep_hidden_links(self, node: LexborNode) -> None:
        """Keep the links of a box that is not shown: a menu may have its second half there."""
        page = self._page
        page.links += [
            Link(href, self._open[-1], len(page.lines), link.text(), hidden=True)
            for link in node.css("a[href]")
            if (href := link.attributes["href"]) and link.mem_id != node.mem_id
        ]

    def _indented(self, text: str) -> str:
        """Cut a text where two wide spaces after a stop or a line end begin a paragraph."""
        before = self._pieces.pop() if self._pieces else ""
        self._pieces.append(before[:-2])
        text, *others = _INDENT.split(before[-2:] + text)
        for paragraph in others:
            self._pieces.append(text)
            self._break()
            text = paragraph
        return text

    def _picture(self, attributes: dict[str, str | None]) -> None:
        alt = collapse(attributes.get("alt") or attributes.get("title") or "")
        if self._link is not None:
            self._link.alt = self._link.alt or alt
        src = picture_source(attributes)
        if src is not None:
            href = self._link.href if self._link else None
            line, width = len(self._page.lines), picture_width(attributes)
            self._page.pictures.append(Picture(src, alt, self._open[-1], line, width, href))

    def _break(self) -> None:
        """End the line here."""
        page, pieces = self._page, self._pieces
        text = collapse(pieces[0] if len(pieces) == 1 else "".join(pieces))
        pieces.clear()
        if text:
            element = self._open[-1]
            while (tag := self._tags[element]) == "a" and element:
                element = self._parents[element]
            first, last = self._first_link, len(page.links)
            linked = min(self._linked, len(text)) if self._linked else 0
            page.lines.append(
                Line(text, element, tag, range(first, last), linked, self._headings > 0)
            )
            self._first_link = last
            self._is_read = self._until(text)
        self._linked = 0
