"""yybnet.net (地方网): republishes the articles of local papers by place."""

from __future__ import annotations

import re

from yybcrawl.extract.addresses import AddressGrammar
from yybcrawl.portals.portal import Portal
from yybcrawl.portals.spider import PortalSpider

YYBNET = Portal(
    name="yybnet",
    grammar=AddressGrammar(
        origin="https://www.yybnet.net",
        hosts=frozenset(("www.yybnet.net", "m.yybnet.net", "yybnet.net")),
        article=re.compile(
            r"^/(?P<place>[a-z]+)/(?P<channel>[a-z]+)/(?P<month>\d{6})/(?P<key>\d{5,10})"
            r"(?:[_-](?P<part>\d{1,3}))?\.s?html?$"
        ),
        article_path="/{place}/{channel}/{month}/{key}.html",
        city_channel="news",
    ),
)


class YybnetSpider(PortalSpider):
    """A place of yybnet.net. To add a city, subclass this and give `name` and `place`."""

    portal = YYBNET
