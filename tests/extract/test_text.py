from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yybcrawl.extract.text import is_page_jump, normalise_body, normalise_line

pieces = st.sampled_from(
    [
        *"新都区的广场，。、；：？！“”‘’（）《》\"'\\ +×=%＋％ＡＢｚ０９1aZ\u3000\xa0\u200b\t…—·",
        "  ",
        "\ufeff",
    ]
)
chinese = st.lists(pieces, max_size=24).map("".join)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("２０１８年４月，ＡＢＣ", "2018年4月，ABC"),
        ("增长１２．５％", "增长12.5%"),
        ("　　首行缩进", "首行缩进"),
        ("a \xa0 b\tc\n d", "a b c d"),
        ("零\u200b宽\ufeff字\xad符", "零宽字符"),
        ("“解决难题\\”的", "“解决难题”的"),
        ("‘解决难题\\’", "‘解决难题’"),
        ('他说“好"就走', "他说“好”就走"),
        ("他说‘好'就走", "他说‘好’就走"),
        ("the ‘bird's", "the ‘bird's"),
        ("“ 好 ”，说", "“好”，说"),
        ("“1+ 6+N”", "“1+6+N”"),
        ("“1 +6+N”", "“1+6+N”"),
        ("2 ×3", "2×3"),
        ("2 × 3", "2 × 3"),
        ("甲， 乙。 丙", "甲，乙。丙"),
        ("中文，标点；不变：（真的）！", "中文，标点；不变：（真的）！"),
        ("打造家园 两年见效", "打造家园 两年见效"),
        ("罚款***元", "罚款***元"),
        ("", ""),
        ("\u3000 ", ""),
    ],
)
def test_a_line_has_one_spelling(text: str, normal: str) -> None:
    assert normalise_line(text) == normal


@pytest.mark.parametrize(
    "line",
    [
        "(下转第二版)",
        "（下转第2版）",
        "（紧接第一版）",
        "详见08、09版",
        "■A03、06版",
        "（详见A02版）",
        "【下转03版】",
        "下转第三版",
    ],
)
def test_a_page_jump_is_left_out(line: str) -> None:
    assert is_page_jump(line)
    assert normalise_body(["今天的正文。", line, "明天的正文。"]) == [
        "今天的正文。",
        "明天的正文。",
    ]


@pytest.mark.parametrize("line", ["(下转第二版)", "（下转第2版）", "【下转03版】"])
def test_a_page_jump_in_brackets_is_cut_from_its_paragraph(line: str) -> None:
    assert normalise_body([f"今天的正文。{line}"]) == ["今天的正文。"]


@pytest.mark.parametrize(
    "line", ["该书已印到第3版", "他们出了两个版", "第二版", "这是2018年的新版"]
)
def test_a_sentence_about_an_edition_stays(line: str) -> None:
    paragraph = f"{line}，读者很多。"
    assert normalise_body([paragraph]) == [paragraph]


@pytest.mark.parametrize("line", ["***", "■ □", "", "　", "★★★"])
def test_a_line_of_ornaments_is_left_out(line: str) -> None:
    assert normalise_body(["甲。", line, "乙。"]) == ["甲。", "乙。"]


@pytest.mark.parametrize("line", ["1", "N", "6", "“30条”"])
def test_lone_letters_and_digits_stay(line: str) -> None:
    assert normalise_body([line]) == [line]


@given(chinese | st.text(max_size=40))
@example("\\ ”")
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_line(text)
    assert normalise_line(once) == once


@given(chinese | st.text(max_size=40))
def test_normalising_never_lengthens(text: str) -> None:
    assert len(normalise_line(text)) <= len(text)


@given(st.lists(chinese, max_size=5))
def test_a_normalised_body_has_no_empty_paragraph(paragraphs: list[str]) -> None:
    assert all(normalise_body(paragraphs))
