from __future__ import annotations

import pytest

from tests.support.pages import page
from yybcrawl.extract.breadcrumb import find_breadcrumb, short_place

PIECES = ("地方网", "四川", "成都市", "新都新闻")


def linked(between: str) -> str:
    return between.join(f'<a href="/">{piece}</a>' for piece in PIECES)


@pytest.mark.parametrize(
    "body",
    [
        "<p>地方网 &gt; 四川 &gt; 成都市 &gt; 新都新闻 &gt; 正文</p>",
        "<p>您现在的位置：地方网 > 四川 > 成都市 > 今日新都 > 正文</p>",
        "<p>当前位置: 地方网 » 四川省 » 成都市 » 新都新闻 » 正文</p>",
        f"<div>{linked(' &gt; ')} &gt; 正文</div>",
        f"<div>{linked('>')}＞正文</div>",
        f"<ul><li>{linked('</li><li>')}</li><li>正文</li></ul>",
        f"<div>{linked(' ')} <span>正文</span></div>",
    ],
)
def test_the_places_are_read_in_any_form(body: str) -> None:
    found = find_breadcrumb(page(f"<p>成都新闻 新都新闻</p>{body}<h1>题</h1>"))
    assert found is not None
    assert found[:3] == ("四川", "成都", "新都")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("地方网 > 四川 > 成都市 > 成都新闻 > 正文", ("四川", "成都", None)),
        ("地方网 > 四川 > 凉山州 > 西昌新闻 > 正文", ("四川", "凉山", "西昌")),
        ("地方网 > 四川 > 阿坝藏族羌族自治州 > 今日阿坝 > 正文", ("四川", "阿坝", None)),
    ],
)
def test_the_leaf_is_a_county_or_the_city_itself(text: str, places: tuple[str | None, ...]) -> None:
    found = find_breadcrumb(page(f"<p>{text.replace('>', '&gt;')}</p>"))
    assert found is not None
    assert found[:3] == places


@pytest.mark.parametrize(
    "body", ["", "<p>正文</p>", "<p>首页 > 娱乐 > 正文</p>", "<p>地方网 > 四川 > 成都市</p>"]
)
def test_a_page_without_one_has_none(body: str) -> None:
    assert find_breadcrumb(page(body)) is None


def test_its_line_is_told() -> None:
    text = "地方网 &gt; 四川 &gt; 成都市 &gt; 成都新闻 &gt; 正文"
    found = find_breadcrumb(page(f"<p>甲</p><p>乙</p><p>{text}</p><p>丙</p>"))
    assert found is not None
    assert found.line == 2


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("四川省", "四川"),
        ("四川", "四川"),
        ("成都市", "成都"),
        ("凉山州", "凉山"),
        ("凉山彝族自治州", "凉山"),
        ("广西壮族自治区", "广西"),
        ("锡林郭勒盟", "锡林郭勒"),
        ("大兴安岭地区", "大兴安岭"),
        ("沙市", "沙市"),
    ],
)
def test_a_place_is_known_by_its_short_name(name: str, short: str) -> None:
    assert short_place(name) == short
