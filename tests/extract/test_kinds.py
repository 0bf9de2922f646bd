from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.test_notices import BLOCKS, ERRORS
from tests.support.pages import page
from yybcrawl.extract import ExtractedArticle, Kind, extract_article
from yybcrawl.extract.kinds import find_notice

URL = "https://www.example.com/2019/0312/4411.html"
SITE = "清渡在线"
TEXT = (
    "清渡镇的渡口昨天重新开航，第一班船在早上七点离岸，船上坐了四十二位乘客。",
    "船工老郑在这条河上撑了三十年篙，他说新船省力，可是夜里靠岸还得凭眼睛。",
    "渡口旁边的茶棚也修好了，等船的人可以坐下来喝一碗热茶，两元一碗，续水不要钱。",
)
DATED = "<p>2019-03-12 08:15　来源：清渡晚报</p>"
CHANNELS = (
    "首页 新闻 时政 社会 教育 健康 旅游 文化 体育 财经 科技 "
    "汽车 房产 美食 视频 图片 评论 专题 民生 乡镇 法治 公益"
).split()
MENU = "".join(f"<li><a href='/c{n}/'>{name}</a></li>" for n, name in enumerate(CHANNELS))
FOOT = "<p>关于我们 | 联系方式 | 网站地图</p><p>Copyright © 2019 清渡在线 版权所有</p>"
ABOUT_NOTICES = {
    "页面不存在怎么办？公益404页面帮人回家": (
        "打开一个失效的链接，屏幕上跳出的往往是“您访问的页面不存在”几个字。",
        "如今，有三百家网站把这几个字换成了寻亲启事，页面找不到了，人却找回来了。",
    ),
    "请输入验证码？警方提醒这是骗局": (
        "“请输入验证码后继续访问”，市民周女士照着页面上的话做了，卡里的钱不见了。",
        "民警说，安全验证不会要求转账，凡是索要验证码的陌生页面都应当关掉。",
    ),
    "网站系统维护中 考生报名受影响": (
        "昨天上午，不少考生发现报名网站显示系统维护中，请稍后再试。",
        "考试院答复说，服务器升级在下午四点完成，报名时间顺延一天。",
    ),
    "登录后查看要收费 读者问凭什么": (
        "读者来信说，图书馆的数字报要登录后才能查看，还要交十元登录费。",
        "馆方解释，登录费是第三方平台收的，从下个月起全部取消。",
    ),
    "访问过于频繁": (
        "景区的预约系统今天又提示访问过于频繁，请稍后再试，排队的游客有些着急。",
        "景区说，每人每天可以试三次，老人可以在窗口直接买票，不必在手机上抢。",
    ),
}
SHORT = {
    "flash": ("清渡今晨有雾", ("今天早上六点，清渡镇出现大雾，能见度不足五十米。",)),
    "maintenance": ("系统维护中", ("市民卡系统今晚十点起维护六小时，期间不能充值，乘车照常。",)),
    "video": ("渡船下水啦", ("视频：昨天下午，清渡镇的新渡船在鞭炮声里下了水。",)),
}
SCRIPT = "<script>{}</script>"


def read(body: str, title: str = "") -> ExtractedArticle:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return extract_article(html.encode(), URL, "text/html; charset=utf-8")


def kind(body: str, title: str = "") -> Kind:
    """Return the kind of a page; one that is no article must have nothing of an article."""
    found = read(body, title)
    if found.kind not in (Kind.ARTICLE, Kind.GALLERY):
        assert found == ExtractedArticle(title=found.title, kind=found.kind)
    return found.kind


def paragraphs(*texts: str) -> str:
    return "<div>" + "".join(f"<p>{text}</p>" for text in texts) + "</div>"


def heads(count: int, date: str = "") -> str:
    items = (
        f"<li><a href='/2019/{n}.html'>清渡镇第{n}座老桥修好了，行人不再绕路</a>{date}</li>"
        for n in range(count)
    )
    return f"<ul>{''.join(items)}</ul>"


def teasers(count: int, date: str = "") -> str:
    items = (
        f"<h3><a href='/2019/{n}.html'>老桥的第{n}个故事</a></h3><p>{TEXT[n % 3]}</p>{date}"
        for n in range(count)
    )
    return "".join(f"<div>{item}</div>" for item in items)


def pictures(count: int, caption: str) -> str:
    return "".join(
        f"<li><a href='#p{n}'><img src='/pic/{n}.jpg'></a><p>{caption}</p></li>"
        for n in range(count)
    )


@pytest.mark.parametrize("title", ABOUT_NOTICES)
@pytest.mark.parametrize("around", [("", ""), (MENU, heads(12) + FOOT)], ids=["bare", "site"])
def test_an_article_about_such_pages_is_an_article(title: str, around: tuple[str, str]) -> None:
    above, below = around
    texts = ABOUT_NOTICES[title]
    found = read(f"{above}<h1>{title}</h1>{DATED}{paragraphs(*texts)}{below}", f"{title}_{SITE}")
    assert (found.kind, found.paragraphs) == (Kind.ARTICLE, list(texts))


@pytest.mark.parametrize("name", SHORT)
def test_a_short_article_is_an_article(name: str) -> None:
    title, texts = SHORT[name]
    body = f"{MENU}<h1>{title}</h1>{DATED}{paragraphs(*texts)}<h3>相关新闻</h3>{heads(9)}{FOOT}"
    found = read(body, f"{title}-{SITE}")
    assert (found.kind, found.paragraphs) == (Kind.ARTICLE, list(texts))


@pytest.mark.parametrize("date", [DATED, ""], ids=["dated", "undated"])
def test_an_article_with_many_related_links_is_an_article(date: str) -> None:
    title = "清渡镇的渡口重新开航了"
    body = f"{MENU}<h1>{title}</h1>{date}{paragraphs(*TEXT)}<h3>热点新闻</h3>{heads(60)}{FOOT}"
    found = read(body, f"{title}-{SITE}")
    assert (found.kind, found.paragraphs) == (Kind.ARTICLE, list(TEXT))


def test_a_notice_with_attachments_is_an_article() -> None:
    title = "关于公布渡口收费标准的通知"
    files = "".join(
        f"<p><a href='/files/{n}.doc'>附件{n}：渡口收费标准表</a></p>" for n in range(6)
    )
    body = f"{MENU}<h1>{title}</h1>{DATED}<div><p>{TEXT[0]}</p><p>{TEXT[2]}</p>{files}</div>{FOOT}"
    assert kind(body, title) is Kind.ARTICLE


def test_an_undated_notice_with_attachments_is_an_article() -> None:
    title = "关于公布渡口收费标准的通知"
    files = "".join(
        f"<p><a href='/files/{n}.doc'>附件{n}：渡口收费标准表</a></p>" for n in range(4)
    )
    body = f"<h1>{title}</h1><div><p>{TEXT[0]}</p><p>{TEXT[2]}</p>{files}</div>{FOOT}"
    assert kind(body, title) is Kind.ARTICLE


def test_an_article_whose_sub_headings_are_links_is_an_article() -> None:
    title = "一周要闻：渡口、茶棚和老桥"
    parts = "".join(
        f"<h3><a href='/2019/{n}.html'>要闻之{n}：渡口的新消息</a></h3><p>{text}</p>"
        for n, text in enumerate(TEXT * 2)
    )
    assert kind(f"{MENU}<h1>{title}</h1>{DATED}<div>{parts}</div>{FOOT}", title) is Kind.ARTICLE


@pytest.mark.parametrize("text", ERRORS)
def test_a_bare_page_that_says_there_is_none_is_an_error(text: str) -> None:
    links = "<p><a href='/'>返回首页</a> <a href='#'>返回上一页</a></p>"
    assert kind(f"<div><p>{text}</p>{links}</div>", "提示信息") is Kind.ERROR


@pytest.mark.parametrize("text", ERRORS)
@pytest.mark.parametrize("tag", ["h2", "p"])
def test_the_whole_site_around_it_changes_nothing(text: str, tag: str) -> None:
    body = (
        f"{MENU}<{tag}>{text}</{tag}><p>请检查您输入的网址是否正确。</p>"
        f"<h3>热点推荐</h3>{heads(12)}{teasers(4, '<p>2019-03-11</p>')}{FOOT}"
    )
    assert kind(body, SITE) is Kind.ERROR


def test_the_title_alone_may_tell_it() -> None:
    assert kind(f"{MENU}<img src='/404.png'>{heads(12)}{FOOT}", f"404 - {SITE}") is Kind.ERROR


@pytest.mark.parametrize("text", BLOCKS)
def test_a_page_that_keeps_a_visitor_out_is_a_block(text: str) -> None:
    form = "<form><input name=code><button>提交</button></form>"
    assert kind(f"<div><h2>{text}</h2>{form}</div>") is Kind.BLOCK
    assert kind(f"<div><p>{text}</p>{form}</div>{FOOT}", "请稍候") is Kind.BLOCK


@pytest.mark.parametrize(
    "title", ["登录", "用户登录 - 清渡在线", "百度安全验证", "Just a moment..."]
)
def test_a_title_of_a_login_or_test_is_a_block(title: str) -> None:
    assert kind("<div><p>网络不给力，请重试</p></div>", title) is Kind.BLOCK


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("document.cookie='a=1';location.reload()", Kind.BLOCK),
        ("var a='__jsl_clearance'", Kind.BLOCK),
        ("location.href='/index.html'", Kind.ERROR),
        ("var app = {}", Kind.EMPTY),
    ],
)
def test_scripts_tell_of_a_page_without_words(script: str, expected: Kind) -> None:
    assert kind(SCRIPT.format(script)) is expected


def test_a_shell_that_looks_at_the_browser_is_empty() -> None:
    shell = "<div id=app></div><script src='/app.js'></script>"
    assert kind(shell + SCRIPT.format("if (old) location.href = '/old.html'")) is Kind.EMPTY


@pytest.mark.parametrize(
    "meta",
    [
        "<meta http-equiv='refresh' content='0;url=/index.html'>",
        "<META content='3; URL=/new/' HTTP-EQUIV=refresh>",
    ],
)
def test_a_page_that_only_leads_to_another_is_an_error(meta: str) -> None:
    found = extract_article(f"<html><head>{meta}</head><body></body></html>".encode(), URL)
    assert found.kind is Kind.ERROR


def test_a_page_that_reloads_itself_at_times_is_what_it_shows() -> None:
    body = f"<meta http-equiv=refresh content='300;url=/'>{MENU}{heads(30)}"
    assert kind(body, SITE) is Kind.LIST


@pytest.mark.parametrize(
    "body",
    [
        heads(20),
        heads(20, "<span>2019-03-12 08:15</span>"),
        heads(6, "<span>(03-12)</span>"),
        f"<h1>社会新闻</h1>{teasers(10, '<span>2019-03-12</span>')}",
        f"<h1>社会新闻</h1>{teasers(10)}",
        f"<div>2019年3月12日 星期二 晴</div>{heads(40)}<p>{TEXT[0]}</p>",
        f"<h2>民生</h2>{heads(9)}<h2>乡镇</h2>{heads(9)}{teasers(3)}",
    ],
    ids=["titles", "dated titles", "short", "dated summaries", "summaries", "home", "mixed"],
)
def test_a_page_of_links_to_articles_is_a_list(body: str) -> None:
    pager = "<div>共20页 <a href='2.html'>下一页</a></div>"
    assert kind(MENU + body + pager + FOOT, f"社会新闻_{SITE}") is Kind.LIST


@pytest.mark.parametrize(
    "caption",
    ["清早，渡口的茶棚刚刚开门，河上还有雾。", "3月12日，" + TEXT[0] + "本报记者 林晓 摄"],
)
@pytest.mark.parametrize("intro", ["", f"<p>{TEXT[1]}{TEXT[2]}</p>"], ids=["none", "intro"])
def test_pictures_with_captions_are_a_gallery(caption: str, intro: str) -> None:
    title = "组图：清渡镇的渡口重新开航"
    lead = intro or f"<p>{TEXT[0]}</p>"
    body = f"{MENU}<h1>{title}</h1>{DATED}<div>{lead}<ul>{pictures(6, caption)}</ul></div>{FOOT}"
    assert kind(body, title) is Kind.GALLERY


def test_an_article_with_pictures_between_its_paragraphs_is_an_article() -> None:
    title = "清渡镇的渡口重新开航"
    parts = "".join(
        f"<p><img src='/pic/{n}.jpg'></p><p>{text * 2}</p>" for n, text in enumerate(TEXT)
    )
    found = read(f"{MENU}<h1>{title}</h1>{DATED}<div><p>{TEXT[1]}</p>{parts}</div>{FOOT}", title)
    assert (found.kind, len(found.paragraphs)) == (Kind.ARTICLE, 4)


@pytest.mark.parametrize("body", ["", "<div id=root><div>加载中...</div></div>", "<p>　</p>"])
def test_a_page_without_words_is_empty(body: str) -> None:
    assert kind(body) is Kind.EMPTY


def test_an_empty_channel_tells_nothing_of_an_error() -> None:
    for text in ("暂无内容", "没有找到相关信息"):
        assert find_notice(page(f"{MENU}<p>{text}</p>{FOOT}")) is None
    assert find_notice(page(f"{MENU}<p>访问过于频繁，请稍后再试</p>")) is Kind.BLOCK


marks = "<h1> <p> <title> <a&href='/x'> </a> <img&src=x.jpg> <script>location.href=1".split()
words = st.sampled_from([*ERRORS, *BLOCKS, *TEXT, "404", DATED, *marks]).map(
    lambda word: word.replace("&", " ")
)


@given(
    st.binary(max_size=400) | st.lists(words, max_size=30).map(lambda some: "".join(some).encode())
)
def test_any_page_is_of_one_kind(body: bytes) -> None:
    found = extract_article(body, URL)
    assert found.kind in set(Kind)
    if found.kind not in (Kind.ARTICLE, Kind.GALLERY):
        assert found == ExtractedArticle(title=found.title, kind=found.kind)


@pytest.mark.parametrize("piece", ["<meta http-equiv=refresh ", "页面", "访问", "登录后", "<meta"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    began = time.perf_counter()
    kind(SCRIPT.format(piece * 100_000), piece * 10_000)
    assert time.perf_counter() - began < 2
