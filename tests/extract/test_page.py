from __future__ import annotations

import pytest

from tests.support.pages import LIST, page, texts


@pytest.mark.parametrize(
    "body",
    [
        "<p>甲</p><p>乙</p>",
        "<div>甲</div><div>乙</div>",
        "甲<br>乙",
        "甲<br><br/>　　乙",
        "<div>甲<p>乙</p></div>",
        "<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>",
        "<ul><li>甲<li>乙</ul>",
        "<span style='display:block'>甲</span><span style='display: block'>乙</span>",
        "<p>甲<p>乙",
        "　　甲。　　乙".replace("。", "</p>"),
    ],
)
def test_blocks_and_breaks_end_a_line(body: str) -> None:
    assert texts(body) == ["甲", "乙"]


@pytest.mark.parametrize(
    "body",
    [
        "<p>甲<b>乙</b>丙</p>",
        "<p>甲<a href='/'>乙</a>丙</p>",
        "<p>甲<font><em>乙</em></font>\n丙</p>",
    ],
)
def test_emphasis_does_not_cut_a_line(body: str) -> None:
    assert texts(body) == ["甲乙丙"]


def test_two_wide_spaces_after_a_stop_begin_a_paragraph() -> None:
    assert texts("<td>　　今天晴。　　明天雨。</td>") == ["今天晴。", "明天雨。"]


@pytest.mark.parametrize(
    "body",
    [
        "<script>甲</script>",
        "<style>甲</style>",
        "<!-- 甲 -->",
        "<noscript>甲</noscript>",
        "<p style='display:none'>甲</p>",
        "<p hidden>甲</p>",
        "<textarea>甲</textarea>",
        "<iframe>甲</iframe>",
    ],
)
def test_what_a_reader_does_not_see_is_no_line(body: str) -> None:
    assert texts(f"<p>乙</p>{body}<p>丙</p>") == ["乙", "丙"]


def test_a_row_of_short_cells_is_one_line() -> None:
    assert texts("<table><tr><td>茶园</td><td>12亩</td></tr></table>") == ["茶园 12亩"]


@pytest.mark.parametrize(
    ("attributes", "src"),
    [
        ('src="/a.jpg"', "/a.jpg"),
        ('src="/static/blank.gif" data-src="/a.jpg"', "/a.jpg"),
        ('src="loading.gif" data-original="/a.jpg"', "/a.jpg"),
        ('src="data:image/gif;base64,R0" data-lazy-src="/a.jpg"', "/a.jpg"),
        ('srcset="/a.jpg 1x, /b.jpg 2x"', "/a.jpg"),
        ('data-srcset="/a.jpg 600w, /b.jpg 900w" src="/static/pixel.gif"', "/a.jpg"),
    ],
)
def test_the_real_address_of_a_picture_is_taken(attributes: str, src: str) -> None:
    (picture,) = page(f'<p>甲</p><img {attributes} alt=" 灯 会 " width="640px"><p>乙</p>').pictures
    assert (picture.src, picture.alt, picture.width, picture.line) == (src, "灯 会", 640, 1)


def test_a_placeholder_alone_is_no_picture() -> None:
    assert page('<img src="/static/blank.gif"><img>').pictures == []


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("index_2.html", f"{LIST}index_2.html"),
        (" /a ", "https://www.yybnet.net/a"),
        ("//m.yybnet.net/a", "https://m.yybnet.net/a"),
        ("?page=2", f"{LIST}?page=2"),
        ("javascript:void(0)", None),
        ("mailto:a@example.com", None),
        ("http://[bad", None),
    ],
)
def test_addresses_are_resolved_as_a_browser_does(href: str, url: str | None) -> None:
    assert page("").resolve(href) == url


def test_a_base_element_is_obeyed() -> None:
    found = page('<base href="https://m.yybnet.net/x/"><a href="a.html">甲</a>')
    assert found.resolve(found.links[0].href) == "https://m.yybnet.net/x/a.html"


def test_links_know_their_line_and_element() -> None:
    found = page('<p>甲</p><div>看<a href="/b"><b>乙</b></a></div>')
    (link,) = found.links
    assert (link.text, link.line, found.lines[1].linked) == ("乙", 1, 1)
    assert found.contains(found.lines[1].element, link.element)
    assert not found.contains(found.lines[0].element, link.element)


def test_depth_does_not_matter() -> None:
    assert texts("<div>" * 5000 + "甲" + "</div>" * 5000) == ["甲"]
