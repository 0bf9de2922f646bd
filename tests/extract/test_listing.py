from __future__ import annotations

import pytest

from tests.support.pages import GRAMMAR, HOME, page
from yybcrawl.extract.listing import find_listed

KEYS = [str(7601740 + number) for number in range(6)]
OTHERS = [str(7700000 + number) for number in range(4)]
TITLES = dict(
    zip([*KEYS, *OTHERS], "灯会 书屋 茶园 渡口 老桥 水渠 菜市 驿站 球场 果园".split(), strict=True)
)


def href(key: str, channel: str = "xindu", place: str = "chengdu") -> str:
    return f"/{place}/{channel}/201804/{key}.html"


def link(key: str, channel: str = "xindu", place: str = "chengdu") -> str:
    return f'<a href="{href(key, channel, place)}">新都的{TITLES[key]}</a>'


def listed(body: str) -> list[str]:
    return [one.key for one in find_listed(page(body), GRAMMAR, "chengdu", "xindu")]


def rows(form: str, keys: list[str] = KEYS) -> str:
    return "".join(form.format(link(key)) for key in keys)


FORMS = {
    "list": "<li>{} <span>2018-04-25</span></li>",
    "table": "<tr><td>·{}</td><td>04-25</td></tr>",
    "definition": "<dd>{}<em>2018年4月25日</em></dd>",
    "lines": "{} 04-25<br>",
    "boxes": "<div><h3>{}</h3><p>今天上午的事。</p></div>",
    "bare": "<p>{}</p>",
}
WRAPPERS = {"list": "<ul>{}</ul>", "table": "<table>{}</table>", "definition": "<dl>{}</dl>"}


@pytest.mark.parametrize("form", FORMS)
def test_a_list_is_found_in_any_markup(form: str) -> None:
    assert listed(WRAPPERS.get(form, "<div>{}</div>").format(rows(FORMS[form]))) == KEYS


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("heading", ["热点排行", "猜你喜欢", "频道推荐", "相关新闻", "图文看点"])
@pytest.mark.parametrize("box", ["<div><h3>{}</h3><ul>{}</ul></div>", "<p>{}</p><ul>{}</ul>"])
def test_rails_beside_the_list_are_left_out(form: str, heading: str, box: str) -> None:
    main = WRAPPERS.get(form, "<div>{}</div>").format(rows(FORMS[form]))
    rail = box.format(heading, rows("<li>{}</li>", OTHERS))
    assert listed(f"<div>{main}</div><div>{rail}</div>") == KEYS
    assert listed(f"<div>{rail}</div><div>{main}</div>") == KEYS


def test_an_article_met_on_several_hosts_is_listed_once() -> None:
    forms = [href(KEYS[0]), HOME + href(KEYS[0]), f"https://m.yybnet.net{href(KEYS[0])}?spm=1"]
    items = "".join(f'<li><a href="{form}">灯会</a></li>' for form in forms)
    assert listed(f"<ul>{items}{rows('<li>{}</li>', KEYS[1:])}</ul>") == KEYS


def test_a_picture_and_a_title_are_one_item() -> None:
    items = "".join(
        f'<li><a href="{href(key)}"><img src="/a/{key}.jpg"></a>{link(key)}</li>' for key in KEYS
    )
    assert listed(f"<ul>{items}</ul>") == KEYS


def test_articles_of_other_channels_in_the_list_are_listed() -> None:
    items = "".join(
        f"<li>{link(key, 'news' if at % 3 else 'xindu')} <i>04-25</i></li>"
        for at, key in enumerate(KEYS)
    )
    assert listed(f"<ul>{items}</ul>") == KEYS


@pytest.mark.parametrize(
    "advert",
    [
        '<li><a href="https://ad.example.com/chengdu/xindu/201804/7601799.html">茶叶</a></li>',
        '<li><a href="javascript:;">展开</a></li>',
        '<li><a href="/chengdu/xindu/">新都新闻</a></li>',
        '<li><a name="top">回到顶部</a></li>',
    ],
)
def test_adverts_in_the_list_are_left_out(advert: str) -> None:
    assert (
        listed(f"<ul>{rows('<li>{}</li>', KEYS[:3])}{advert}{rows('<li>{}</li>', KEYS[3:])}</ul>")
        == KEYS
    )


def test_a_list_of_one_article_is_a_list() -> None:
    assert listed(f"<ul><li>{link(KEYS[0])} 04-25</li></ul>") == KEYS[:1]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p>暂无内容</p>",
        f"<h3>热点排行</h3><ul>{rows('<li>{}</li>')}</ul>",
        "<ul>" + "".join(f"<li>{link(key, 'news', 'dazhou')}</li>" for key in KEYS) + "</ul>",
    ],
    ids=["nothing", "text", "a rail alone", "another place"],
)
def test_a_page_without_a_list_lists_nothing(body: str) -> None:
    assert listed(body) == []


@pytest.mark.parametrize("heading", ["新都新闻推荐", "今日热点", "热门"])
@pytest.mark.parametrize("form", ["<li>{} <span>2018-04-25</span></li>", "<li>{}</li>"])
def test_a_list_that_is_headed_like_a_rail_is_the_list(heading: str, form: str) -> None:
    others = "".join(f"<li>{link(key, 'news', 'dazhou')}</li>" for key in OTHERS)
    main = f"<div><h2>{heading}</h2><ul>{rows(form)}</ul></div>"
    assert listed(f"{main}<div><h3>热点排行</h3><ul>{others}</ul></div>") == KEYS


def test_a_headline_above_the_list_is_listed() -> None:
    first, *others = KEYS
    headline = f"<div><h2>{link(first)}</h2><p>今天上午的事。</p></div>"
    items = rows("<li>{} <span>2018-04-25</span></li>", others)
    assert listed(f"<div>{headline}<ul>{items}</ul></div>") == KEYS


def test_the_last_entry_of_a_list_may_stand_alone() -> None:
    item = "<li>{} <span>2018-04-25</span></li>"
    chunks = "".join(f"<ul>{rows(item, keys)}</ul>" for keys in (KEYS[:5], KEYS[5:]))
    assert listed(f"<div>{chunks}</div>") == KEYS


def test_links_that_are_not_shown_are_not_listed() -> None:
    hidden = f'<div style="display:none">{rows("<p>{}</p>", OTHERS)}</div>'
    assert listed(f"<ul>{rows('<li>{} 04-25</li>')}</ul>{hidden}") == KEYS
