"""The lines of an article's body, without what stands between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yybcrawl.extract.images import COUNTER
from yybcrawl.extract.landmarks import is_slogan
from yybcrawl.extract.prose import is_foot

if TYPE_CHECKING:
    from yybcrawl.extract.layout import Layout
    from yybcrawl.extract.page import Line, Page

_PAGER = re.compile(
    r"^(?:首页|第一页|上一?页|前一?页|下一?页|后一?页|尾页|末页|最后一?页|第|共|页|余下全文|阅读全文|全文阅读|本文|分页|"
    r"[\s\d./|…<>«»‹›()（）【】\[\]-])+$"
)
_TOOLS = re.compile(
    r"^[\W\d_]*(?:(?:分享|转发|点赞|赞|收藏|打印(?:本[页文]|此[页文])?|关闭(?:窗口|本页)?|返回(?:首页|顶部|列表)?|"
    r"我要(?:评论|纠错|投稿)|推荐(?:朋友|给朋友)?|发送给?朋友|友善列印|参与互动|已?推荐成功|已推荐|加入收藏|字号|大字|小字|到|微信(?:好友)?|微博|新浪|腾讯|朋友圈|QQ(?:空间|好友)?|复制链接|更多|"
    r"展开(?:全文|阅读)|收起|查看大图|重新播放|[上下]一(?:图集|张)|广告|推广|举报|纠错|投稿|责任编辑|责编)[\W\d_]*)+$|"
    r"^\W*(?:扫一扫|扫码|扫描|长按|点击(?:查看|加载|进入|下载|“|\")|调查问题|若长时间|打开APP|.{0,3}蓝字|点个|加载中|(?:关注|下载).{0,12}(?:公众号|客户端|APP))[^。！？]{0,24}$|"
    r"^\W*(?:免责声明|版权声明|本文(?:地址|链接|网址)|原文(?:链接|地址)|上一[篇条]|下一[篇条]|标签|关键词|(?i:tags?))\s*[:：]"
)
_ASIDE = frozenset(("aside", "nav", "footer", "header", "form", "select", "option"))
_IMPRINT = re.compile(r"[《（(【\[].{2,20}\d{4}\s*[-/.年].{3,24}版?\s*[)）】\]]")
_DOCUMENT = re.compile(r"\.\w{3,5}$|\d{4}")
_MOST_KEYWORDS = 2
_BULLETS = " ·•▪■□●◆>»-[【"


def body_lines(page: Page, layout: Layout) -> list[Line]:
    """Return the lines of the body, without pagers, page tools, ads and boxes of links."""
    lines = [
        line
        for index, line in enumerate(page.lines[layout.first : layout.end], layout.first)
        if index not in layout.boxes and _is_text(page, line, layout.inside)
    ]
    while lines and (is_foot(lines[-1].text) or _IMPRINT.fullmatch(lines[-1].text)):
        lines.pop()
    return lines


def is_pager(line: Line) -> bool:
    """Tell whether a line holds nothing but the links of a pager."""
    return bool(line.links) and _PAGER.match(line.text) is not None


def _is_text(page: Page, line: Line, inside: int) -> bool:
    if line.linked and _is_all_links(line) and _is_no_text(page, line):
        return False
    if is_slogan(line.text):
        return False
    if is_pager(line):
        return False
    if COUNTER.fullmatch(line.text):
        return False
    return not (_TOOLS.match(line.text) or page.is_within(line.element, _ASIDE, inside))


def _is_all_links(line: Line) -> bool:
    return line.linked >= len(line.text.lstrip(_BULLETS).replace(" ", ""))


def _is_no_text(page: Page, line: Line) -> bool:
    return len(line.links) > _MOST_KEYWORDS or _leads_away(page, line)


def _leads_away(page: Page, line: Line) -> bool:
    """Tell whether a line is made of links to documents, other sites or scripts.

    A verse or a sentence may be linked as a whole too, to a channel or tag of the same site.
    """
    targets = [page.resolve(page.links[link].href) for link in line.links]
    return not targets or any(
        page.leads_away(target) or _DOCUMENT.search(target or "") for target in targets
    )
