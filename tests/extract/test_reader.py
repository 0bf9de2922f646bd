from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from tests.support.pages import page, texts
from yybcrawl.extract.cells import join_cells
from yybcrawl.extract.elements import BLOCK, ELEMENTS, HEADING, INLINE, OPTION, ROW, UNSEEN
from yybcrawl.extract.page import Line, Page
from yybcrawl.extract.reader import read_page
from yybcrawl.extract.spaces import collapse

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BLOCKS = frozenset("html body div p ul li h2 section".split())
_LINKS = frozenset(("a", "option"))
_UNSEEN = frozenset("head script svg -comment".split())
_FRAGMENTS = """
<div> </div> <p> </p> <ul> <li> </li> </ul> <h2> </h2> <section> </section> <b> </b> <br> <hr>
<a|href=/1> <a|href=/2|title=题> <a> </a> <option|value=/3> </option> <script>x</script>
<svg>图</svg> <!--注--> <span> <span|hidden> <span|style=display:block> </span>
<div|style=display:none> <img|src=/a.jpg> 甲 乙丙 丁&amp;戊 x
""".split()
_HTML = st.lists(
    st.sampled_from([piece.replace("|", " ") for piece in _FRAGMENTS] + ["\n"]), max_size=60
).map("".join)

_Line = tuple[str, tuple[str, ...]]


class _SlowReader:
    """Reads lines as they are defined, by recursion over the tree of another parser."""

    def __init__(self, html: str) -> None:
        self.lines: list[_Line] = []
        self.links: list[tuple[str, int, bool]] = []
        self._text = ""
        root = LexborHTMLParser(html).root
        assert root is not None
        self._visit(root, ())

    def _visit(self, node: LexborNode, path: tuple[str, ...]) -> None:
        tag, style = node.tag or "", node.attributes.get("style") or ""
        if tag == "-text":
            text = node.text_content or ""
            self._text += " " if text.isspace() else text
        elif tag in {"br", "hr"}:
            self._end(path)
        elif tag not in _UNSEEN | {"img"}:
            if "hidden" in node.attributes or "none" in style:
                self._keep_links(node)
                return
            is_block = tag in _BLOCKS | {"option"} or "block" in style
            if is_block:
                self._end(path)
            if is_block or tag in _LINKS:
                path = (*path, tag)
            href = node.attributes.get("href") or node.attributes.get("value")
            if tag in _LINKS and href:
                self.links.append((href, len(self.lines), False))
            for child in node.iter(include_text=True):
                self._visit(child, path)
            if is_block:
                self._end(path)

    def _keep_links(self, node: LexborNode) -> None:
        for link in node.css("a[href]"):
            self.links.append((link.attributes["href"] or "", len(self.lines), True))

    def _end(self, path: tuple[str, ...]) -> None:
        while path and path[-1] == "a":
            path = path[:-1]
        if text := collapse(self._text):
            self.lines.append((text, path))
        self._text = ""


def _path(of: Page, element: int) -> tuple[str, ...]:
    path: list[str] = []
    while element >= 0:
        path.insert(0, of.tags[element])
        element = of.parents[element]
    return tuple(path)


@given(_HTML)
def test_lines_and_links_are_those_of_a_slow_reader(html: str) -> None:
    read, slow = read_page(html, "https://example.com/"), _SlowReader(html)
    assert [(line.text, _path(read, line.element)) for line in read.lines] == slow.lines
    assert [(link.href, link.line, link.hidden) for link in read.links] == slow.links


@given(_HTML)
def test_elements_nest_as_their_parents_tell(html: str) -> None:
    read = read_page(html, "https://example.com/")
    for element, parent in enumerate(read.parents):
        inside = [other for other in range(len(read.tags)) if read.contains(element, other)]
        assert inside == list(range(element, read.ends[element]))
        if parent >= 0:
            assert read.contains(parent, element)
            assert read.ends[element] <= read.ends[parent]


@given(_HTML)
def test_links_are_told_by_the_lines_they_begin_in(html: str) -> None:
    read = read_page(html, "https://example.com/")
    for index, line in enumerate(read.lines):
        assert all(read.links[link].line == index for link in line.links)
        assert 0 <= line.linked <= len(line.text)


def test_reading_ends_with_the_line_that_is_the_last() -> None:
    html = "<p>甲<p>乙<br>丙<p><a href='/'>丁</a>"
    read = read_page(html, "https://example.com/", until="乙".__eq__)
    assert [line.text for line in read.lines] == ["甲", "乙"]
    assert read.links == []


def test_a_box_whose_last_line_ends_the_reading_is_complete() -> None:
    html = "<div><p>甲</p>\n</div>\n<p>乙"
    read = read_page(html, "https://example.com/", until="甲".__eq__)
    box = read.tags.index("div")
    assert read.contains(box, read.lines[0].element)


@pytest.mark.parametrize(
    "html",
    [
        "<svg><template><title><x-y></template>茶园<a href='/1'>书屋",
        "<svg><template><foreignObject><b></template>茶园<a href='/1'><p>书屋",
    ],
)
def test_what_hangs_beside_the_html_of_broken_markup_is_read(html: str) -> None:
    read = read_page(html, "https://example.com/")
    assert "".join(line.text for line in read.lines) == "茶园书屋"
    assert all(read.contains(0, line.element) for line in read.lines)
    assert [link.href for link in read.links] == ["/1"]


def test_an_icon_between_links_parts_their_words() -> None:
    assert texts("<a href='/1'>茶园</a><svg> <path/></svg><a href='/2'>书屋</a>") == ["茶园 书屋"]


def test_a_link_that_is_hidden_itself_is_none() -> None:
    read = page("<a href='/1' hidden>甲</a><div hidden><a href='/2'>乙</a><a>丙</a></div><p>丁")
    assert [(link.href, link.text, link.hidden) for link in read.links] == [("/2", "乙", True)]


@pytest.mark.parametrize(
    ("tag", "part"),
    [
        ("td", BLOCK),
        ("h6", HEADING),
        ("tr", ROW),
        ("option", OPTION),
        ("noframes", UNSEEN),
        ("template", UNSEEN),
        ("span", INLINE),
    ],
)
def test_a_tag_plays_its_part(tag: str, part: int) -> None:
    assert ELEMENTS[tag] == part


def test_a_tag_of_the_page_s_own_is_inline() -> None:
    assert ELEMENTS["x-y"] == INLINE
    assert texts("<x-y>茶</x-y>园<x-y style='display:block'>书屋</x-y>") == ["茶园", "书屋"]


def test_the_first_base_and_the_first_next_page_count() -> None:
    read = page(
        "<link rel=stylesheet hidden href=/a.css><link rel='nofollow NEXT' href=2.html>"
        "<link rel=next href=3.html><base><base href='/news/'><base href='/other/'><p>甲"
    )
    assert read.base.endswith("/news/")
    assert [(link.href, link.hidden) for link in read.links] == [("2.html", True)]


@pytest.mark.parametrize("attribute", ["hidden", "style='Display: none'", "style=DISPLAY:NONE"])
def test_what_an_attribute_hides_is_not_read(attribute: str) -> None:
    assert texts(f"<p>甲<div\n{attribute}>乙</div><p>丙") == ["甲", "丙"]


def test_cells_of_one_element_stay_lines() -> None:
    lines = [Line(text, 0, "td", range(0), 0, heading=False) for text in ("茶园", "12亩")]
    read = Page("", "", lines=lines.copy())
    join_cells(read, 0, 0)
    assert read.lines == lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\n  茶园\n\t书屋 \n", "茶园书屋"),
        ("tea\n garden", "tea garden"),
        ("茶园\ntea", "茶园 tea"),
        ("　　茶园 　 书屋", "茶园 书屋"),
        ("茶\u200b园\ufeff", "茶园"),
        ("茶\ufffd园", "茶园"),
        (" \n \u3000\n", ""),
    ],
)
def test_white_space_is_shown_as_a_browser_shows_it(text: str, shown: str) -> None:
    assert collapse(text) == shown


@pytest.mark.parametrize(
    "unit",
    [
        "<div>甲",
        "<b><p>甲",
        "<table><tr><td>甲",
        "<a href='/'><div>甲",
        "<span style='display:block'>甲",
        "<div hidden><a href='/'>甲</a>",
        "<svg><svg>",
        "甲<br>\u3000\u3000乙。",
    ],
)
def test_time_grows_with_the_page(unit: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        read_page(unit * count, "https://example.com/")
        return time.process_time() - start

    seconds(10)
    assert seconds(40_000) < 60 * seconds(4_000) + 0.2
