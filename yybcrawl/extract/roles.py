"""The words of a credit: roles, duties whose people are not kept, and labels of other facts."""

from __future__ import annotations

import re

# The word on the page -> the role that it means.
ROLES = {
    "见习记者": "见习记者",
    "实习记者": "实习记者",
    "摄影记者": "摄影",
    "记者": "记者",
    "記者": "记者",
    "實習記者": "实习记者",
    "攝影記者": "摄影",
    "见习生": "实习生",
    "实习生": "实习生",
    "實習生": "实习生",
    "实习": "实习生",
    "特约通讯员": "通讯员",
    "通讯员": "通讯员",
    "通訊員": "通讯员",
    "通联": "通讯员",
    "责任编辑": "编辑",
    "責任編輯": "编辑",
    "值班编辑": "编辑",
    "执行编辑": "编辑",
    "见习编辑": "编辑",
    "实习编辑": "编辑",
    "网络编辑": "编辑",
    "文字编辑": "编辑",
    "责编": "编辑",
    "責編": "编辑",
    "网编": "编辑",
    "编辑": "编辑",
    "編輯": "编辑",
    "特约撰稿人": "作者",
    "特约撰稿": "作者",
    "特约评论员": "作者",
    "评论员": "作者",
    "撰稿人": "作者",
    "撰稿": "作者",
    "供稿": "作者",
    "撰文": "作者",
    "采写": "作者",
    "执笔": "作者",
    "文章作者": "作者",
    "本文作者": "作者",
    "作者": "作者",
    "By": "作者",
    "by": "作者",
    "文字": "作者",
    "文并图": "作者",
    "文/图": "作者",
    "图/文": "作者",
    "文/摄": "作者",
    "文/片": "作者",
    "文、片": "作者",
    "文、图": "作者",
    "图、文": "作者",
    "图文": "作者",
    "文图": "作者",
    "文": "作者",
    "发布者": "作者",
    "发布人": "作者",
    "发表者": "作者",
    "发帖人": "作者",
    "上传者": "作者",
    "投稿人": "作者",
    "投稿者": "作者",
    "楼主": "作者",
    "博主": "作者",
    "發布者": "作者",
    "發表者": "作者",
    "樓主": "作者",
    "图片": "摄影",
    "供图": "摄影",
    "摄影师": "摄影",
    "摄影": "摄影",
    "攝影": "摄影",
    "摄": "摄影",
    "攝": "摄影",
    "图": "摄影",
    "圖": "摄影",
    "片": "摄影",
}
# Words that may also stand behind the names they mean.
AFTER_NAMES = frozenset(
    (
        "文/图 图/文 文/摄 文/片 文、图 图、文 图文 文图 文并图 摄影 攝影 摄 攝 供图 供稿 图 圖 "
        "文 采写"
    ).split()
)
# Who put a text on a page; its author only where nobody else is named, and only with a label.
POSTERS = frozenset(
    "发布者 发布人 发表者 发帖人 上传者 投稿人 投稿者 楼主 博主 發布者 發表者 樓主".split()
)
# A name behind these words' label may be a pen name; behind `作者：` it may be Latin, too.
WRITERS = frozenset(word for word, role in ROLES.items() if role == "作者")
_REPORTERS = ("记者", "記者", "讯员", "訊員", "习生", "習生")
REPORTERS = frozenset(word for word, role in ROLES.items() if word[-2:] in _REPORTERS)
# Duties that bound a credit; their people are not kept.
_DUTIES = (
    "美术编辑 图片编辑 视觉编辑 视频编辑 总编辑 执行主编 值班主编 主编 编委 值班编委 值班主任 "
    "编审 编导 编译 翻译 译者 校译 整理 整合 综合 美编 版式 排版 校对 责任校对 审核 审读 审校 "
    "審核 校對 譯者 审签 核稿 签发 初审 复审 终审 一审 二审 三审 监审 监制 总监制 出品人 出品 "
    "统筹 策划 制图 制作 设计师 设计 视觉 视频 剪辑 配音 海报 漫画 插画 手绘 播音 运营"
).split()
# Labels of the facts beside a credit. The first belong to one, the others are of the page.
_ORIGINS = (
    "视觉中国 文章来源 图片来源 新闻来源 信息来源 本文来源 素材来源 稿件来源 来源 來源 稿源 文源 "
    "图源 图据 出处 转自 转载自 摘自 选自 出自 原标题 原题"
).split()
_TOOLS = (
    "发布时间 更新时间 发表时间 发稿时间 时间 发布日期 日期 发布于 发布 发表于 更新 阅读量 阅读 "
    "阅读次数 浏览次数 浏览 点击数 点击 点击量 人气 字号 字体 大小 评论 评论数 标签 关键词 "
    "关键字 栏目 分类 分享到 分享 订阅 收藏 编号 电话 热线 邮箱"
).split()
ORIGINS, TOOLS = frozenset(_ORIGINS), frozenset(_TOOLS)
# Not the role, but another word made with it: 记者站, 编辑部, 作者简介, 通讯员培训班.
_NO_ROLE = "部|室|社|节|站|会|团|证|圈|奖|展|赛|家|师|们|本段|简介|单位|手记|推荐|培训|按|注|须知"
_HAN = "[\u3400-\u9fff]"
_SPELLING = {word: f"{word}(?!{_NO_ROLE})" for word in (*ROLES, *_DUTIES)}
_SPELLING |= {word: f"{word}(?=\\s*[:|]|\\s|$)" for word in (*_ORIGINS, *_TOOLS)}
_SPELLING |= {word: f"{word}(?=\\s*[:|])" for word in POSTERS}
_SPELLING |= {word: word for word in ("出自", "摘自", "选自", "转自")}
_SPELLING |= {word: f"{word}(?<!{_HAN}{word})(?!{_HAN})" for word in "文图圖片"}
_SPELLING |= {word: f"{word}(?!{_HAN})" for word in "摄攝"}
_SPELLING |= {
    word: rf"{word}(?<![A-Za-z]{word})(?<![A-Za-z]\s{word})(?=[\s:][A-Z\u3400-\u9fff])"
    for word in ("By", "by")
}


def _any_word() -> re.Pattern[str]:
    """Compile the words, grouped by their first character, which makes the search fast."""
    groups: dict[str, list[str]] = {}
    for word in sorted(_SPELLING, key=len, reverse=True):
        groups.setdefault(word[0], []).append(_SPELLING[word][1:])
    return re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items()))


ROLE = _any_word()


def has_role(text: str) -> bool:
    """Tell whether a text has a word of a credit, other than the labels of a page's tools."""
    return any(match[0] not in TOOLS for match in ROLE.finditer(text))
