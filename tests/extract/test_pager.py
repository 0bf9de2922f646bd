from __future__ import annotations

import pytest

from tests.support.pages import ARTICLE, GRAMMAR, HOME, LIST, page
from yybcrawl.extract.pager import next_list_page, next_part, promised_pages


def following(body: str, number: int = 1, *, url: str = LIST) -> str | None:
    found = next_list_page(page(body, url=url), GRAMMAR, number, {LIST, url})
    return found and found.removeprefix(LIST)


@pytest.mark.parametrize(
    "label",
    [
        "下一页",
        "下页",
        "[下一页]",
        "下一頁",
        "下一页>",
        "后一页",
        "Next",
        "&gt;",
        "›",
        "»",
        "<b>下一页</b>",
    ],
)
def test_a_link_to_the_next_page_is_followed(label: str) -> None:
    assert (
        following(f'<a href="{LIST}">首页</a><a href="index_2.html">{label}</a>') == "index_2.html"
    )


@pytest.mark.parametrize(
    "step", ["index_{}.html", "?page={}", "list_17_{}.html", "{}.html", "p{}/"]
)
@pytest.mark.parametrize("number", [1, 2, 11])
def test_numbered_links_are_followed_in_any_form(step: str, number: int) -> None:
    links = "".join(
        f'<a href="{LIST}{step.format(n)}">{n}</a>' for n in range(2, 13) if n != number
    )
    url = LIST if number == 1 else LIST + step.format(number)
    assert following(links, number, url=url) == step.format(number + 1)


@pytest.mark.parametrize("step", ["index_{}.html", "?page={}", "list_17_{}.html"])
@pytest.mark.parametrize("label", ["尾页", "末页", "最后一页", "&gt;&gt;"])
def test_a_last_page_alone_tells_those_before_it(step: str, label: str) -> None:
    link = f'<a href="{LIST}{step.format(9)}">{label}</a>'
    assert following(link, 1) == step.format(2)
    assert following(link, 8, url=LIST + step.format(8)) == step.format(9)
    assert following(link, 9, url=LIST + step.format(9)) is None


def test_numbers_that_leave_out_some_are_filled() -> None:
    links = '<a href="index_8.html">8</a><a href="index_9.html">9</a>'
    assert following(links, 2) == "index_3.html"


def test_pages_that_are_counted_from_zero_are_followed() -> None:
    assert following('<a href="?p=1">2</a><a href="?p=2">3</a>') == "?p=1"


def test_a_pager_that_only_a_script_writes_is_followed() -> None:
    script = '<script>createPageHTML(3, 0, "index", "html");</script>'
    assert following(script) == "index_1.html"
    assert following(script, 2, url=f"{LIST}index_1.html") == "index_2.html"
    assert following(script, 3, url=f"{LIST}index_2.html") is None


@pytest.mark.parametrize("host", ["https://m.yybnet.net", "http://www.yybnet.net", ""])
def test_the_next_page_is_canonical(host: str) -> None:
    link = f'<a href="{host}/chengdu/xindu/index_2.html?spm=1">下一页</a>'
    assert following(link) == "index_2.html"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "下一页",
        '<a href="javascript:;">下一页</a>',
        '<a href="#">下一页</a>',
        f'<a href="{LIST}">下一页</a>',
        f'<a href="{LIST}index.html">2</a>',
        '<a href="https://www.example.com/2.html">下一页</a>',
        f'<a href="{ARTICLE}">下一页</a>',
        f'<a href="{HOME}/chengdu/wenjiang/">2018</a>',
        '<a href="index_2.html">上一页</a>',
    ],
)
def test_other_links_are_not_the_next_page(body: str) -> None:
    assert following(body) is None


@pytest.mark.parametrize(
    "link",
    [
        '<a href="index_2.html"><img src="/i/r.png" alt="下一页"></a>',
        '<a href="index_2.html" title="下一页"><i></i></a>',
        '<a href="index_2.html" rel="next"><i></i></a>',
        '<link rel="next" href="index_2.html">',
        '<a href="index_2.html">＞</a>',
        '<a href="index_2.html">查看更多</a>',
    ],
)
def test_a_next_page_without_the_word_is_followed(link: str) -> None:
    assert following(link) == "index_2.html"


def test_more_is_the_next_page_only_where_it_counts() -> None:
    assert following('<a href="/chengdu/">更多</a>') is None


def test_a_page_that_was_walked_is_not_the_next() -> None:
    body = '<a href="index_2.html">下一页</a>'
    assert next_list_page(page(body), GRAMMAR, 1, {LIST, f"{LIST}index_2.html"}) is None


@pytest.mark.parametrize("step", ["_{}.html", "-{}.html", ".html?page={}"])
@pytest.mark.parametrize("labels", [("2", "3"), ("下一页", "尾页"), ("[2]", "[3]")])
def test_the_next_part_of_an_article_is_found(step: str, labels: tuple[str, str]) -> None:
    stem = ARTICLE.removesuffix(".html")
    second, third = (stem + step.format(number) for number in (2, 3))
    links = f'<a href="{second}">{labels[0]}</a><a href="{third}">{labels[1]}</a>'
    found = next_part(page(links, url=ARTICLE), GRAMMAR, "7601743", 1, {ARTICLE})
    assert found == second


@pytest.mark.parametrize("labels", [("1", "3"), ("上一页", "下一页")])
def test_parts_that_were_read_are_not_read_again(labels: tuple[str, str]) -> None:
    stem = ARTICLE.removesuffix(".html")
    second, third = (f"{stem}_{number}.html" for number in (2, 3))
    links = f'<a href="{ARTICLE}">{labels[0]}</a><a href="{third}">{labels[1]}</a>'
    read = {ARTICLE, second}
    assert next_part(page(links, url=second), GRAMMAR, "7601743", 2, read) == third
    assert next_part(page(links, url=third), GRAMMAR, "7601743", 3, {*read, third}) is None


def test_the_next_article_is_no_part() -> None:
    link = f'<a href="{ARTICLE.replace("743", "744")}">下一页</a><a href="{ARTICLE}">1</a>'
    found = next_part(page(link, url=ARTICLE), GRAMMAR, "7601743", 1, {ARTICLE})
    assert found is None


@pytest.mark.parametrize(
    ("body", "pages"),
    [
        ("<p>共9页 <a href='?page=2'>下一页</a></p>", 9),
        ("<p>第2/9页 <a href='?page=3'>下一页</a></p>", 9),
        ("<p>共 12 页</p>", 12),
        ("<p>共90条 <a href='?page=2'>下一页</a></p>", 0),
        ("<p>2018/4/25 <a href='?page=2'>下一页</a></p>", 0),
        ("", 0),
    ],
)
def test_a_pager_may_promise_pages(body: str, pages: int) -> None:
    assert promised_pages(page(body)) == pages


@pytest.mark.parametrize(("label", "number"), [("2", 1), ("下一页", 1), ("第2页：经过", 1)])
def test_the_second_part_may_be_counted_from_zero(label: str, number: int) -> None:
    second = ARTICLE.replace(".html", "_1.html")
    found = page(f'<a href="{second}">{label}</a>', url=ARTICLE)
    assert next_part(found, GRAMMAR, "7601743", number, {ARTICLE}) == second
