from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files

import pytest

from yybcrawl.portals.gazetteer import County, Place, find_county, find_place, short_name

CHENGDU_MENU = {
    "xindu": "新都",
    "wenjiang": "温江",
    "shuangliu": "双流",
    "pixian": "郫都",
    "jianyang": "简阳",
    "pengzhou": "彭州",
    "qionglai": "邛崃",
    "chongzhou": "崇州",
    "jintang": "金堂",
    "dayi": "大邑",
    "pujiang": "蒲江",
    "xinjin": "新津",
    "dujiangyan": "都江堰",
}


def place(text: str) -> Place:
    found = find_place(text)
    assert found is not None, text
    return found


def county(city: str, text: str) -> County:
    found = find_county(place(city), text)
    assert found is not None, (city, text)
    return found


@pytest.mark.parametrize(
    ("text", "slug", "name", "province"),
    [
        ("绵阳", "mianyang", "绵阳", "四川"),
        ("绵阳市", "mianyang", "绵阳", "四川"),
        ("mianyang", "mianyang", "绵阳", "四川"),
        (" MianYang ", "mianyang", "绵阳", "四川"),
        ("ＭＩＡＮＹＡＮＧ", "mianyang", "绵阳", "四川"),
        ("Xi'an", "xian", "西安", "陕西"),
        ("凉山州", "liangshan", "凉山", "四川"),
        ("凉山彝族自治州", "liangshan", "凉山", "四川"),
        ("ganzi", "ganzi", "甘孜", "四川"),
        ("阿坝藏族羌族自治州", "aba", "阿坝", "四川"),
        ("湘西自治州", "xiangxi", "湘西", "湖南"),
        ("那曲地区", "naqu", "那曲", "西藏"),
        ("enshi", "enshi", "恩施", "湖北"),
        ("六安", "luan", "六安", "安徽"),
        ("亳州", "bozhou", "亳州", "安徽"),
        ("蚌埠", "bengbu", "蚌埠", "安徽"),
        ("乐山", "leshan", "乐山", "四川"),
        ("吕梁", "lvliang", "吕梁", "山西"),
        ("luliang", "luliang", "吕梁", "山西"),
        ("漯河", "luohe", "漯河", "河南"),
        ("仙桃", "xiantao", "仙桃", "湖北"),
        ("济源市", "jiyuan", "济源", "河南"),
        ("北京市", "beijing", "北京", "北京"),
        ("重庆", "chongqing", "重庆", "重庆"),
        ("四川省", "sichuan", "四川", "四川"),
        ("sichuan", "sichuan", "四川", "四川"),
        ("内蒙古自治区", "neimenggu", "内蒙古", "内蒙古"),
        ("xiangfan", "xiangfan", "襄阳", "湖北"),
        ("襄樊市", "xiangyang", "襄阳", "湖北"),
        ("laiwu", "laiwu", "莱芜", "山东"),
    ],
)
def test_place_by_slug_and_name(text: str, slug: str, name: str, province: str) -> None:
    found = place(text)
    assert (found.slug, found.name, found.province) == (slug, name, province)


@pytest.mark.parametrize(
    "text", ["", "  ", "atlantis", "新都", "成", "市", "成都市新都区", "大理市"]
)
def test_unknown_place(text: str) -> None:
    assert find_place(text) is None


@pytest.mark.parametrize(
    ("slug", "known", "other"),
    [
        ("shanxi", "陕西", "山西"),
        ("fuzhou", "福州", "抚州"),
        ("suzhou", "苏州", "宿州"),
        ("taizhou", "台州", "泰州"),
        ("yichun", "宜春", "伊春"),
        ("yulin", "榆林", "玉林"),
        ("jilin", "吉林", "吉林市"),
        ("hainan", "海南", "海南州"),
    ],
)
def test_shared_slug_means_the_known_place_and_names_stay_exact(
    slug: str, known: str, other: str
) -> None:
    assert place(slug) == place(known)
    assert place(slug).namesake is None
    found = place(other)
    assert (found.slug, found.name, found.namesake) == (slug, short_name(other), known)


def test_every_county_of_chengdus_menu() -> None:
    chengdu = place("chengdu")
    found = {slug: find_county(chengdu, slug) for slug in CHENGDU_MENU}
    assert {slug: c.name for slug, c in found.items() if c} == CHENGDU_MENU
    assert len(chengdu.counties) == 20


@pytest.mark.parametrize(
    ("city", "text", "name", "slugs"),
    [
        ("成都", "新都区", "新都", ("xindu",)),
        ("成都", "新都县", "新都", ("xindu",)),
        ("成都", "郫县", "郫都", ("pidu", "pixian")),
        ("成都", "ｐｉｄｕ", "郫都", ("pidu", "pixian")),
        ("绵阳", "anxian", "安州", ("anzhou", "anxian")),
        ("咸阳", "binxian", "彬州", ("binzhou", "binxian")),
        ("绵阳", "北川羌族自治县", "北川", ("beichuan",)),
        ("乐山", "犍为", "犍为", ("qianwei",)),
        ("德阳", "shifang", "什邡", ("shifang",)),
        ("雅安", "荥经县", "荥经", ("yingjing",)),
        ("宜宾", "junlian", "筠连", ("junlian",)),
        ("宜宾", "宜宾县", "叙州", ("xuzhou", "yibinxian")),
        ("达州", "渠县", "渠县", ("quxian",)),
        ("菏泽", "shanxian", "单县", ("shanxian",)),
        ("聊城", "莘县", "莘县", ("shenxian",)),
        ("聊城", "donge", "东阿", ("donge",)),
        ("日照", "juxian", "莒县", ("juxian",)),
        ("德州", "leling", "乐陵", ("laoling", "leling")),
        ("鹤壁", "xunxian", "浚县", ("xunxian",)),
        ("临汾", "hongtong", "洪洞", ("hongtong",)),
        ("长治", "zhangzi", "长子", ("zhangzi",)),
        ("陇南", "tanchang", "宕昌", ("tanchang",)),
        ("上海", "minhang", "闵行", ("minhang",)),
        ("上海", "浦东新区", "浦东", ("pudong",)),
        ("武汉", "黄陂区", "黄陂", ("huangpi",)),
        ("广州", "panyu", "番禺", ("panyu",)),
        ("长沙", "长沙县", "长沙县", ("changshaxian",)),
        ("和田", "和田市", "和田市", ("hetianshi",)),
        ("伊犁", "伊宁", "伊宁市", ("yiningshi", "yining")),
        ("鄂尔多斯", "准格尔旗", "准格尔", ("zhungeer", "zhungeerqi")),
        ("烟台", "changdao", "长岛", ("changdao",)),
        ("资阳", "简阳", "简阳", ("jianyang",)),
        ("莱芜", "莱城区", "莱城", ("laicheng",)),
    ],
)
def test_county(city: str, text: str, name: str, slugs: tuple[str, ...]) -> None:
    found = county(city, text)
    assert (found.name, found.slugs) == (name, slugs)


@pytest.mark.parametrize(
    ("city", "text"), [("成都", "成都"), ("成都", "rongcheng"), ("宜宾", "宜宾"), ("四川", "新都")]
)
def test_unknown_county(city: str, text: str) -> None:
    assert find_county(place(city), text) is None


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("成都市", "成都"),
        ("成都", "成都"),
        ("凉山州", "凉山"),
        ("四川省", "四川"),
        ("新都区", "新都"),
        ("新都县", "新都"),
        ("郫县", "郫县"),
        ("杭州", "杭州"),
        ("杭州市", "杭州"),
        ("清新区", "清新"),
        ("万柏林区", "万柏林"),
        ("滨海新区", "滨海"),
        ("神农架林区", "神农架"),
        ("阿坝藏族羌族自治州", "阿坝"),
        ("峨边彝族自治县", "峨边"),
        ("东乡族自治县", "东乡"),
        ("本溪满族自治县", "本溪县"),
        ("长沙县", "长沙县"),
        ("梅县区", "梅县"),
        ("正蓝旗", "正蓝旗"),
        ("广西壮族自治区", "广西"),
        ("香港特别行政区", "香港"),
        ("无名县", "无名"),
        ("", ""),
    ],
)
def test_short_name(text: str, short: str) -> None:
    assert short_name(text) == short


def test_everything_in_the_table_is_found_again() -> None:
    text = (files("yybcrawl.portals") / "gazetteer.json").read_text(encoding="utf-8")
    data = json.loads(text)
    homophones = []
    for entry in (*data["provinces"], *data["cities"]):
        full = next(word for word in entry["also"].split() if not word.isascii())
        found = place(full)
        assert (found.name, found.province) == (entry["name"], entry["province"])
        assert found.slug.isalpha()
        for c in found.counties:
            assert all(slug.isalpha() and slug.islower() for slug in c.slugs)
            assert found.slug not in c.slugs
            assert {find_county(found, name) for name in (c.name, *c.names)} == {c}
            if find_county(found, c.slugs[0]) is not c:
                homophones.append(c.name)
    assert homophones == ["郁南"]  # 云安 is yunan too, in the same city
    assert len(text.encode()) < 250_000


def test_the_table_is_read_at_the_first_look_up() -> None:
    code = (
        "import sys, yybcrawl.portals.gazetteer as g;"
        "assert g._table.cache_info().currsize == 0;"
        "assert not {'scrapy', 'twisted', 'sqlalchemy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
