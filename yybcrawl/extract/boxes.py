"""Headings of the boxes that follow an article: other articles, comments, sharing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yybcrawl.extract.landmarks import fold

if TYPE_CHECKING:
    from yybcrawl.extract.page import Page

_COMMENTS = re.compile(
    r"^(?:更多|最新|热门|精彩|全部|所有|网友|用户|文章|读者|本文|我的|查看|发表|已有|共有|共|条|\d)*"
    r"(?:评论|留言|跟帖|回帖|comments?)(?:列表|区|正文|[(]?\d+条?[)]?)?$|^我来说两句|^我要评论|^我有话说",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"^(?:与.{0,8})?(?:相关|延伸|推荐|热门|热点|更多|精彩|最新|其他|其它|阅读|编辑|今日|为您?|猜你|猜您|大家|你可能|您可能|频道|图文|视频|本网|同类|本类|本栏)"
    r".{0,6}(?:新闻|阅读|推荐|文章|报道|链接|专题|内容|资讯|看点|排行|喜欢|感兴趣|在看|还看|关注|热点|文档|下载|稿件|信息|图片|视频|导读)$"
    r"|^.{0,6}排行榜?$|^[上下前后]一[篇条]|^relatedarticles?$",
    re.IGNORECASE,
)
_COMMENTS_HINT = re.compile("[论論言帖评評][\\s列区正]*|(?i:comment)|我有话说")
_OTHERS_HINT = re.compile(
    "[闻聞读讀荐薦章道接题題容讯訊点點行欢歡趣看注档载載件息片频頻导導榜篇条條](?:[^\\w]|$)|(?i:related)"
)
# What one of the hints needs, told at once.
_SIGN = re.compile(
    "[论論言帖评評话闻聞读讀荐薦章道接题題容讯訊点點行欢歡趣看注档载載下件息片频頻导導榜篇条條cCrR]"
)
_OWN = re.compile("^(?:相关|新闻|延伸|背景)(?:链接|新闻|阅读|资料|知识)$")
_ORNAMENTS = "·•|-—=■□●◆>《》「」[]()#:» "
_LONGEST = 16
_LOOK_AHEAD = 3


def begins_comments(page: Page, index: int) -> bool:
    """Tell whether line `index` heads the comments of readers."""
    text = page.lines[index].text
    if len(text) > _LONGEST or not _COMMENTS_HINT.search(text):
        return False
    return _COMMENTS.match(fold(text).strip(_ORNAMENTS)) is not None


def begins_box(page: Page, index: int) -> bool:
    """Tell whether a box of other articles, of comments or of sharing begins at line `index`.

    A newspaper may head a part of its own text 相关链接; a box of others' is made of links.
    """
    text = page.lines[index].text
    if len(text) > _LONGEST or not _SIGN.search(text):
        return False
    if begins_comments(page, index):
        return True
    if not _OTHERS_HINT.search(text):
        return False
    text = fold(text).strip(_ORNAMENTS)
    if not _OTHERS.match(text):
        return False
    if not _OWN.match(text):
        return True
    ahead = page.lines[index + 1 : index + 1 + _LOOK_AHEAD]
    return sum(line.linked * 2 > len(line.text) for line in ahead) * 2 >= len(ahead)
