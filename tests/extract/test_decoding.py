from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yybcrawl.extract.decoding import decode

TEXT = "成都新闻：石匠何喆在都江堰摹刻匾额，居民说好看。" * 3
RARE = TEXT + "镕堃𠮷"
TRADITIONAL = "記者從市政府瞭解到，城區第一條電車路線開始試行，沿途設十二個車站，方便居民。"
LINES = [
    "昨日上午，记者从交通局了解到，城区首条电车线路开始试运行，沿途设十二个站点，方便居民出行。",
    "今年以来，县里把改造老旧小区当作头等大事，已有三十八个院落换了新貌，楼道亮了，路面平了。",
    "“以前下雨天出门要穿胶鞋，现在鞋底都不沾泥。”家住河边的王奶奶高兴地说，工程年底前全部完工。",
    "下一步，街道办事处将继续听取群众意见，逐步增设停车位、健身器材和晾衣架，让大家住得更舒心。",
]
PAGE = "<h1>电车</h1>\n" + "".join(f'<p class="text">{line}</p>\n' for line in LINES)
PAGE_IN_GBK = PAGE.encode("gbk")
CHINESE_BYTES = [at for at, byte in enumerate(PAGE_IN_GBK) if byte >= 0x80]
CHARSETS = "gb2312 GBK utf-8 big5 iso-8859-1 windows-1252 Shift_JIS euc-jp euc-kr x".split()
LABELS = [None, "text/html", *(f"text/html; charset={charset}" for charset in CHARSETS)]
labels = pytest.mark.parametrize("label", LABELS)


@labels
def test_utf_8_is_utf_8_whatever_is_declared(label: str | None) -> None:
    assert decode(RARE.encode(), label) == RARE


@labels
def test_the_gb_family_is_gb18030_whatever_is_declared(label: str | None) -> None:
    assert decode(RARE.encode("gb18030"), label) == RARE


@labels
def test_big5_is_read_whatever_is_declared(label: str | None) -> None:
    if label is None or not re.search("jp|kr|JIS", label):
        assert decode(TRADITIONAL.encode("big5"), label) == TRADITIONAL


@labels
def test_traditional_characters_in_gbk_are_not_big5(label: str | None) -> None:
    assert decode(TRADITIONAL.encode("gbk"), label) == TRADITIONAL


@pytest.mark.parametrize(
    "text",
    [
        "<p>中国新闻</p>",
        "联通公司",
        "陶喆A",
        "堃B",
        "<b>镕b</b>",
        "首页|新闻_成都",
        "票价80€一张",
        "5𠮷𠮷月5日",
        "a𠮷b",
        "李𠮷5月6日",
        "䶮",
    ],
)
def test_short_pages_in_gb18030_are_read(text: str) -> None:
    assert decode(text.encode("gb18030")) == text


@pytest.mark.parametrize("text", ["台灣新聞", "今天天氣很好", "臺北市議會"])
def test_short_pages_in_big5_are_read(text: str) -> None:
    assert decode(text.encode("big5")) == text
    assert decode(text.encode("big5"), "text/html; charset=gb2312") == text


def test_hong_kong_characters_are_read() -> None:
    text = TRADITIONAL + "嘅嚟冇裏恒"
    assert decode(text.encode("big5hkscs")) == text


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_byte_order_mark_is_believed_and_left_out(bom: bytes, encoding: str) -> None:
    assert decode(bom + RARE.encode(encoding), "text/html; charset=gbk") == RARE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_by_its_markup(encoding: str) -> None:
    assert decode(PAGE.encode(encoding)) == PAGE
    assert decode(PAGE.encode(encoding)[:-1]) == PAGE[:-1]


def test_a_mark_of_utf_8_does_not_make_gbk_utf_8() -> None:
    assert decode(codecs.BOM_UTF8 + PAGE_IN_GBK) == PAGE


def test_the_mark_of_an_included_file_is_left_out_of_gbk() -> None:
    first, second = LINES[0].encode("gbk"), LINES[1].encode("gbk")
    assert decode(first + codecs.BOM_UTF8 + second) == LINES[0] + LINES[1]
    assert decode(first + codecs.BOM_UTF8 + b"A" + second) == LINES[0] + "A" + LINES[1]


@pytest.mark.parametrize(
    ("encoding", "label", "text"),
    [
        ("cp932", "Shift_JIS", "今日は天気がいいので、東京を散歩しました。"),
        ("euc_jp", "euc-jp", "今日は天気がいいので、東京を散歩しました。"),
        ("cp949", "euc-kr", "오늘은 날씨가 좋아서 서울의 공원을 걸었습니다."),
        ("big5hkscs", "big5", "香港首頁公告"),
    ],
)
@pytest.mark.parametrize(
    "head",
    [
        "",
        "<meta charset={}>",
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
        '<?xml version="1.0" encoding="{}"?>',
    ],
)
def test_other_encodings_are_read_where_declared_and_true(
    encoding: str, label: str, text: str, head: str
) -> None:
    page = head.format(label) + text
    header = None if head else f"text/html; charset={label}"
    assert decode(page.encode(encoding), header) == page


def test_a_false_header_does_not_hide_a_true_declaration() -> None:
    page = "<meta charset=euc-kr>오늘은 날씨가 좋아서 서울의 공원을 걸었습니다."
    assert decode(page.encode("cp949"), "text/html; charset=iso-8859-1") == page


def test_big5_is_not_believed_of_other_bytes() -> None:
    assert decode(RARE.encode("gb18030"), "text/html; charset=big5") == RARE


def test_broken_bytes_are_left_out_of_utf_8() -> None:
    half = len(TEXT) // 2
    body = TEXT[:half].encode() + b"\xe6\x88" + TEXT[half:].encode()
    assert decode(body, "text/html; charset=gb2312") == TEXT


def test_broken_utf_8_of_two_bytes_a_character_is_utf_8() -> None:
    text = "<p>Сегодня утром в городе</p>"
    assert decode(text.encode() + b"\xd0 ") == text + " "


@pytest.mark.parametrize("end", [1, 2])
def test_a_page_that_was_cut_keeps_its_text(end: int) -> None:
    assert decode(TEXT.encode()[:-end]) == TEXT[:-1]


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_a_page_that_was_cut_in_two_byte_encodings_keeps_its_text(encoding: str) -> None:
    text = TRADITIONAL * 3
    assert decode(text.encode(encoding)[:-1]) == text[:-1]


@pytest.mark.parametrize("after", ["<", '"', "\n", " ", ">", "&quot;", ""])
@pytest.mark.parametrize("lead", [b"\x81", b"\xce", b"\xfe", b"\xff"])
def test_a_lone_byte_costs_nothing_that_follows(lead: bytes, after: str) -> None:
    body = LINES[0].encode("gbk") + lead + after.encode() + LINES[1].encode("gbk")
    if after:
        assert decode(body) == LINES[0] + after + LINES[1]
    else:
        assert decode(LINES[0].encode("gbk") + lead) == LINES[0]


def test_a_lone_byte_before_a_letter_costs_nothing_but_itself() -> None:
    body = b"A" + LINES[0].encode("gbk")[1:] + b"B"
    assert decode(body) == "A" + LINES[0][1:] + "B"


def test_a_short_run_before_a_letter_ends_in_a_rare_name() -> None:
    text = LINES[0] + "<b>总理朱镕</b>" + LINES[1]
    assert decode(text.encode("gbk")) == text


@pytest.mark.parametrize("text", ["票价€ 5", "€20", "价€", "（€）中"])
def test_the_euro_of_code_page_936_is_one_byte(text: str) -> None:
    body = b"\x80".join(part.encode("gbk") for part in text.split("€"))
    assert decode(body) == text


def test_the_space_of_gbk_is_a_space() -> None:
    assert decode("成都".encode("gbk") + b"\xa3\xa0" + "新闻".encode("gbk")) == "成都\u3000新闻"


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize(("most", "other"), [("gbk", "utf-8"), ("utf-8", "gbk")])
def test_a_line_in_the_other_encoding_is_read(at: int, most: str, other: str) -> None:
    body = b"".join(
        b"<p>" + line.encode(other if number == at else most) + b"</p>"
        for number, line in enumerate(LINES)
    )
    assert decode(body) == "".join(f"<p>{line}</p>" for line in LINES)


def test_latin_bytes_in_utf_8_are_left_out() -> None:
    assert decode(PAGE.encode() + b"\xa9 2018 \xa0A") == PAGE + " 2018 A"


@given(
    st.binary(max_size=200)
    | st.text(max_size=80).map(lambda text: text.encode("utf-8"))
    | st.text("中国的。€𠮷A< \n", max_size=80).map(lambda text: text.encode("gb18030")),
    st.binary(max_size=3),
    st.integers(0, 200),
    st.none() | st.text(max_size=30) | st.sampled_from(LABELS),
)
@example(b"\x84\x31\xa4\x37", b"", 0, None)
@example("\ufffd\x00".encode(), b"\x80", 0, None)
def test_no_bytes_fail_or_leave_a_replacement_character(
    body: bytes, broken: bytes, at: int, content_type: str | None
) -> None:
    text = decode(body[:at] + broken + body[at:], content_type)
    assert "\ufffd" not in text
    assert "\x00" not in text
    text.encode()


@given(st.text(max_size=60))
def test_utf_8_comes_back_whole(text: str) -> None:
    clean = text.replace("\ufffd", "").replace("\x00", "").lstrip("\ufeff")
    assert decode(clean.encode()) == clean


@given(
    st.lists(st.sampled_from(re.findall("[^，。]*[，。]", "".join(LINES))), min_size=3),
    st.lists(st.sampled_from(["<p>", " ", "A", "2018", "喆", "镕", "𠮷", "\n", "€"]), min_size=1),
    st.sampled_from(["utf-8", "gb18030"]),
    st.sampled_from(LABELS),
)
def test_chinese_comes_back_whole(
    clauses: list[str], between: list[str], encoding: str, label: str | None
) -> None:
    text = "".join(clause + between[number % len(between)] for number, clause in enumerate(clauses))
    assert decode(text.encode(encoding), label) == text


@given(
    st.sampled_from(CHINESE_BYTES),
    st.integers(0, 255).filter(lambda byte: byte not in b"<>"),
)
def test_a_damaged_byte_costs_two_characters_at_most(at: int, byte: int) -> None:
    body = PAGE_IN_GBK[:at] + bytes([byte]) + PAGE_IN_GBK[at + 1 :]
    text = decode(body)
    before = len(PAGE_IN_GBK[:at].decode("gbk", "ignore"))
    assert text[: before - 1] == PAGE[: before - 1]
    assert text.endswith(PAGE[before + 2 :])
    assert abs(len(text) - len(PAGE)) <= 1
    assert re.findall("<[^<>]*>", text) == re.findall("<[^<>]*>", PAGE)


@given(
    st.sampled_from([at for at, byte in enumerate(PAGE.encode()) if byte >= 0x80]),
    st.integers(0, 255).filter(lambda byte: byte not in b"<>"),
)
def test_a_damaged_byte_of_utf_8_costs_one_character(at: int, byte: int) -> None:
    whole = PAGE.encode()
    text = decode(whole[:at] + bytes([byte]) + whole[at + 1 :])
    before = len(whole[:at].decode("utf-8", "ignore"))
    assert text.startswith(PAGE[: before - 1])
    assert text.endswith(PAGE[before + 1 :])


@pytest.mark.parametrize(
    "piece",
    [b"\xb0", b"\xb0<", b"\xb0\xb0\xb0a", b"\x80", b"\xff", b"\x81\x30", b"\xe4\xb8\xad\xff<"],
)
def test_a_megabyte_of_broken_bytes_is_no_burden(piece: bytes) -> None:
    assert len(decode(piece * (1_000_001 // len(piece)))) <= 1_500_000
