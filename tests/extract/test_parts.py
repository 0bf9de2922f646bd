from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.pages import ARTICLE, GRAMMAR, page
from yybcrawl.extract import extract_article
from yybcrawl.extract.pager import next_part
from yybcrawl.extract.parts import part_links

SITE = "http://news.example.com/2018/0425/"
URL = f"{SITE}c12-88.html"
LONG = "老街的石板路修好以后，骑车上学的孩子比从前多了一倍，修车铺的生意也好了起来，总围着人。"


def parts(body: str, url: str = URL) -> list[str]:
    """Return the parts' addresses, relative to the folder of `URL`."""
    found = part_links(page(body, url=url))
    assert all(part.startswith("http") for part in found)
    return [part.removeprefix(SITE) for part in found]


def anchors(form: str, labels: str, *, base: int = 1) -> str:
    """Link pages 2 and 3 of `form` under two labels; `base` is what the first page is called."""
    return " ".join(
        f'<a href="{form.format(number)}">{label}</a>'
        for number, label in enumerate(labels.split(), 1 + base)
    )


@pytest.mark.parametrize(
    "form",
    [
        "c12-88_{}.html",
        "c12-88-{}.html",
        "c12-88_p{}.html",
        "c12-88_page_{}.html",
        "c12-88/{}.html",
        "c12-88/p{}.html",
        "c12-88/index_{}.html",
        "c12-88({}).html",
        "c12-88.html?page={}",
        "c12-88.html?pn={}",
        "c12-88.html?p={}",
        "c12-88.html?pageNo={}",
        "c12-88_0{}.html",
    ],
)
@pytest.mark.parametrize(
    "labels",
    [
        "2 3",
        "[2] [3]",
        "【2】 【3】",
        "(2) (3)",
        "第2页 第3页",
        "第二页 第三页",
        "第2页：修路 第3页：通车",
    ],
)
def test_numbered_pagers_are_read_in_any_form(form: str, labels: str) -> None:
    expected = [form.format(2), form.format(3)]
    assert parts(f"<p>{LONG}</p><b>1</b> " + anchors(form, labels)) == expected
    assert parts(anchors(SITE + form, labels)) == expected


@pytest.mark.parametrize("form", ["c12-88_{}.html", "c12-88-{}.html", "c12-88.html?page={}"])
@pytest.mark.parametrize("labels", ["2 3", "[2] [3]", "第2页：修路 第3页：通车", "下一页 尾页"])
def test_parts_may_be_counted_from_zero(form: str, labels: str) -> None:
    assert parts(anchors(form, labels, base=0)) == [form.format(1), form.format(2)]


@pytest.mark.parametrize(
    "label",
    [
        "下一页",
        "[下一页]",
        "下一页：通车",
        "下一页(1/2)",
        "下页 &gt;",
        "下一頁",
        "后一页",
        "点击进入下一页&gt;&gt;",
        "下一张",
        "下一幅",
        "下一图",
        "余下全文",
        "余下全文(1/2)",
        "阅读全文",
        "next",
        "Next Page",
        "&gt;",
        "»",
    ],
)
def test_the_next_part_alone_is_found(label: str) -> None:
    assert parts(f'<a href="c12-88_2.html">{label}</a>') == ["c12-88_2.html"]


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="c12-88_2.html"><img src="/i/next.gif" alt="下一页"></a>',
        '<a href="c12-88_2.html" title="下一页"><i></i></a>',
        '<a href="c12-88_2.html" rel="next"><i></i></a>',
        '<link rel="next" href="c12-88_2.html">',
        '<select><option value="c12-88.html">1<option value="c12-88_2.html">第2页：通车</select>',
        '<ul><li>第1页：开工<li><a href="c12-88_2.html">第2页：通车</a></ul>',
        '共2页: <b>1</b> <a href="c12-88_2.html#content">2</a>',
        '<a href="c12-88.html">首页</a> <a href="c12-88_2.html">下页</a>',
        '<a href="c12-88_1.html">1</a><a href="c12-88_2.html">2</a>',
        '<a href="https://news.example.com/2018/0425/c12-88_2.html?from=pager">2</a>',
    ],
)
def test_a_second_part_is_found_in_any_markup(markup: str) -> None:
    found = part_links(page(markup, url=URL))
    assert [part.partition("/2018/0425/")[2].partition("?")[0] for part in found] == [
        "c12-88_2.html"
    ]


def test_a_pager_that_only_a_script_writes_is_read() -> None:
    script = '<script>createPageHTML(4, 0, "t1_88", "html");</script>'
    expected = [f"t1_88_{number}.html" for number in (1, 2, 3)]
    assert parts(script, f"{SITE}t1_88.html") == expected
    assert parts(script, f"{SITE}t1_88_2.html") == ["t1_88_1.html", "t1_88_3.html"]


@pytest.mark.parametrize("separator", ["_", "-", "/", "/p", "/page/"])
def test_a_later_part_finds_all_others(separator: str) -> None:
    third = f"c12-88{separator}3.html"
    links = (
        '<a href="/2018/0425/c12-88.html">1</a>'
        f'<a href="/2018/0425/c12-88{separator}2.html">2</a><b>3</b>'
        f'<a href="/2018/0425/c12-88{separator}4.html">4</a>'
    )
    expected = ["c12-88.html", f"c12-88{separator}2.html", f"c12-88{separator}4.html"]
    assert parts(links, SITE + third) == expected


@pytest.mark.parametrize("first", ["c12-88.html", "c12-88_1.html"])
def test_the_turns_of_a_part_in_the_middle_are_read(first: str) -> None:
    links = (
        f'<a href="{first}">首页</a><a href="{first}">上一页</a>'
        '<a href="c12-88_3.html">下一页</a><a href="c12-88_5.html">末页</a>'
    )
    expected = [first, "c12-88_3.html", "c12-88_4.html", "c12-88_5.html"]
    assert parts(links, f"{SITE}c12-88_2.html") == expected


def test_an_article_that_is_numbered_from_zero_itself_is_read() -> None:
    links = '<a href="x_0.shtml">1</a><a href="x_1.shtml">2</a><a href="x_2.shtml">下一页</a>'
    assert parts(links, f"{SITE}x_1.shtml") == ["x_0.shtml", "x_2.shtml"]
    assert parts(links, f"{SITE}x_0.shtml") == ["x_1.shtml"]


@pytest.mark.parametrize("query", ["id=88", "cid=3&id=88"])
@pytest.mark.parametrize("key", ["page", "p", "PageIndex", "pn"])
def test_a_dynamic_address_is_read_by_its_query(query: str, key: str) -> None:
    links = f'<a href="show.asp?{query}&{key}=2">2</a><a href="?{query}&amp;{key}=3">3</a>'
    expected = [f"show.asp?{query}&{key}={number}" for number in (2, 3)]
    assert parts(links, f"{SITE}show.asp?{query}") == expected
    assert parts(links, f"{SITE}show.asp?{query}&from=timeline") == expected
    assert parts(links, f"{SITE}show.asp?{key}=2&{query}") == expected[1:]


@pytest.mark.parametrize("folder", ["1234567/", "the-old-street-again/", "1234567/index.html"])
@pytest.mark.parametrize("form", ["{}/", "page/{}/", "index_{}.html", "{}.html"])
def test_an_article_may_be_a_folder(folder: str, form: str) -> None:
    home = folder.partition("/")[0] + "/"
    assert parts(anchors(f"/2018/0425/{home}{form}", "2 3"), SITE + folder) == [
        home + form.format(2),
        home + form.format(3),
    ]


@pytest.mark.parametrize(
    "label",
    [
        "阅读全文",
        "全文阅读",
        "在本页阅读全文",
        "点击查看全文",
        "余下全文",
        "单页阅读",
        "全文",
        "显示全部",
        "不分页",
    ],
)
@pytest.mark.parametrize(
    "whole", ["c12-88_all.html", "c12-88-all.html", "c12-88/all.html", "c12-88.html?page=all"]
)
def test_the_whole_article_stands_alone(label: str, whole: str) -> None:
    links = anchors("c12-88_{}.html", "2 3") + f'<a href="{whole}">{label}</a>'
    assert parts(links) == [whole]
    assert parts(links, f"{SITE}c12-88_2.html") == [whole]
    assert parts(links, SITE + whole) == []


def test_parts_left_out_between_two_are_written_like_them() -> None:
    links = '<a href="c12-88_2.html">2</a> … <a href="c12-88_6.html">6</a>'
    assert parts(links) == [f"c12-88_{number}.html" for number in range(2, 7)]
    padded = '<a href="c12-88_02.html">2</a> … <a href="c12-88_11.html">尾页</a>'
    assert parts(padded)[-3:] == ["c12-88_09.html", "c12-88_10.html", "c12-88_11.html"]


def test_the_order_is_that_of_the_parts_and_none_comes_twice() -> None:
    links = anchors("c12-88_{}.html", "2 3")
    turned = '<a href="c12-88_3.html">3</a><a href="c12-88_2.html">2</a>'
    assert parts(turned + links + turned) == ["c12-88_2.html", "c12-88_3.html"]


def test_there_are_a_hundred_at_most() -> None:
    links = '<a href="c12-88_2.html">下一页</a><a href="c12-88_900.html">尾页</a>'
    assert parts(links) == [f"c12-88_{number}.html" for number in range(2, 102)]


def test_a_list_of_contents_names_parts_that_the_pager_does_not() -> None:
    contents = '<a href="c12-88_2.html">开工</a><a href="c12-88_3.html">通车</a>'
    assert parts(f'{contents}<a href="c12-88_2.html">下一页</a>') == [
        "c12-88_2.html",
        "c12-88_3.html",
    ]
    assert parts(contents) == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<b>1</b> 2 3 下一页",
        '<a href="javascript:next()">下一页</a><a href="#">2</a><a href="">3</a>',
        '<a href="c12-89.html">下一篇</a><a href="c12-87.html">上一篇</a>',
        '<a href="c12-88_2.html">下一篇：桥修好了</a>',
        '<a href="c12-89.html">下一页</a><a href="c12-87.html">上一页</a>',
        '<a href="c12-88.html">1</a><a href="c12-88.html#p2">2</a><a href="#fn3">3</a>',
        '<a href="#fn2">[2]</a><a href="#ref3">[3]</a>',
        '<a href="c12-88.html?page=2#comments">2</a>',
        '<a href="c12-88_2.html#pinglun">2</a>',
        '<a href="c12-88_comment_2.html">2</a><a href="c12-88.html?cpage=3">3</a>',
        '<a href="c12-88.html?page=2&tab=comment">2</a>',
        '<a href="http://www.example.org/2018/0425/c12-88_2.html">2</a>',
        '<a href="http://m.example.com/2018/0425/c12-88_2.html">下一页</a>',
        '<a href="c12-88_2.html">桥修好了以后</a><a href="c12-88-2.html">老街的路</a>',
        '<a href="c12-881.html">1</a><a href="c12-882.html">2</a><a href="c12-883.html">3</a>',
        '<a href="c12-88_2.html">5</a>',
        '<a href="c12-88_0.html">上一页</a>',
        '<a href="c12-88_2.jpg">2</a><a href="c12-88_2.php">2</a>',
        '<a href="/2018/0425/">首页</a><a href="/2018/0426/">下一页</a>',
        '<a href="/a/c12-88_2.html">2</a>',
        '<a href="c12-88_2.html">查看更多</a>',
        '<a href="/c12-99_all.html">阅读全文</a>',
        "<a href='http://[bad/c12-88_2.html'>2</a>",
    ],
)
def test_other_links_are_no_parts(body: str) -> None:
    assert parts(f"<p>{LONG}</p>{body}") == []


def test_the_pager_of_the_comments_is_no_pager_of_the_text() -> None:
    own, others = ('<p><a href="?page=2">2</a> <a href="?page=3">下一页</a></p>'), "<p>说得好</p>"
    comments = f"<h4>网友评论</h4>{others}"
    assert parts(f"<p>{LONG}</p>{comments}{own}") == []
    assert parts(f"<p>{LONG}</p>{own}{comments}") == ["c12-88.html?page=2"]


@pytest.mark.parametrize(
    ("url", "form"),
    [
        (f"{SITE}", "index_{}.html"),
        (f"{SITE}index.html", "index_{}.html"),
        (f"{SITE}index_4.html", "index_{}.html"),
        ("http://www.example.com/", "?page={}"),
        ("http://www.example.com/news/", "{}.html"),
        ("http://www.example.com/news/list_17.html", "list_17_{}.html"),
        ("http://www.example.com/news/list.asp?classid=5", "list.asp?classid=5&page={}"),
        ("http://www.example.com/2018/04/12.html", "{}.html"),
        ("http://www.example.com/2018-04-12.html", "2018-04-{}.html"),
        ("", "2_{}.html"),
    ],
)
def test_channels_lists_and_calendars_have_no_parts(url: str, form: str) -> None:
    links = "".join(f'<a href="{form.format(day)}">{day}</a>' for day in range(1, 31))
    assert part_links(page(f'{links}<a href="{form.format(5)}">下一页</a>', url=url)) == []


def test_a_number_alone_needs_numbers_that_agree() -> None:
    turns = '<a href="11.html">上一页</a><a href="13.html">下一页</a>'
    assert parts(turns, "http://www.example.com/news/12.html") == []
    home = '<a href="/news/default.asp">首页</a><a href="/news/">首页</a>'
    assert parts(home + turns, "http://www.example.com/news/12.html") == []
    turns = '<a href="/x/88/1.html">1</a><a href="/x/88/3.html">下一页</a>'
    assert part_links(page(turns, url="http://www.example.com/x/88/2.html")) == [
        "http://www.example.com/x/88/1.html",
        "http://www.example.com/x/88/3.html",
    ]


@pytest.mark.parametrize("form", ["_{}.html", "-{}.html"])
@pytest.mark.parametrize("label", ["{}", "[{}]", "第{}页", "第{}页：通车"])
def test_on_the_portal_the_walk_goes_to_the_same_parts(form: str, label: str) -> None:
    stem = ARTICLE.removesuffix(".html")
    urls = [ARTICLE, *(stem + form.format(number) for number in (2, 3, 4))]
    pager = "".join(
        f'<a href="{url}">{label.format(number)}</a>' for number, url in enumerate(urls, 1)
    )
    walked = [ARTICLE]
    for url in urls:
        here = page(f"<p>{LONG}</p>{pager}", url=url)
        assert part_links(here) == [other for other in urls if other != url]
        following = next_part(here, GRAMMAR, "7601743", len(walked), set(walked))
        walked += [following] if following else []
    assert walked == urls


def test_an_article_names_its_parts_and_other_pages_name_none() -> None:
    pager = anchors("c12-88_{}.html", "2 下一页")
    text = "".join(f"<p>{LONG}</p>" for _ in range(4))
    html = f"<h1>老街修好了石板路</h1><p>2018-04-25 来源：临江晚报</p>{text}{pager}"
    assert extract_article(html.encode(), URL).parts == [f"{SITE}c12-88_2.html"]
    assert extract_article(html.encode(), "").parts == []
    lost = f"<title>404 页面不存在</title><h1>404</h1><p>页面不存在</p>{pager}"
    assert extract_article(lost.encode(), URL).parts == []


LABELS = st.sampled_from(
    "1 2 3 [2] 第2页 下一页 上一页 尾页 首页 阅读全文 更多 > << 老街 第十十页 ② 0".split()
)
PATHS = st.from_regex(r"[/a-z0-9_.?=&#-]{0,20}", fullmatch=True)
NEAR = st.builds(
    "{}{}{}".format,
    st.sampled_from(["88", "c88", "/a/88", "./88", "", "http://e.com/a/88", "//e.com/a/88", "?"]),
    st.sampled_from(["_2", "_0", "-3", "/2", "/", "_all", "?page=2", "_999", "2", "", "(4)"]),
    st.sampled_from([".html", "", ".shtml", "#p", "?page=3", "?id=1&p=3", "\n", "%"]),
)
LINKS = st.lists(st.tuples(PATHS | NEAR | st.text(max_size=12), LABELS | st.text(max_size=6)))


@given(LINKS, st.builds("http://e.com/a/{}".format, PATHS | NEAR))
@example([("http://e.com/a/88_2.html", "上一页")], "http://e.com/a/88_3.html")
@example([("https://e.com/a/8\n8_2.html", "2")], "http://e.com/a/88.html")
@example([("http://e.com/a/88_0.html", "上一页")], "http://e.com/a/88.html")
def test_any_links_give_other_pages_each_once(links: list[tuple[str, str]], url: str) -> None:
    body = "".join(f'<a href="{href.replace(chr(34), "")}">{label}</a>' for href, label in links)
    found = part_links(page(body, url=url))
    assert len(found) == len(set(found)) <= 100
    assert url.partition("#")[0] not in found
    assert all(part.startswith(("http://e.com/", "https://e.com/")) for part in found)
