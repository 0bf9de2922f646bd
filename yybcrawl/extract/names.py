"""Chinese personal names: telling them from other words, and cutting run-together ones."""

from __future__ import annotations

import re
from functools import lru_cache

_COMMON = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_OTHER = (
    "安艾柏班包鲍鄢毕边卞卜步蔺岑柴昌常晁车成迟池储褚楚褟淳丛崇党刁狄杜窦堵端鄂樊房费丰封奉伏符傅甫富盖甘干葛耿弓宫勾"
    "古谷关管桂国海哈杭合和衡洪弘侯扈花华怀宦惠霍姬嵇吉纪籍计季冀暨家简焦揭解靳荆井景鞠居巨瞿阚康柯寇匡邝况蓝郎劳乐冷厉"
    "郦连练廉凌令柳隆娄鲁禄路栾骆麻满茅冒梅门蒙糜米苗缪闵明牟穆慕那南倪聂宁牛钮农欧区庞裴皮平蒲濮浦戚漆齐祁强乔谯屈曲璩全"
    "权冉饶荣容戎阮芮桑沙山单尚佘申盛施师时寿舒束水司松宿粟眭邰谈滕佟童涂屠温文闻翁沃巫乌邬伍席习郗冼咸线项辛邢幸胥"
    "轩宣荀焉言阎颜晏燕羊阳仰易羿阴殷银应英游尤有於俞虞禹郁喻元原苑岳云恽臧翟占詹湛章仉支职智仲竺祝诸卓訾宗祖左佐帅敬母代"
    "补但苟泽来次么郄亓仇晋尧衣初由丘洛卫兰邸邴隗危凡贠贡车靖逄相芦苍蓬茹税卿印双麦肇扎仁才多达旦格益桂"
)
_RARE_ONLY = frozenset("来有次么旦才文水明合和时成双南山应英家言元原代多达由初相海年松")
_COMPOUND = frozenset(
    (
        "欧阳 太史 上官 端木 司马 东方 独孤 南宫 夏侯 诸葛 尉迟 皇甫 澹台 公冶 宗政 濮阳 淳于 "
        "申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 令狐 百里 呼延 东郭 南门 羊舌 "
        "微生 公羊 拓跋 轩辕 梁丘 左丘 东门 西门 第五 完颜"
    ).split()
)
_SINGLE = frozenset(_COMMON + _OTHER)
_HAN = re.compile(r"^[\u3400-\u9fff\U00020000-\U0002ffff·]+$")
_MINORITY = re.compile(r"^[\u3400-\u9fff]{1,6}(?:·[\u3400-\u9fff]{1,6})+$")


def is_name(text: str) -> bool:
    """Tell whether `text` reads as one full Chinese name with a known surname."""
    return bool(_MINORITY.match(text)) or _cost(text) is not None


def is_nameable(text: str) -> bool:
    """Tell whether `text` could be a name or pen name after a role word."""
    return (2 <= len(text) <= 4 and _HAN.match(text) is not None) or bool(_MINORITY.match(text))


@lru_cache(maxsize=4096)
def split_names(text: str) -> tuple[str, ...] | None:
    """Cut a run of names without separators (王建国李小明), or return None if it is none."""
    if _MINORITY.match(text):
        return (text,)
    if not _HAN.match(text):
        return None
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ()), *([None] * len(text))]
    for start in range(len(text)):
        here = best[start]
        if here is None:
            continue
        for length in (2, 3, 4):
            name = text[start : start + length]
            cost = _cost(name) if len(name) == length else None
            if cost is None:
                continue
            there = best[start + length]
            if there is None or here[0] + cost < there[0]:
                best[start + length] = (here[0] + cost, (*here[1], name))
    found = best[-1]
    return found[1] if found else None


def _cost(name: str) -> float | None:
    """Return how unlikely a name is, or None where it has no surname."""
    if not _HAN.match(name):
        return None
    if name[:2] in _COMPOUND and len(name) in (3, 4):
        return 0.5
    if name[0] not in _SINGLE or len(name) not in (2, 3):
        return None
    surname = 0.0 if name[0] in _COMMON else 2.5 if name[0] in _RARE_ONLY else 1.0
    return surname + (1.0 if len(name) == 3 else 1.8)
