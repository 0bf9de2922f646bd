from __future__ import annotations

import pytest

from tests.support.pages import GRAMMAR, HOME, page
from yybcrawl.extract.menu import find_menu, item_name

MENU = [("成都", "/chengdu/"), ("新都", "/chengdu/xindu/"), ("温江", "/chengdu/wenjiang/")]


def menu_of(body: str) -> list[tuple[str, str]]:
    return [(item.name, item.path) for item in find_menu(page(body), GRAMMAR, "chengdu")]


def links(form: str, between: str = " ", host: str = "") -> str:
    return between.join(f'<a href="{host}{path}">{form.format(name)}</a>' for name, path in MENU)


@pytest.mark.parametrize(
    "form", ["{}新闻", "今日{}", " {} 新闻 ", "·今日{}", "<b>{}</b>新闻", "[{}新闻]"]
)
@pytest.mark.parametrize("between", ["", " | ", "</li><li>", "</td><td>", "<br>"])
def test_a_run_of_named_links_is_the_menu(form: str, between: str) -> None:
    assert menu_of(f"<ul><li>{links(form, between)}</li></ul>") == MENU


@pytest.mark.parametrize(
    "host", [HOME, "https://m.yybnet.net", "http://yybnet.net", "//www.yybnet.net"]
)
def test_its_links_may_name_any_host_of_the_portal(host: str) -> None:
    body = links("{}新闻", host=host)
    assert menu_of(body) == MENU
    urls = [item.url for item in find_menu(page(body), GRAMMAR, "chengdu")]
    assert urls == [HOME + path for _, path in MENU]


def test_select_boxes_are_menus_too() -> None:
    options = "".join(f'<option value="{path}">{name}新闻</option>' for name, path in MENU)
    assert menu_of(f"<select>{options}</select>") == MENU


def test_items_may_be_pictures_or_count_their_articles() -> None:
    pictures = "".join(f'<a href="{path}"><img alt="{name}新闻"></a>' for name, path in MENU)
    assert menu_of(pictures) == MENU
    assert menu_of(links("{}新闻(12)")) == MENU


def test_the_half_of_a_menu_that_opens_on_a_click_belongs_to_it() -> None:
    shown, *folded = [f'<a href="{path}">{name}新闻</a>' for name, path in MENU]
    more = '<a href="javascript:;">更多▼</a>'
    hidden = f'<ul style="display:none"><li>{"</li><li>".join(folded)}</li></ul>'
    assert menu_of(f"<div>{shown}{more}{hidden}</div>") == MENU


def test_an_item_that_comes_twice_is_one() -> None:
    assert menu_of(links("{}新闻") + links("{}新闻")) == MENU


def test_the_longest_run_is_the_menu() -> None:
    crumb = '<a href="/">地方网</a><a href="/chengdu/xindu/">新都新闻</a><p>正文</p>'
    others = '<a href="/a/">首页</a><a href="/b/">专题</a><a href="/c/">论坛</a>'
    assert menu_of(crumb + others + links("{}新闻")) == MENU


@pytest.mark.parametrize(
    "body",
    [
        "",
        '<a href="/chengdu/xindu/">新都新闻</a>',
        '<a href="/mianyang/">绵阳新闻</a><a href="/dazhou/">达州新闻</a>',
        '<a href="/chengdu/a/">社会新闻</a><a href="/chengdu/b/">今日头条</a>',
        '<a href="/chengdu/news/201804/1.html">成都新闻</a><a href="/chengdu/a/b/">新都新闻</a>',
        '<a href="//kcqsx.com/chengdu/">成都新闻</a><a href="//kcqsx.com/chengdu/a/">新都新闻</a>',
        '<a href="javascript:;">成都新闻</a><a href="#">新都新闻</a>',
        "成都新闻 新都新闻 温江新闻",
    ],
)
def test_other_links_are_no_menu(body: str) -> None:
    assert menu_of(body) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("成都新闻", "成都"),
        ("今日都江堰", "都江堰"),
        ("社会新闻", None),
        ("今日头条", None),
        ("新闻", None),
        ("成都", None),
        ("成都新闻网", None),
        ("", None),
    ],
)
def test_the_name_of_an_item_is_a_place(text: str, name: str | None) -> None:
    assert item_name(text) == name
