"""How much each line of a page reads like running text; links, tools and feet read like none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yybcrawl.extract.page import Line

_STOP = re.compile("[，。！？；、…“”,;!?]")
_SENTENCE_END = frozenset("。！？…”!?")
_FOOT_HINT = re.compile(
    "版权|©|公网安备|信息服务|声明|代表|无关|网友评论|文明上网|作品内容|本网|ICP|ight|IGHT|注明|联系|未经|下载"
)
_FOOT = re.compile(
    r"(?i)版权所有|©|公网安备|互联网新闻信息服务|(?:免责|版权|特别|郑重|网站|本网|本站)声明|仅代表作者|"
    r"不代表本[网站报]|与本[网站]无关|网友评论仅供|文明上网|如因作品内容|同本网联系|ICP[备证]|copyright|"
    r"all rights reserved|凡本[网报站刊].{0,4}注明|请.{0,12}联系.{0,6}(?:删除|处理)|下载.{0,8}APP|"
    r"未经.{0,24}(?:授权|许可|同意).{0,16}(?:转载|使用|复制|镜像)|转载.{0,8}请注明"
)
_SHORT_FOOT = re.compile(
    "许可证|[主承]办单位|举报(?:电话|邮箱)|技术支持|[报爆]料|侵权|新闻热线|投稿邮箱|联系我们|[Jj]ava[Ss]cript"
)
_TEASER_END = re.compile(r"[\[【(（]?(?:查看)?(?:详细|详情|全文|更多|阅读全文)[\]】)）>》]*$")
_TEASER_LAST = frozenset("细情文多]】)）>》")
_MOST_LINKED = 0.4
_SHORTEST = 16
_LONG = 60
_LONGEST_TEASER_END = 12
_LINK_COST = 24
_SHORT_COST = 4
_LONGEST_SHORT_FOOT = 80


def prose(line: Line) -> float:
    """Return how much a line speaks for running text, in characters; below 0 it speaks against.

    A sentence counts its length and 5 for each mark of punctuation; a line of links counts
    against, a short line (a sub-heading, a name) a little.
    """
    text = line.text
    length = len(text)
    if line.linked > _MOST_LINKED * length:
        return -min(length, _LINK_COST) - 4
    plain = length - line.linked
    if plain < _SHORTEST:
        return plain / 2 if text[-1] in _SENTENCE_END else -_SHORT_COST
    marks = len(_STOP.findall(text))
    if not marks and plain < _LONG:
        return -_SHORT_COST
    if is_foot(text) or _ends_as_teaser(text):
        return -_LINK_COST
    return plain - 2 * line.linked + 5 * marks


def _ends_as_teaser(text: str) -> bool:
    is_likely = text[-1] in _TEASER_LAST
    return is_likely and _TEASER_END.search(text[-_LONGEST_TEASER_END:]) is not None


def is_foot(text: str) -> bool:
    """Tell whether a line belongs to a page's foot: copyright, licences, disclaimers."""
    if len(text) <= _LONGEST_SHORT_FOOT and "。" not in text and _SHORT_FOOT.search(text):
        return True
    return _FOOT_HINT.search(text) is not None and _FOOT.search(text) is not None
