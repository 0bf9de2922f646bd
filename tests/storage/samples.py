from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from yybcrawl.items import Article, Author, Channel, Image
from yybcrawl.pipelines.deduplicate import text_hash
from yybcrawl.storage.memory import Memory
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from sqlalchemy import Engine

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
BODY = ["今天上午,新都区的居民在社区广场参加了读书活动。", "活动将持续到下周五,欢迎大家参加。"]


def channel(slug: str = "xindu", name: str = "新都") -> Channel:
    return Channel(
        portal="yybnet",
        path=f"/chengdu/{slug}/",
        name=name,
        city="成都",
        district=name,
        url=f"https://www.yybnet.net/chengdu/{slug}/",
    )


def article(key: str = "7601743", **changes: Any) -> Article:
    fields: dict[str, Any] = {
        "portal": "yybnet",
        "key": key,
        "url": f"https://www.yybnet.net/chengdu/xindu/201804/{key}.html",
        "title": "社区广场的读书会",
        "source": "天府早报",
        "byline": "记者 林晓 实习生 周文静",
        "authors": [Author("林晓", "记者"), Author("周文静", "实习生")],
        "published_on": date(2018, 4, 25),
        "published_at": datetime(2018, 4, 25, 3, 13, tzinfo=CHINA),
        "province": "四川",
        "city": "成都",
        "district": "新都",
        "paragraphs": list(BODY),
        "images": [Image("https://www.yybnet.net/a.jpg", "读书会现场")],
        "channels": [channel()],
    }
    made = Article(**fields | changes)
    made.text_hash = text_hash(made.paragraphs)
    return made


def settled(engine: Engine, *keys: str, portal: str = "yybnet") -> set[str]:
    """Return those of `keys` that need no request."""
    met = replace(channel(), portal=portal)
    known = Memory(engine, attempts=10, walk_days=7).recall(met, keys)
    return {one.key for one in known if one.is_settled}
