"""Reading the tree of a page into lines, links and pictures."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from turbohtml import Element, Text

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
)
from yybcrawl.extract.page import Line, Link, Page, Picture
from yybcrawl.extract.pictures import picture_source, picture_width
from yybcrawl.extract.spaces import collapse
from yybcrawl.extract.tree import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from turbohtml import Node

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
    reader = _Reader(page, tree, until)
    with suppress(_IsRead):
        reader.read(tree.root)
    reader.close()
    return page


class _IsRead(Exception):  # noqa: N818  no error
    """The line that ends the pass was read."""


class _Reader:
    """Walks the tree once, ending a line at each block boundary and <br>."""

    def __init__(self, page: Page, tree: Tree, until: Callable[[str], bool]) -> None:
        self._page = page
        self._styles = tree.styles
        self._until = until
        self._tags, self._parents, self._ends = page.tags, page.parents, page.ends
        # The document stands for its <html>: of broken markup some may hang beside that.
        self._open = [0]
        page.tags.append("html")
        page.parents.append(-1)
        page.ends.append(1)
        self._rows: list[int] = []
        self._headings = 0
        self._link: Link | None = None
        self._label: list[str] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._first_link = len(page.links)

    def read(self, root: Node) -> None:  # noqa: C901  one loop, in which each call would cost
        """Read all that a node holds."""
        pieces, styles, opened, ends = self._pieces, self._styles, self._open, self._ends
        around: list[tuple[Iterator[Node], int]] = []
        nodes: Iterator[Node] = iter(root)
        within = BLOCK
        while True:
            for node in nodes:
                if type(node) is Text:
                    text = node.data
                    if not text.isspace():
                        self._read_text(text)
                    elif pieces:
                        pieces.append(" ")
                elif type(node) is Element:
                    part = ELEMENTS[node.tag]
                    if styles:
                        part = styles.get(node, part)
                    if part >= PICTURE:
                        self._read_leaf(node, part)
                        continue
                    around.append((nodes, within))
                    within = part if part == INLINE else self._enter(node, part)
                    nodes = iter(node)
                    break
            else:
                if within == BLOCK and not pieces:
                    ends[opened.pop()] = len(ends)
                elif within != INLINE:
                    self._leave(within)
                if not around:
                    return
                nodes, within = around.pop()

    def close(self) -> None:
        """End all elements that are still open."""
        for element in self._open:
            self._ends[element] = len(self._ends)

    def _read_text(self, text: str) -> None:
        if self._link is not None:
            self._label.append(text)
            self._linked += len(text)
        if "\u3000\u3000" in (text if self._pieces else text.lstrip()):
            text = self._indented(text)
        self._pieces.append(text)

    def _read_leaf(self, node: Element, part: int) -> None:
        """Read an element of which nothing is shown but itself."""
        if part == PICTURE:
            self._picture(node)
        elif part == HIDDEN:
            self._keep_hidden_links(node)
        elif not self._pieces:
            return
        elif part == BREAK:
            self._break()
        elif len(node) and type(inner := node[0]) is Text and inner.data.isspace():
            # An icon written with white space in it stands for a space.
            self._pieces.append(" ")

    def _enter(self, node: Element, part: int) -> int:
        """Return as what a reader enters an element: as none where too many are around it."""
        if self._pieces and part != LINK:
            self._break()
        opened, tags = self._open, self._tags
        if len(opened) >= _DEEPEST:
            return INLINE
        element = len(tags)
        tags.append(node.tag)
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
            self._begin_link(node, element)
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

    def _begin_link(self, node: Element, element: int) -> None:
        href = node.attr("href") or node.attr("value")
        if not href:
            return
        rel = node.attr("rel")
        is_next = rel is not None and "next" in rel.lower().split()
        alt = _NEXT if is_next else node.attr("title") or ""
        self._link = Link(href, element, len(self._page.lines), "", alt)
        self._label.clear()
        self._page.links.append(self._link)

    def _keep_hidden_links(self, node: Element) -> None:
        """Keep the links of a box that is not shown: a menu may have its second half there."""
        page = self._page
        page.links += [
            Link(href, self._open[-1], len(page.lines), link.text, hidden=True)
            for link in node.select("a[href]")
            if (href := link.attr("href")) and link is not node
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

    def _picture(self, image: Element) -> None:
        alt = collapse(image.attr("alt") or image.attr("title") or "")
        if self._link is not None:
            self._link.alt = self._link.alt or alt
        src = picture_source(image)
        if src is not None:
            href = self._link.href if self._link else None
            line, width = len(self._page.lines), picture_width(image)
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
            if self._until(text):
                raise _IsRead
        self._linked = 0
