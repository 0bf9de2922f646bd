"""成都 and its thirteen counties, as the demo's menu lists them."""

from __future__ import annotations

from typing import NamedTuple

CITY = "成都"
CITY_PATH = "/chengdu/"


class Place(NamedTuple):
    """A channel of the menu; `slug` is `news` for the city's own."""

    slug: str
    name: str
    full_name: str
    towns: tuple[str, ...]

    @property
    def channel(self) -> str:
        """The path of the channel's first list page."""
        return CITY_PATH if self.slug == "news" else f"{CITY_PATH}{self.slug}/"

    @property
    def district(self) -> str | None:
        """The short name of the county; None for the city's own channel."""
        return None if self.slug == "news" else self.name

    @property
    def menu_name(self) -> str:
        """The name of the menu's item."""
        return f"{self.name}新闻"


def _place(line: str) -> Place:
    slug, name, full_name, *towns = line.split()
    return Place(slug, name, full_name, tuple(towns))


PLACES = tuple(
    map(
        _place,
        """\
news 成都 成都市 锦江区 青羊区 金牛区 武侯区 成华区 龙泉驿区 青白江区
xindu 新都 新都区 桂湖街道 清流镇 斑竹园街道 军屯镇
wenjiang 温江 温江区 万春镇 寿安镇 涌泉街道 和盛镇
shuangliu 双流 双流区 黄水镇 彭镇 永安镇 怡心街道
pixian 郫都 郫都区 友爱镇 三道堰镇 唐昌镇 安德街道
jianyang 简阳 简阳市 石桥街道 云龙镇 禾丰镇 三合镇
pengzhou 彭州 彭州市 白鹿镇 葛仙山镇 敖平镇 龙门山镇
qionglai 邛崃 邛崃市 平乐镇 夹关镇 火井镇 羊安街道
chongzhou 崇州 崇州市 街子镇 怀远镇 元通镇 白头镇
jintang 金堂 金堂县 五凤镇 竹篙镇 官仓街道 赵家镇
dayi 大邑 大邑县 安仁镇 新场镇 花水湾镇 鹤鸣镇
pujiang 蒲江 蒲江县 西来镇 成佳镇 甘溪镇 大塘镇
xinjin 新津 新津区 花源街道 永商镇 安西镇 兴义镇
dujiangyan 都江堰 都江堰市 青城山镇 聚源镇 石羊镇 天马镇
""".splitlines(),
    ),
)
