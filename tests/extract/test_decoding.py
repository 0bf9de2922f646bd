from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extract.decoding import decode

TEXT = "成都新闻：石匠何喆在都江堰摹刻匾额，居民说好看。" * 3
RARE = TEXT + "镕堃𠮷"


@pytest.mark.parametrize("label", [None, "text/html; charset=gb2312", "text/html; charset=utf-8"])
def test_utf_8_is_utf_8_whatever_is_declared(label: str | None) -> None:
    assert decode(RARE.encode(), label) == RARE


@pytest.mark.parametrize(
    "label", [None, "text/html", "text/html; charset=gb2312", "text/html; charset=utf-8"]
)
def test_the_gb_family_is_gb18030_whatever_is_declared(label: str | None) -> None:
    assert decode(RARE.encode("gb18030"), label) == RARE


def test_a_short_gbk_page_is_not_big5() -> None:
    assert decode("<p>中国新闻</p>".encode("gbk")) == "<p>中国新闻</p>"


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


def test_big5_is_read_where_it_is_declared_and_true() -> None:
    text = "<meta charset=big5>臺灣新聞：今天天氣很好"
    assert decode(text.encode("big5hkscs")) == text
    assert decode(text[19:].encode("big5hkscs"), 'text/html; charset="Big5"') == text[19:]


def test_big5_is_not_believed_of_other_bytes() -> None:
    assert decode(RARE.encode("gb18030"), "text/html; charset=big5") == RARE


def test_broken_bytes_are_left_out_of_utf_8() -> None:
    half = len(TEXT) // 2
    body = TEXT[:half].encode() + b"\xe6\x88" + TEXT[half:].encode()
    assert decode(body, "text/html; charset=gb2312") == TEXT


@pytest.mark.parametrize("end", [1, 2])
def test_a_page_that_was_cut_keeps_its_text(end: int) -> None:
    assert decode(TEXT.encode()[:-end]) == TEXT[:-1]


@given(
    st.binary(max_size=200) | st.text(max_size=80).map(lambda text: text.encode("utf-8")),
    st.none() | st.text(max_size=30) | st.sampled_from(["text/html; charset=big5", "charset=x"]),
)
def test_no_bytes_fail_or_leave_a_replacement_character(
    body: bytes, content_type: str | None
) -> None:
    assert "\ufffd" not in decode(body, content_type)


@given(st.text(max_size=60))
def test_utf_8_comes_back_whole(text: str) -> None:
    clean = text.replace("\ufffd", "").replace("\x00", "").lstrip("\ufeff")
    assert decode(clean.encode()) == clean
