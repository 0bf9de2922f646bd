"""A portal of a few pages in markup unlike the demo's: tables, no classes, old tags."""

from __future__ import annotations

from typing import NamedTuple

from yybcrawl.demo.truth import DemoPortal, Page

WWW = "https://www.yybnet.net"
MOBILE = "https://m.yybnet.net"
PAGE_SIZE = 4
CHANNELS = {"news": "绵阳", "jiangyou": "江油", "anxian": "安州"}
_MENU = "&nbsp;|&nbsp;".join(
    f'<a href="{host}/mianyang/{"" if slug == "news" else slug + "/"}">今日{name}</a>'
    for host, (slug, name) in zip((WWW, MOBILE, ""), CHANNELS.items(), strict=True)
)
_THINGS = "渡口 菜市 茶园 书屋 老桥 水渠 蚕房 驿站 球场 果园 窑址 戏台 羌寨 湿地".split()
_TAGLINE = "今日绵阳，有家乡新鲜事，还有那些人那些事，出门在外的人，最美不过回家的路。"


class Story(NamedTuple):
    """An article as its page prints it."""

    number: int
    slug: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def key(self) -> str:
        return str(9_700_000 + self.number)

    @property
    def day(self) -> str:
        return f"2019-11-{28 - self.number:02}"

    @property
    def path(self) -> str:
        return f"/mianyang/{self.slug}/201911/{self.key}.html"


def _story(number: int, slug: str) -> Story:
    thing, name = _THINGS[number % len(_THINGS)], CHANNELS[slug]
    return Story(
        number,
        slug,
        f"{name}的{thing}修了第{number + 2}回",
        (
            f"{name}人都认得这处{thing}。上周它又修好了，前后用了{number + 11}天，没有停过工。",
            f"木匠换下{number + 5}根朽木，石料取自{number + 3}公里外的河滩，一块也没有多运。",
            f"{thing}旁边立了一块牌子，写着三条约定：不烧火，不乱画，走时带走自己的东西。",
        ),
    )


CITY = [_story(number, "news") for number in range(10)]
JIANGYOU = [_story(number, "jiangyou") for number in range(10, 16)]
ANXIAN = [_story(number, "anxian") for number in range(16, 19)]
UNLISTED = [_story(number, "news") for number in range(20, 23)]
STORIES = [*CITY, *JIANGYOU, *ANXIAN]
IN_PARTS, IN_GB18030, MOVED, UNDATED = CITY[1], JIANGYOU[2], ANXIAN[1], CITY[6]
RARE = "孙镕题写的匾额由石匠何喆摹刻，仍挂在门上。"


def paragraphs_of(story: Story) -> tuple[str, ...]:
    """Return the paragraphs of the whole article."""
    return (*story.paragraphs, RARE) if story is IN_GB18030 else story.paragraphs


def build_other_portal() -> DemoPortal:
    """Build the pages; none of them shows a menu but those of articles."""
    pages = {"/robots.txt": Page(b"", "text/plain")}
    pages |= _list_pages("/mianyang/", CITY, "list_{}.html")
    pages |= _list_pages("/mianyang/jiangyou/", JIANGYOU, "?page={}")
    pages |= _list_pages("/mianyang/anxian/", ANXIAN, "")
    for story in (*STORIES, *UNLISTED):
        charset = "gb2312" if story is IN_GB18030 else "utf-8"
        pages[story.path] = _page(_article(story, paragraphs_of(story)), story.title, charset)
    stem = IN_PARTS.path.removesuffix(".html")
    first, *others = IN_PARTS.paragraphs
    steps = f'<a href="{WWW}{stem}_2.html">下一页</a>'
    pages[IN_PARTS.path] = _page(_article(IN_PARTS, (first,), steps), IN_PARTS.title)
    steps = f'<a href="{IN_PARTS.path}">上一页</a>'
    pages[f"{stem}_2.html"] = _page(_article(IN_PARTS, tuple(others), steps), IN_PARTS.title)
    moved = MOVED.path.replace("anxian", "news")
    pages[moved] = pages[MOVED.path]
    # The server writes the type as it is given, and so another header after it.
    pages[MOVED.path] = Page(b"", f"text/html\r\nLocation: {WWW}{moved}", 302)
    return DemoPortal(pages, [])


def _page(text: str, title: str, charset: str = "utf-8") -> Page:
    html = (
        f'<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset={charset}">'
        f"<TITLE>{title} - 地方网</TITLE></HEAD><BODY>"
        f'<table width="960"><tr><td width="660" valign="top">{text}</td>'
        f'<td width="300" valign="top"><table><tr><td><b>今日热点</b></td></tr>{_rail()}</table>'
        "</td></tr></table><center>地方网 版权所有</center></BODY></HTML>"
    )
    encoding = "gb18030" if charset == "gb2312" else charset
    return Page(html.encode(encoding), f"text/html; charset={charset}")


def _rail() -> str:
    elsewhere = (f"{WWW}/dazhou/news/201911/9711111.html", "达州的渡口也修了")
    links = [*((story.path, story.title) for story in UNLISTED), elsewhere]
    return "".join(f'<tr><td>·<a href="{href}">{title}</a></td></tr>' for href, title in links)


def _list_pages(channel: str, stories: list[Story], step: str) -> dict[str, Page]:
    groups = [stories[at : at + PAGE_SIZE] for at in range(0, len(stories), PAGE_SIZE)]
    pages = {}
    for number, group in enumerate(groups, start=1):
        rows = "".join(
            f'<tr><td>·<a href="{(WWW, MOBILE, "")[story.number % 3]}{story.path}">{story.title}'
            f"</a></td><td>{story.day[5:]}</td></tr>"
            for story in group
        )
        steps = f'<a href="{channel}">首页</a> ' if number > 1 else ""
        if number < len(groups):
            steps += f'<a href="{channel}{step.format(len(groups))}">尾页</a>'
        text = f"<table>{rows}</table><p align=center>共{len(stories)}条 {steps}</p>"
        path = channel + (step.format(number) if number > 1 else "")
        pages[path] = _page(text, "列表")
    return pages


def _article(story: Story, paragraphs: tuple[str, ...], steps: str = "") -> str:
    name = CHANNELS[story.slug]
    stamp = story.day if story is UNDATED else f"{story.day} 09:{story.number + 10}"
    body = "<br><br>".join(f"　　{paragraph}" for paragraph in paragraphs)
    return (
        f"<div>{_MENU}</div><div>地方网 &gt; 四川 &gt; 绵阳市 &gt; 今日{name} &gt; 正文</div>"
        f'<center><font size="5"><b>{story.title}</b></font></center>'
        f'<center>来源：绵阳晚报　{stamp}　<a href="{WWW}/">{WWW}/</a></center>'
        f'<table width="640"><tr><td><font size="3">{body}</font></td></tr></table>'
        f"<center>{steps}</center>"
        f'<b>新闻推荐</b><br><a href="{UNLISTED[0].path}">{UNLISTED[0].title}</a><br>'
        f"{UNLISTED[0].paragraphs[0][:30]}...<br>{_TAGLINE}<br>相关新闻：<br>"
        + "<br>".join(f'<a href="{other.path}">{other.title}</a>' for other in UNLISTED)
    )
