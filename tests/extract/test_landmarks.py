from __future__ import annotations

import pytest

from yybcrawl.demo.phrases import TAGLINES
from yybcrawl.extract import landmarks

NARROW = str.maketrans("：，（）！", ":,()!")


@pytest.mark.parametrize(
    "text",
    [
        "新闻推荐",
        "新闻推荐：",
        "新闻推荐:",
        "【新闻推荐】",
        "■ 新闻推荐",
        "新 闻 推 荐",
        "> 新闻推荐",
    ],
)
def test_the_heading_of_the_teaser_ends_a_body(text: str) -> None:
    assert landmarks.is_teaser_heading(text)
    assert landmarks.ends_body(text, has_link=False)


def test_a_teaser_glued_to_its_heading_ends_a_body() -> None:
    assert landmarks.ends_body("新闻推荐：古镇的灯会", has_link=True)
    assert landmarks.ends_body("新闻推荐 昨天，古镇的灯会开幕，来了三千人...", has_link=False)
    assert landmarks.ends_body("新闻推荐 昨天，古镇的灯会开幕……", has_link=False)


@pytest.mark.parametrize("name", ["成都", "都江堰", "阿坝藏族羌族自治州"])
@pytest.mark.parametrize("tagline", TAGLINES)
def test_every_tagline_ends_a_body_in_either_width(tagline: str, name: str) -> None:
    text = tagline.format(name, name)
    for form in (text, text.translate(NARROW), f"  {text} "):
        assert landmarks.is_tagline(form)
        assert landmarks.ends_body(form, has_link=False)


@pytest.mark.parametrize(
    "text",
    ["今日绵阳，有家乡新鲜事，最美不过回家的路。", "绵阳新闻,一份给故乡的情书,写了很久。"],
)
def test_a_tagline_may_begin_with_either_name_of_the_channel(text: str) -> None:
    assert landmarks.is_tagline(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "新闻推荐会昨日在新都举行，来了三百人。",
        "好的新闻推荐给更多读者。",
        "成都新闻界人士昨日聚会，谈到家乡。",
        "成都新闻，昨日发布了三条。",
        "今日成都，天气晴好。",
        "我们还传播幸福和美好",
    ],
)
def test_a_sentence_does_not_end_a_body(text: str) -> None:
    assert not landmarks.ends_body(text, has_link=False)


@pytest.mark.parametrize(
    "text",
    [
        "相关新闻:",
        "相关新闻：",
        "相关推荐",
        "猜你喜欢：",
        "评论:(古镇的灯会)",
        "评论：（古镇的灯会）",
        "频道推荐",
        "· 热点阅读",
        "图文看点",
        "热点排行",
    ],
)
def test_the_boxes_after_an_article_are_known(text: str) -> None:
    assert landmarks.is_after_article(text)


@pytest.mark.parametrize("text", ["相关新闻发布会昨日举行", "评论员说", "热点排行榜有十条", ""])
def test_a_sentence_is_no_box(text: str) -> None:
    assert not landmarks.is_after_article(text)


@pytest.mark.parametrize(
    "text", ["评论:(古镇的灯会)", "评论：（古镇的灯会）", "评论（古镇的灯会）"]
)
def test_the_comments_tell_the_title(text: str) -> None:
    assert landmarks.commented_title(text) == "古镇的灯会"


def test_other_lines_tell_no_title() -> None:
    assert landmarks.commented_title("评论：很好看") is None


@pytest.mark.parametrize(
    "text", ["看家乡事,品故乡情", "看家乡事，品故乡情", "“看家乡事，品故乡情”"]
)
def test_the_slogan_is_known(text: str) -> None:
    assert landmarks.is_slogan(text)
    assert not landmarks.is_slogan(f"{text}，他说")
