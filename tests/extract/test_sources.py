from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extract.sources import clean_source, paper_of_edition, read_source


@pytest.mark.parametrize(
    "text",
    [
        "来源：天府早报",
        "稿源: 天府早报 编辑：林晓",
        "信息来源：天府早报浏览次数：866字体：大 中 小",
        "本文来源于天府早报 2018-04-25 03:13:07",
        "转自：天府早报",
        "来源：天府早报阅读 1.2万",
        "出处｜天府早报",
        "原创：天府早报2018-04-25 03:13:07",
        "2018年04月25日 03:13 来源：天府早报 参与互动",
        "2018-04-25 03:13 来源: 天府早报(新河)举报",
        "2018-04-25 03:13来源：天府早报 ∙字号",
        "2018-04-25 03:13 来源:天府早报 选稿：林晓",
        "2018-04-25 03:13 来源：天府早报 记者 林晓 通讯员 周静",
        "发布机构：天府早报 成文日期：2018-04-20",
        "2018-04-25 03:13天府早报",
        "2018年04月25日 03:13 天府早报 我要评论(0)",
        "http://news.example.com 2018年04月25日03:13 天府早报",
        "社会 天府早报 2018-04-25 03:13",
        "天府早报 (2018-04-25 03:13)",
        "2018-04-25 03:13:07天府早报来自新河市",
        "天府早报记者 林晓 2018-04-25",
        "2018年04月25日 03:13 《天府早报》",
        "天府早报　数字报　2018年04月25日　星期三",
    ],
)
def test_a_paper_is_read_wherever_it_stands(text: str) -> None:
    assert read_source(text) == "天府早报"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("2018-04-25 03:13 來源：聯合晚報", "聯合晚報"),
        ("2018-04-25 15:05聯合晚報 記者林曉", "聯合晚報"),
        ("来源：光明网-《光明日报》2018-05-20", "光明网-《光明日报》"),
        ("2018-04-25 来源：China Daily 作者：林晓", "China Daily"),
        ("来源：临江发布2018-04-25", "临江发布"),
        ("望江微语 2018-04-25 03:13 5人参与2评论", "望江微语"),
        ("来源：转载 来源：天府早报", "天府早报"),
    ],
)
def test_other_names_are_read(text: str, source: str) -> None:
    assert read_source(text) == source


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2018-04-25 03:13",
        "来源： 2018-04-25",
        "来源：互联网",
        "来自: 本站",
        "来源：林晓",
        '作者： size="20" 来源： size="20" 发布日期： 2018-04-25',
        "作者：林晓 2018-04-25",
        "编辑：周静 2018-04-25 阅读：35",
        "社会 2018-04-25 分享到：微信 打印",
        "2018-04-25 08:52 分享到：微信",
        "NEWS.EXAMPLE.COM 2018-04-25 03:13",
        "2018-04-25 星期三 上一篇 下一篇 放大 缩小 默认",
        "图片来源：天府早报 2018-04-25",
    ],
)
def test_what_is_no_paper_is_not_taken(text: str) -> None:
    assert read_source(text) is None


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("天府早报官方微信", "天府早报"),
        ("微信公众号“望江发布”", "望江发布"),
        ("《天府早报》", "天府早报"),
        ("正文", None),
        ("四川", None),
        ("报" * 30, None),
    ],
)
def test_a_name_is_cleaned(name: str, clean: str | None) -> None:
    assert clean_source(name) == clean


def test_an_edition_names_its_paper_in_its_title() -> None:
    assert paper_of_edition("茶园开园_白鹿晚报数字报") == "白鹿晚报"
    assert paper_of_edition("茶园开园_望江在线") is None


@given(st.text(max_size=60))
def test_a_source_is_part_of_what_it_was_read_from(text: str) -> None:
    name = clean_source(text)
    assert name is None or (2 <= len(name) <= 24 and name == clean_source(name))
