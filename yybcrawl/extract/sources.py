"""The newspaper that an article was taken from, as the lines around the article name it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from yybcrawl.extract.dates import find_printed
from yybcrawl.extract.names import is_likely_name, is_nobody, is_place
from yybcrawl.extract.surnames import GIVEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yybcrawl.extract.printed import Printed

_ORIGIN = (
    "来源|來源|稿源|出处|出處|来自|來自|转载自|轉載自|转自|轉自|摘自|选自|出自|原创|原創|"
    "发布机构|發布機構|发布单位|发文机关|供稿单位"
)
_WHOSE = "信息|文章|新闻|新聞|稿件|内容|本文|原文|消息|资料|素材"
# What stands in a head besides the paper: facts, duties and page tools, with their people.
_FACTS = (
    "责任编辑|責任編輯|编辑|編輯|责编|作者|通讯员|通訊員|摄影|攝影|选稿|供稿|校对|审核|监制|"
    "(?:发布|发表|更新|发稿|发布|上传|录入|發布|發表)(?:时间|日期|時間|于|於)?|时间|時間|日期|"
    "浏览|瀏覽|阅读|閱讀|点击|點擊|评论|評論|查看|人气|人氣|热度|字号|字體|字体|大字|小字|中字|"
    "打印|列印|收藏|分享|参与|參與|举报|纠错|我要|我来|关键词|标签|栏目|分类|频道|原标题"
)
_COUNTED = r"(?:浏览|瀏覽|阅读|閱讀|点击|點擊|评论|評論|人气|热度|查看)(?:次数|数|量)?\s{0,3}[0-9]"
_LABELLED = re.compile(
    rf"(?<!图片)(?<!圖片)(?<!视频)(?:{_WHOSE})?(?:{_ORIGIN})(?:于|於)?\s{{0,3}}[:|丨\[]\s{{0,3}}"
    r"|本文(?:来源|來源|转自|摘自)(?:于|於|自)?\s{0,3}|^\W{0,4}(?:来源|來源|稿源)\s{0,3}"
)
_SIGN = re.compile("[来來稿出转轉载載摘选原发供發]")
_END = re.compile(
    r"https?:|www\.|(?:19|20)[0-9]{2}\s?[-/.年]|[|丨\[\]【】;]|\s[0-9]+\s{0,3}(?:评论|条|次|人|阅读)"
    rf"|(?:^|\s)(?:{_FACTS})|(?:{_FACTS})(?:次数|数|量)?\s{{0,3}}[:(]|{_COUNTED}|参与互动|举报|(?:{_ORIGIN})\s?:"
)
_BARE_END = re.compile(
    rf"(?:^|(?<=\W))(?:{_FACTS}|本报|本報)|(?:{_FACTS})(?:次数|数|量)?\s{{0,3}}[:(]"
    rf"|{_COUNTED}|记者|記者|参与互动|举报|来自|來自|发自"
)
_PUBLISHER = re.compile(
    "(?:[报報网網社刊台臺局厅委]|在线|在線|热线|新闻|新聞|电视|電視|广播|廣播|传媒|傳媒|融媒|媒体|媒體|"
    "中心|客户端|发布|發布|杂志|雜誌|资讯|資訊|快讯|快訊|头条|观察|号外|海外版|网络版|政府|办公室|"
    "财经|科技|娱乐|体育|音乐|中文站|早知道)$|^(?:掌上|今日|映像|魅力)"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+\.(?i:com|cn|net|org)\b\S*")
_TOKENS = re.compile(r"[\s|丨/·∙•—_>»→,、]+")
_NOT_A_NAME = re.compile(
    r"[=\"<>。!?:@#]|分享|评论|評論|阅读|閱讀|浏览|瀏覽|点击|點擊|字[号体]|打印|列印|收藏|参与|"
    r"我要|订阅|留言|纠错|关闭|讨论|[上下]一[篇页版]|放大|缩小|默认|返回|首页|扫|关注|下载|查看|"
    r"星期|分钟|时间|日期|今天|[0-9][/-][0-9]|楼主|来自|版权|本报|本報|责任|第.{1,4}版"
)
_COMMON = frozenset(
    (
        "新闻 新聞 新闻中心 中心 资讯 资讯中心 头条 要闻 热点 焦点 社会 国内 国际 时政 财经 "
        "娱乐 体育 科技 教育 健康 正文 本地 综合 更新 网站 频道 发布 原创 转载 转帖 轉載 "
        "转载文章 首发 独家 互联网 网络 网上 本站 本站原创 本站整理 本网 本网站 本网讯 本报讯 "
        "未知 不详 网友 网友投稿 其他 其它 自采 无 小编 编辑 作者 音乐 电视 广播 政府 办公室 "
        "数字报 电子报 版面目录 置顶 推荐 视频 图片 图文 专题 日报 晚报 公众号"
    ).split()
)
_OWN_ACCOUNT = re.compile(r"(?:官方)?(?:帐号|账号|微博|微信|公众号|微信公众号)$|官方网站$")
_ACCOUNT = re.compile("^(?:官方)?(?:微信公众号|公众号|微信号?)(?=.)")
_PLACE = re.compile(r"\([\u3400-\u9fff]{2,4}\)$")
_EDITION = re.compile("(?:数字报|电子报|电子版|數位報|電子報|多媒体报).{0,6}$")
_TITLE_PARTS = re.compile(r"[_|丨>»-]")
_PAPERS = ("报", "報", "刊")
_ORNAMENTS = " \t:-—·∙•*/,，。[]【】>»|“”\"'"
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z]{2}")
_LONGEST = 24
_LONGEST_BARE = 12
_REACH = 96


def read_source(text: str) -> str | None:
    """Return the paper named in the line of source and date, with or without 来源 before it."""
    text = unicodedata.normalize("NFKC", text)
    if source_label(text):
        return labelled_source(text)
    return bare_source(text, find_printed(text))


def labelled_source(text: str) -> str | None:
    """Return the first paper that a label such as 来源 names in `text` (in NFKC form)."""
    for label in _LABELLED.finditer(text):
        value = text[label.end() : label.end() + 2 * _LONGEST]
        end = _END.search(value)
        name = clean_source(value[: end.start()] if end else value)
        if name:
            return name
    return None


def source_label(text: str) -> re.Match[str] | None:
    """Return where a label such as 来源 stands in `text` (in NFKC form), if one does."""
    return _LABELLED.search(text) if _SIGN.search(text) else None


def source_begins(text: str) -> bool:
    """Tell whether `text` (in NFKC form) begins with such a label."""
    return _LABELLED.match(text) is not None


def bare_source(text: str, printed: Printed | None) -> str | None:
    """Return the paper named beside the date `printed` of `text` (in NFKC form), if any.

    A name that ends like a paper's (日报, 网, 发布) comes before one that could be anything.
    """
    names = list(_bare_names(text, printed.span if printed else (len(text), len(text))))
    return next((name for name in names if is_publisher(name)), names[0] if names else None)


def _bare_names(text: str, span: tuple[int, int]) -> Iterator[str]:
    start, end = span
    if text[end - 1 : end + 1] == "分享":
        end -= 1  # no minute: 08:52 分享到
    for part in (text[max(0, start - _REACH) : start], text[end : end + _REACH]):
        words = _ADDRESS.sub(" ", part)
        other = _BARE_END.search(words)
        for token in _TOKENS.split(words[: other.start()] if other else words):
            name = clean_source(token)
            if name and _HAN.search(name) and (len(name) <= _LONGEST_BARE or is_publisher(name)):
                yield name


def paper_of_edition(title: str) -> str | None:
    """Return the paper that the <title> of its electronic edition ends with, if it is one."""
    name = clean_source(_TITLE_PARTS.split(title)[-1])
    name = _EDITION.sub("", name) if name else ""
    return name if name.endswith(_PAPERS) else None


def clean_source(text: str) -> str | None:
    """Return a paper's name without what stands around it, or None if `text` names none."""
    words = text.strip(_ORNAMENTS).split()
    name = words[0] if words else ""
    for word in words[1:]:
        if not (name.isascii() and word.isascii()):
            break
        name += f" {word}"
    if name.count("(") != name.count(")"):
        name = name.strip("()")
    name = _ACCOUNT.sub("", _OWN_ACCOUNT.sub("", _PLACE.sub("", name))).strip(_ORNAMENTS)
    if name.startswith("《") and name.find("》") == len(name) - 1:
        name = name[1:-1]
    return name if _could_be(name) else None


def is_publisher(name: str) -> bool:
    """Tell whether a name ends as those of papers, stations and offices do."""
    return _PUBLISHER.search(name) is not None


def _could_be(name: str) -> bool:
    if not 2 <= len(name) <= _LONGEST or name in _COMMON or is_nobody(name) or is_place(name):
        return False
    if not (_HAN.search(name) or _LATIN.match(name)) or _NOT_A_NAME.search(name):
        return False
    return not (is_likely_name(name) and GIVEN.issuperset(name[1:]))
