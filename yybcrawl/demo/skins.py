"""The layouts of the demo portal: three for desktops, one for mobiles, each with its own markup."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Skin:
    """Templates of one layout; `wide` tells whether its landmarks have full-width punctuation."""

    wide: bool
    frame: Template
    article: Template
    listing: Template
    recommended: Template
    menu_item: Template
    row: Template
    advert: Template
    item: Template
    pager: Template


CLASSIC = Skin(
    wide=False,
    frame=Template("""\
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head><meta http-equiv="Content-Type" content="text/html; charset=$charset" />
<title>$title - 地方网</title></head>
<body>
<div class="top"><a href="/">地方网首页</a> <a href="javascript:void(0)">加入收藏</a>
<form action="/search/"><input name="q" /></form></div>
<ul class="county-nav">$menu</ul>
<div class="wrap">
<div class="left">$main</div>
<div class="right">$advert
<h3>频道推荐</h3><ul>$elsewhere</ul>
<h3>热点阅读</h3><ul>$unlisted</ul>
<h3>图文看点</h3><ul>$elsewhere</ul>
<h3>热点排行</h3><ul>$hot</ul></div>
</div>
<div class="foot">友情链接: $friends <a href="javascript:scroll(0,0)">返回顶部</a></div>
</body></html>"""),
    article=Template("""\
<div class="path">$crumb</div>
<h1>$title</h1>
<div class="info">$origin &nbsp; https://www.yybnet.net/</div>
<div class="text">$body$pager$recommended</div>
<p class="motto">$tagline</p>
<dl><dt>相关新闻:</dt><dd><ul>$related</ul></dd>
<dt>猜你喜欢:</dt><dt>评论:($title)</dt></dl>"""),
    listing=Template("""\
<div class="path">$crumb</div>
<ul class="news">$rows</ul>$pager"""),
    recommended=Template("""\
<div class="next-read"><b>新闻推荐</b><h4><a href="$href">$title</a></h4><p>$teaser</p></div>"""),
    menu_item=Template('<li><a href="$href">$title</a></li>\n'),
    row=Template('<li><a href="$href">$title</a> <span>$date</span></li>\n'),
    advert=Template('<li class="gg"><a href="$href" target="_blank">$title</a></li>\n'),
    item=Template('<li><a href="$href">$title</a></li>\n'),
    pager=Template('<div class="pages">$steps</div>'),
)

MODERN = Skin(
    wide=True,
    frame=Template("""\
<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="$charset">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}_地方网</title></head>
<body>
<header><a class="logo" href="/">地方网</a>
<nav class="tabs">$menu</nav>
<form action="/search/"><input name="q"></form></header>
<main>$main</main>
<aside>$advert
<section><h2>频道推荐</h2><ol>$elsewhere</ol></section>
<section><h2>热点阅读</h2><ol>$unlisted</ol></section>
<section><h2>图文看点</h2><ol>$elsewhere</ol></section>
<section><h2>热点排行</h2><ol>$hot</ol></section></aside>
<footer>友情链接：$friends <a href="javascript:;">意见反馈</a></footer>
</body></html>"""),
    article=Template("""\
<p class="trail">$crumb</p>
<article><h1 class="headline">$title</h1>
<p class="byline-bar">$origin &emsp; https://www.yybnet.net/</p>
<section class="prose">$body$pager
$recommended</section>
<p class="slogan">$tagline</p></article>
<section class="more"><h2>相关新闻：</h2><ol>$related</ol><h2>猜你喜欢：</h2>
<h2>评论：（$title）</h2></section>"""),
    listing=Template("""\
<p class="trail">$crumb</p>
<section class="stream">$rows</section>$pager"""),
    recommended=Template("""\
<h2>新闻推荐</h2><p><a href="$href"><strong>$title</strong></a></p><p>$teaser</p>"""),
    menu_item=Template('<a href="$href">$title</a>\n'),
    row=Template('<article><h3><a href="$href">$title</a></h3><time>$date</time></article>\n'),
    advert=Template('<div class="promo"><a href="$href" rel="nofollow">$title</a></div>\n'),
    item=Template('<li><a href="$href">$title</a></li>\n'),
    pager=Template('<nav class="pagination">$steps</nav>'),
)

TABLES = Skin(
    wide=False,
    frame=Template("""\
<html>
<head><meta http-equiv="Content-Type" content="text/html; charset=$charset">
<title>$title</title></head>
<body>
<table width="960" align="center"><tr>$menu</tr></table>
<table width="960" align="center"><tr valign="top">
<td width="660">$main</td>
<td width="300"><table>$advert
<tr><th>频道推荐</th></tr>$elsewhere
<tr><th>热点阅读</th></tr>$unlisted
<tr><th>图文看点</th></tr>$elsewhere
<tr><th>热点排行</th></tr>$hot</table></td>
</tr></table>
<center>友情链接 | $friends | <a href="javascript:window.close()">关闭</a></center>
</body></html>"""),
    article=Template("""\
<font size="2">$crumb</font>
<table width="100%"><tr><td align="center"><b><font size="5">$title</font></b></td></tr>
<tr><td align="center">$origin &nbsp;&nbsp; https://www.yybnet.net/</td></tr>
<tr><td>$body$pager$recommended</td></tr>
<tr><td>$tagline</td></tr></table>
<b>相关新闻:</b><table>$related</table><b>猜你喜欢:</b><br><b>评论:($title)</b>"""),
    listing=Template("""\
<font size="2">$crumb</font>
<table width="100%">$rows</table>$pager"""),
    recommended=Template("""\
<br><font color="red">新闻推荐</font><br><a href="$href">$title</a><br>$teaser<br>"""),
    menu_item=Template('<td><a href="$href">$title</a></td>\n'),
    row=Template('<tr><td>·<a href="$href">$title</a></td><td>[$date]</td></tr>\n'),
    advert=Template('<tr><td colspan="2"><a href="$href">$title</a></td></tr>\n'),
    item=Template('<tr><td>·<a href="$href">$title</a></td></tr>\n'),
    pager=Template('<p align="center">$steps</p>'),
)

MOBILE = Skin(
    wide=True,
    frame=Template("""\
<!DOCTYPE html>
<html><head><meta charset="$charset">
<meta name="viewport" content="width=device-width, user-scalable=no">
<title>$title</title></head>
<body>$main</body></html>"""),
    article=Template("""\
<div class="m-slogan">$slogan</div>
<h1>$title</h1>
<div class="m-info">$origin <a href="javascript:zoom()">大字</a></div>
<div class="m-body">$body$pager$recommended</div>
<div class="m-tag">$tagline</div>
<h2>相关新闻</h2><ul>$related</ul>
<h2>新闻推荐</h2><ul>$unlisted</ul>"""),
    listing=MODERN.listing,
    recommended=Template("""\
<div class="m-next"><h2>新闻推荐</h2><h3>$title</h3><p>$teaser</p></div>"""),
    menu_item=MODERN.menu_item,
    row=MODERN.row,
    advert=MODERN.advert,
    item=Template('<li><a href="$href">$title</a></li>\n'),
    pager=Template('<div class="m-pages">$steps</div>'),
)

DESKTOP = (CLASSIC, MODERN, TABLES)
