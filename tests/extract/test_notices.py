from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extract.notices import advises, is_login, read_notice

ERRORS = [
    "您访问的页面不存在",
    "很抱歉，您要查看的文章已被删除",
    "页面找不到了",
    "该稿件已撤",
    "参数错误！",
    "网站正在维护，请稍后再访问",
    "404 Not Found",
    "對不起，您訪問的頁面不存在",
    "此信息已下线或者未通过审核",
]
BLOCKS = [
    "访问过于频繁，请稍后再试",
    "为了您的安全，请输入验证码后继续访问",
    "请按住滑块，拖动到右侧完成拼图",
    "您的请求存在风险，已被防火墙拦截",
    "登录后查看全文",
    "您还没有登录，请先登录",
    "403 Forbidden",
    "Checking your browser before accessing",
]


@pytest.mark.parametrize("text", ERRORS)
def test_a_line_says_that_a_page_is_missing(text: str) -> None:
    notice = read_notice(text)
    assert notice is not None
    assert notice.is_whole
    assert not notice.refuses


@pytest.mark.parametrize("text", BLOCKS)
def test_a_line_says_that_a_page_is_kept_back(text: str) -> None:
    notice = read_notice(text)
    assert notice is not None
    assert notice.refuses


@pytest.mark.parametrize(
    "text",
    [
        "请登录后发表评论",
        "高速公路今起限制货车访问老城",
        "删除的照片还能找回来吗",
        "404医院搬到了城东",
        "验证码不能告诉别人",
        "市民卡系统今晚维护，明早恢复充值",
    ],
)
def test_words_of_notices_in_other_lines_tell_nothing(text: str) -> None:
    assert read_notice(text) is None


def test_a_login_is_known_by_the_whole_title() -> None:
    assert is_login("用户登录")
    assert not is_login("登录费")
    assert not is_login("")


@given(st.text(max_size=200) | st.lists(st.sampled_from([*ERRORS, *BLOCKS])).map("".join))
def test_any_line_can_be_asked(text: str) -> None:
    notice = read_notice(text)
    assert notice is None or advises(text)
