"""Reading the tree of a page into lines, links and pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yybcrawl.extract.page import Line, Link, Page, Picture
from yybcrawl.extract.pictures import picture_source, picture_width
from yybcrawl.extract.tree import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from yybcrawl.extract.tree import Tree

_INLINE, _BLOCK, _LINK, _TEXT, _BREAK, _PICTURE = range(6)
_PARTS = {
    "-text": _TEXT, "br": _BREAK, "hr": _BREAK, "img": _PICTURE, "a": _LINK, "option": _BLOCK,
}  # fmt: skip
_PARTS |= dict.fromkeys(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header html legend li main menu "
    "nav ol optgroup p pre section select summary table tbody td tfoot th thead tr ul".split(),
    _BLOCK,
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_CELLS = frozenset(("td", "th"))
_LINKING = frozenset(("a", "option"))
_NOWHERE, _HIDDEN = -1, -2
_INDENT = re.compile("(?:(?<=[。！？…：；”’」』）!?:;.])|\n)\\s*\u3000\u3000+")
_SCRIPTED_PAGER = re.compile(
    r"""createPageHTML\(\s*(\d{1,4})\s*,\s*\d+\s*,\s*["']([\w-]+)["']\s*,\s*["'](\w+)["']"""
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffd]")
_WRAPPED = re.compile(
    "(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t\r]*\n\\s*(?=[\u2e80-\u9fff\uff00-\uffef])"
)
_NEXT = "下一页"
_DEEPEST = 256
_LONGEST_ROW = 100
_LEAST_CELLS = 2


def read_page(html: str, url: str, until: Callable[[str], bool] = lambda _: False) -> Page:
    """Read the lines, links and pictures of a page in one pass over its tree.

    The pass ends with the first line for which `until` is true.
    """
    tree = parse(html)
    page = Page(url=url, base=url, title=_collapse(tree.title))
    if tree.base is not None:
        page.base = page.resolve(tree.base) or url
    if "createPageHTML" in html:
        # TRS writes its pager by script: the pages after the first are counted from one.
        page.links += [
            Link(href=f"{name}_{n}.{ending}", element=0, line=0, text=str(n + 1), hidden=True)
            for pages, name, ending in _SCRIPTED_PAGER.findall(html)
            for n in range(1, int(pages))
        ]
    if tree.following is not None:
        page.links.append(Link(href=tree.following, element=0, line=0, alt=_NEXT, hidden=True))
    _Reader(page, until).read(tree)
    return page


def _collapse(text: str) -> str:
    text = " ".join(text.split())
    if text.isprintable() and "\ufffd" not in text:
        return text
    return " ".join(_INVISIBLE.sub("", text).split())


class _Reader:
    """Walks the tree once, ending a line at each block boundary and <br>."""

    def __init__(self, page: Page, until: Callable[[str], bool]) -> None:
        self._page = page
        self._until = until
        self._is_read = False
        self._open = [_NOWHERE]
        self._blocks: list[int] = []
        self._rows: list[int] = []
        self._headings = 0
        self._link: Link | None = None
        self._label: list[str] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._first_link = len(page.links)

    def read(self, tree: Tree) -> None:
        # The element that the children of a node stand in, by the node's address.
        homes: dict[int, int] = {}
        opened = self._open
        for node in tree.nodes:
            parent = node.parent
            home = homes.get(parent.mem_id, _NOWHERE) if parent is not None else _NOWHERE
            part = _PARTS.get(node.tag or "", _INLINE)
            if home == _HIDDEN:
                self._keep_hidden_link(node)
                homes[node.mem_id] = home
                continue
            while opened[-1] != home:
                self._leave()
            if part == _TEXT:
                self._text(node.text_content or "")
            elif part == _BREAK:
                self._break()
            elif part == _PICTURE:
                self._picture(node.attributes)
            else:
                homes[node.mem_id] = self._home(node, part, home, tree)
            if self._is_read:
                return
        while len(opened) > 1:
            self._leave()

    def _home(self, node: LexborNode, part: int, home: int, tree: Tree) -> int:
        """Return the element that the children of a node stand in."""
        if tree.hidden and node.mem_id in tree.hidden:
            return _HIDDEN
        is_block = part == _BLOCK or (part == _INLINE and node.mem_id in tree.blocks)
        if is_block and self._pieces:
            self._break()
        if (is_block or part == _LINK) and len(self._open) < _DEEPEST:
            return self._enter(node, is_block=is_block)
        return home

    def _enter(self, node: LexborNode, *, is_block: bool) -> int:
        page, tag = self._page, node.tag or ""
        element = len(page.tags)
        if is_block:
            self._blocks.append(element)
            self._headings += tag in _HEADINGS
            if tag == "tr":
                self._rows.append(len(page.lines))
        page.tags.append(tag)
        page.parents.append(self._open[-1])
        page.ends.append(element + 1)
        self._open.append(element)
        if tag in _LINKING:
            self._begin_link(node.attributes, element)
        return element

    def _leave(self) -> None:
        page = self._page
        element = self._open.pop()
        page.ends[element] = len(page.tags)
        tag = page.tags[element]
        if self._blocks[-1:] == [element]:
            if self._pieces:
                self._break()
            self._blocks.pop()
            self._headings -= tag in _HEADINGS
            if tag == "tr":
                self._join_cells(element, self._rows.pop())
        if tag in _LINKING and self._link is not None:
            self._link.text = "".join(self._label)
            self._link = None

    def _begin_link(self, attributes: dict[str, str | None], element: int) -> None:
        href = attributes.get("href") or attributes.get("value")
        if not href:
            return
        is_next = "next" in (attributes.get("rel") or "").lower().split()
        alt = _NEXT if is_next else attributes.get("title") or ""
        self._link = Link(href=href, element=element, line=len(self._page.lines), alt=alt)
        self._label.clear()
        self._page.links.append(self._link)

    def _keep_hidden_link(self, node: LexborNode) -> None:
        """Keep a link of a box that is not shown: a menu may have its second half there."""
        href = node.attributes.get("href") if node.tag == "a" else None
        if href:
            link = Link(href=href, element=self._open[-1], line=len(self._page.lines), hidden=True)
            link.text = node.text()
            self._page.links.append(link)

    def _text(self, text: str) -> None:
        if text.isspace():
            if self._pieces:
                self._pieces.append(" ")
            return
        if self._link is not None:
            self._label.append(text)
            self._linked += len(text)
        if "\u3000\u3000" in text:
            # Two wide spaces after a stop or in a new line begin a paragraph wherever they stand.
            before = self._pieces.pop() if self._pieces else ""
            self._pieces.append(before[:-2])
            text, *others = _INDENT.split(before[-2:] + text)
            for paragraph in others:
                self._pieces.append(text)
                self._break()
                text = paragraph
        self._pieces.append(text)

    def _picture(self, attributes: dict[str, str | None]) -> None:
        alt = _collapse(attributes.get("alt") or attributes.get("title") or "")
        if self._link is not None:
            self._link.alt = self._link.alt or alt
        src = picture_source(attributes)
        if src is not None:
            self._page.pictures.append(
                Picture(
                    src=src,
                    alt=alt,
                    element=self._open[-1],
                    line=len(self._page.lines),
                    width=picture_width(attributes),
                    href=self._link.href if self._link else None,
                )
            )

    def _break(self) -> None:
        """End the line here."""
        page = self._page
        text = "".join(self._pieces)
        text = _collapse(_WRAPPED.sub("", text) if "\n" in text else text)
        self._pieces.clear()
        if text:
            element = self._blocks[-1] if self._blocks else 0
            page.lines.append(
                Line(
                    text=text,
                    element=element,
                    tag=page.tags[element],
                    links=range(self._first_link, len(page.links)),
                    linked=min(self._linked, len(text)),
                    heading=self._headings > 0,
                )
            )
            self._first_link = len(page.links)
            self._is_read = self._until(text)
        self._linked = 0

    def _join_cells(self, row: int, first: int) -> None:
        """Make one line of a table row whose cells hold a short line each."""
        page = self._page
        if not _LEAST_CELLS <= len(page.lines) - first <= _LONGEST_ROW:
            return
        cells = page.lines[first:]
        if len({cell.element for cell in cells}) < len(cells):
            return
        if any(cell.tag not in _CELLS for cell in cells):
            return
        if sum(len(cell.text) for cell in cells) > _LONGEST_ROW:
            return
        page.lines[first:] = [
            Line(
                text=" ".join(cell.text for cell in cells),
                element=row,
                tag="tr",
                links=range(cells[0].links.start, cells[-1].links.stop),
                linked=sum(cell.linked for cell in cells),
                heading=False,
            )
        ]
        for link in page.links[cells[0].links.start :]:
            link.line = first
        for picture in reversed(page.pictures):
            if picture.line <= first:
                break
            picture.line = first + 1
