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

_INLINE, _BLOCK, _HEADING, _ROW, _LINK, _OPTION, _TEXT, _BREAK, _PICTURE, _UNSEEN = range(10)
_PARTS = {
    "-text": _TEXT, "br": _BREAK, "hr": _BREAK, "img": _PICTURE, "a": _LINK, "option": _OPTION,
    "tr": _ROW,
}  # fmt: skip
_PARTS |= dict.fromkeys(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset header html legend li main menu "
    "nav ol optgroup p pre section select summary table tbody td tfoot th thead ul".split(),
    _BLOCK,
)
_PARTS |= dict.fromkeys(
    "applet audio canvas embed head iframe math noembed noframes noscript object script style svg "
    "template textarea title video xmp -comment".split(),
    _UNSEEN,
)
_PARTS |= dict.fromkeys("h1 h2 h3 h4 h5 h6".split(), _HEADING)
_CELLS = frozenset(("td", "th"))
_NOWHERE, _HIDDEN, _NOTHING = -1, -2, -3
_INDENT = re.compile("(?:(?<=[。！？…：；”’」』）!?:;.])|\n)\\s*\u3000\u3000+")
_SCRIPTED_PAGER = re.compile(
    r"""createPageHTML\(\s*(\d{1,4})\s*,\s*\d+\s*,\s*["']([\w-]+)["']\s*,\s*["'](\w+)["']"""
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffd]")
_WIDE = "\u2e80"
_NEXT = "下一页"
_DEEPEST = 256
_LONGEST_TITLE = 1000
_LONGEST_ROW = 100
_LEAST_CELLS = 2


def read_page(
    html: str,
    url: str,
    until: Callable[[str], bool] = lambda _: False,
) -> Page:
    """Read the lines, links and pictures of a page in one pass over its tree.

    The pass ends with the first line for which `until` is true.
    """
    tree = parse(html)
    page = Page(url=url, base=url, title=_collapse(tree.title[:_LONGEST_TITLE]), html=html)
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
    """Return a text with its white space collapsed; a line end between Chinese is none."""
    if "\n" in text:
        first, *others = [part for line in text.split("\n") if (part := line.strip(" \t\r"))] or [
            ""
        ]
        for part in others:
            is_wide = first[-1] >= _WIDE and part[0] >= _WIDE
            first += part if is_wide else " " + part
        text = first
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
        self._parts = [_BLOCK]
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
        opened, pieces, part_of = self._open, self._pieces, _PARTS.get
        for node in tree.nodes:
            tag = node.tag or ""
            part = part_of(tag, _INLINE)
            text = ""
            if part == _TEXT:
                text = node.text_content or ""
                if text.isspace():
                    if pieces:
                        pieces.append(" ")
                    continue
            parent = node.parent
            home = homes.get(parent.mem_id, _NOWHERE) if parent is not None else _NOWHERE
            if home != opened[-1]:
                if home < _NOWHERE:
                    homes[node.mem_id] = home
                    if part == _LINK and home == _HIDDEN:
                        self._keep_hidden_link(node)
                    continue
                self._leave(home)
            if part == _TEXT:
                if self._link is not None:
                    self._label.append(text)
                    self._linked += len(text)
                if "\u3000\u3000" in text:
                    text = self._indented(text)
                pieces.append(text)
            elif part == _BREAK:
                if pieces:
                    self._break()
            elif part == _PICTURE:
                self._picture(node.attributes)
            else:
                homes[node.mem_id] = self._enter(node, tag, part, tree)
            if self._is_read:
                return
        self._leave(_NOWHERE)

    def _enter(self, node: LexborNode, tag: str, part: int, tree: Tree) -> int:
        """Return the element that the children of a node stand in."""
        opened = self._open
        if part == _UNSEEN:
            return _NOTHING
        if tree.hidden and node.mem_id in tree.hidden:
            return _HIDDEN
        if part == _INLINE:
            if not tree.blocks or node.mem_id not in tree.blocks:
                return opened[-1]
            part = _BLOCK
        if part != _LINK and self._pieces:
            self._break()
        if len(opened) >= _DEEPEST:
            return opened[-1]
        page = self._page
        element = len(page.tags)
        page.tags.append(tag)
        page.parents.append(opened[-1])
        page.ends.append(element + 1)
        opened.append(element)
        self._parts.append(part)
        if part == _ROW:
            self._rows.append(len(page.lines))
        elif part == _HEADING:
            self._headings += 1
        elif part != _BLOCK:
            self._begin_link(node.attributes, element)
        return element

    def _leave(self, home: int) -> None:
        """Leave the elements that are open in element `home`."""
        opened, page = self._open, self._page
        count = len(page.tags)
        while opened[-1] != home:
            part = self._parts[-1]
            if part != _LINK and self._pieces:
                self._break()
            element = opened.pop()
            self._parts.pop()
            page.ends[element] = count
            if part == _BLOCK:
                continue
            if part == _ROW:
                self._join_cells(element, self._rows.pop())
            elif part == _HEADING:
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

    def _keep_hidden_link(self, node: LexborNode) -> None:
        """Keep a link of a box that is not shown: a menu may have its second half there."""
        href = node.attributes.get("href")
        if href:
            link = Link(href=href, element=self._open[-1], line=len(self._page.lines), hidden=True)
            link.text = node.text()
            self._page.links.append(link)

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
        text = _collapse("".join(self._pieces))
        self._pieces.clear()
        if text:
            depth = -1
            while self._parts[depth] == _LINK:
                depth -= 1
            element = max(self._open[depth], 0)
            tag = page.tags[element]
            links = range(self._first_link, len(page.links))
            linked = min(self._linked, len(text))
            page.lines.append(Line(text, element, tag, links, linked, self._headings > 0))
            self._first_link = links.stop
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
