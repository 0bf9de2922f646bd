"""Reading the tree of an HTML page into lines, links and pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from yybcrawl.extract.page import Line, Link, Page, Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

_INLINE, _BLOCK, _LINK, _TEXT, _BREAK, _PICTURE, _UNSEEN = range(7)
_PARTS = {"-text": _TEXT, "br": _BREAK, "img": _PICTURE, "a": _LINK, "option": _BLOCK}
_PARTS |= dict.fromkeys(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hr html legend li main menu "
    "nav ol optgroup p pre section select summary table tbody td tfoot th thead tr ul".split(),
    _BLOCK,
)
_PARTS |= dict.fromkeys(
    "- -comment -doctype -document !doctype applet audio canvas embed head iframe math noembed "
    "noframes noscript object script style svg template textarea title video".split(),
    _UNSEEN,
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_CELLS = frozenset(("td", "th"))
_LINKING = frozenset(("a", "option"))
_SOURCES = (
    "data-original", "data-src", "data-lazy-src", "data-lazyload", "data-lazy", "data-echo",
    "data-actualsrc", "data-url", "data-srcset", "original", "lazy-src", "file", "src", "srcset",
)  # fmt: skip
_PLACEHOLDER = re.compile(
    r"(?i)(?:^data:|^about:|^javascript:|^$|(?:^|[/_-])(?:blank|grey|gray|loading|lazy(?:load)?|"
    r"placeholder|pixel|spacer|space|transparent|none|default|1x1|0)\.(?:gif|png|jpe?g|svg|webp))"
)
_SHOWN_AS_BLOCK = re.compile(r"(?i)display\s*:\s*(?:block|flex|table|list-item)")
_INDENT = re.compile("(?:(?<=[。！？…：；”’」』）!?:;.])|\n)\\s*\u3000\u3000+")
_STYLED = re.compile(r"""style\s*=\s*["'][^"']*(?:display|visibility)|\shidden[\s=>]""")
_SCRIPTED_PAGER = re.compile(
    r"""createPageHTML\(\s*(\d{1,4})\s*,\s*\d+\s*,\s*["']([\w-]+)["']\s*,\s*["'](\w+)["']"""
)
_NOSCRIPT = re.compile(r"(?is)<noscript\b.*?</noscript\s*>")
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffd]")
_WRAPPED = re.compile(
    "(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t\r]*\n\\s*(?=[\u2e80-\u9fff\uff00-\uffef])"
)
_NEXT = "下一页"
_LONGEST_ROW = 100
_LEAST_CELLS = 2
_PIXEL_DIGITS = 6


def read_page(html: str, url: str, until: Callable[[str], bool] = lambda _: False) -> Page:
    """Read the lines, links and pictures of a page in one pass over its tree.

    The pass ends with the first line for which `until` is true.
    """
    lower = html.lower()
    if "<noscript" in lower:
        # A block in it would otherwise end the paragraph around it and stand outside.
        html = _NOSCRIPT.sub("", html)
    tree = LexborHTMLParser(html)
    page = Page(url=url, base=url)
    title = tree.css_first("title")
    if title is not None:
        page.title = _collapse(title.text())
    base = tree.css_first("base[href]") if "<base" in lower else None
    if base is not None:
        page.base = page.resolve(base.attributes["href"] or "") or url
    for pages, name, ending in _SCRIPTED_PAGER.findall(html):
        # TRS writes its pager by script: the pages after the first are counted from one.
        page.links += [
            Link(href=f"{name}_{n}.{ending}", element=0, line=0, text=str(n + 1), hidden=True)
            for n in range(1, int(pages))
        ]
    following = tree.css_first("link[rel~=next][href]") if "<link" in lower else None
    if following is not None:
        href = following.attributes["href"] or ""
        page.links.append(Link(href=href, element=0, line=0, alt=_NEXT, hidden=True))
    if tree.root is not None:
        may_style = "display" in lower or "visibility" in lower or " hidden" in lower
        is_styled = may_style and _STYLED.search(lower) is not None
        _Reader(page, until, is_styled=is_styled).read(tree.root)
    return page


def _collapse(text: str) -> str:
    text = " ".join(text.split())
    if text.isprintable() and "\ufffd" not in text:
        return text
    return " ".join(_INVISIBLE.sub("", text).split())


class _Reader:
    """Walks the tree once, ending a line at each block boundary and <br>."""

    def __init__(self, page: Page, until: Callable[[str], bool], *, is_styled: bool) -> None:
        self._page = page
        self._until = until
        self._is_read = False
        self._is_styled = is_styled
        self._open: list[int] = []
        self._blocks: list[int] = []
        self._rows: list[int] = []
        self._headings = 0
        self._link: Link | None = None
        self._pieces: list[str] = []
        self._linked = 0
        self._first_link = len(page.links)

    def read(self, root: LexborNode) -> None:
        # A number on the stack is an element whose children have all been read.
        stack: list[LexborNode | int] = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, int):
                self._leave(node)
                continue
            if self._is_read:
                continue
            following = node.next
            if following is not None:
                stack.append(following)
            tag = node.tag or "-"
            part = _PARTS.get(tag, _INLINE)
            if part == _TEXT:
                self._text(node.text_content or "")
            elif part == _INLINE and not self._is_styled:
                child = node.first_child
                if child is not None:
                    stack.append(child)
            elif part != _UNSEEN:
                self._element(node, tag, part, stack)

    def _element(
        self, node: LexborNode, tag: str, part: int, stack: list[LexborNode | int]
    ) -> None:
        if part == _BREAK:
            self._break()
            return
        if part == _PICTURE:
            self._picture(node)
            return
        if self._is_styled:
            style = node.attributes.get("style") or ""
            if _HIDDEN.search(style) or "hidden" in node.attributes:
                self._hidden_links(node)
                return
            if _SHOWN_AS_BLOCK.search(style) and part == _INLINE:
                part = _BLOCK
        if part != _INLINE:
            stack.append(self._enter(node, tag, is_block=part == _BLOCK))
        child = node.first_child
        if child is not None:
            stack.append(child)

    def _enter(self, node: LexborNode, tag: str, *, is_block: bool) -> int:
        page = self._page
        element = len(page.tags)
        if is_block:
            if self._pieces:
                self._break()
            self._blocks.append(element)
            self._headings += tag in _HEADINGS
            if tag == "tr":
                self._rows.append(len(page.lines))
        page.tags.append(tag)
        page.parents.append(self._open[-1] if self._open else -1)
        page.ends.append(element + 1)
        self._open.append(element)
        if tag == "a":
            attributes = node.attributes
            self._link = self._add_link(attributes.get("href"), element)
            if self._link is not None:
                is_next = "next" in (attributes.get("rel") or "").lower().split()
                self._link.alt = _NEXT if is_next else attributes.get("title") or ""
        elif tag == "option":
            self._link = self._add_link(node.attributes.get("value"), element)
        return element

    def _leave(self, element: int) -> None:
        page = self._page
        tag = page.tags[element]
        page.ends[element] = len(page.tags)
        if self._blocks and self._blocks[-1] == element:
            if self._pieces:
                self._break()
            self._blocks.pop()
            self._headings -= tag in _HEADINGS
            if tag == "tr":
                self._join_cells(element, self._rows.pop())
        if tag in _LINKING:
            self._link = None
        self._open.pop()

    def _add_link(self, href: str | None, element: int) -> Link | None:
        if not href:
            return None
        link = Link(href=href, element=element, line=len(self._page.lines))
        self._page.links.append(link)
        return link

    def _hidden_links(self, node: LexborNode) -> None:
        """Keep the links of a box that is not shown: a menu may have its second half there."""
        for anchor in node.css("a[href]"):
            link = self._add_link(anchor.attributes["href"], self._open[-1] if self._open else 0)
            if link is not None:
                link.text, link.hidden = anchor.text(), True

    def _text(self, text: str) -> None:
        if text.isspace():
            if self._pieces:
                self._pieces.append(" ")
            return
        if "\u3000\u3000" in text:
            # Two wide spaces after a stop or in a new line begin a paragraph wherever they stand.
            text, *others = _INDENT.split("".join((*self._pieces, text)))
            self._pieces.clear()
            for paragraph in others:
                self._pieces.append(text)
                self._break()
                text = paragraph
        self._pieces.append(text)
        if self._link is not None:
            self._link.text += text
            self._linked += len(text)

    def _picture(self, node: LexborNode) -> None:
        attributes = node.attributes
        alt = _collapse(attributes.get("alt") or attributes.get("title") or "")
        if self._link is not None:
            self._link.alt = self._link.alt or alt
        sources = (_first_source(attributes.get(name) or "") for name in _SOURCES)
        src = next((source for source in sources if not _PLACEHOLDER.search(source)), None)
        if src is not None:
            self._page.pictures.append(
                Picture(
                    src=src,
                    alt=alt,
                    element=self._open[-1],
                    line=len(self._page.lines),
                    width=_pixels(attributes.get("width")),
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
        cells = page.lines[first:]
        if len(cells) < _LEAST_CELLS or len({cell.element for cell in cells}) < len(cells):
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
        for picture in page.pictures:
            picture.line = min(picture.line, first + 1)


def _first_source(value: str) -> str:
    """Return the address of a src, or the first of a srcset."""
    first, *_ = value.split(maxsplit=1) or [""]
    return first.rstrip(",")


def _pixels(value: str | None) -> int | None:
    digits = (value or "").strip().removesuffix("px")
    return int(digits) if digits.isdecimal() and len(digits) < _PIXEL_DIGITS else None
