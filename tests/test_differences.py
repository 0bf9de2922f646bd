from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.differences import Kind, Paragraph, Piece, compare, compare_line

PARAGRAPHS = st.lists(
    st.text(alphabet="今天明天广场读书 5G。", min_size=1, max_size=40), max_size=8
)


def marked(paragraph: Paragraph) -> str:
    marks = {Kind.SAME: "{}", Kind.REMOVED: "[-{}-]", Kind.INSERTED: "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in paragraph)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("今天上午开幕。", "今天下午开幕。", "今天[-上-]{+下+}午开幕。"),
        ("共12人参加。", "共120人参加。", "共[-12-]{+120+}人参加。"),
        ("在广场举行", "在广场举行了", "在广场举行{+了+}"),
        ("一样", "一样", "一样"),
        ("", "新的", "{+新的+}"),
        ("旧的标题", "", "[-旧的标题-]"),
    ],
)
def test_a_line_shows_the_words_that_changed(old: str, new: str, shown: str) -> None:
    assert marked(compare_line(old, new)) == shown


def test_words_between_two_changes_are_not_left_alone() -> None:
    assert marked(compare_line("甲乙丙丁戊", "子乙丑丁寅")) == "[-甲乙丙丁戊-]{+子乙丑丁寅+}"


def test_paragraphs_are_the_same_changed_removed_or_inserted() -> None:
    old = ["第一段没有变。", "读书会今天上午在广场举行。", "这一段后来删掉了。", "末段。"]
    new = ["第一段没有变。", "读书会今天下午在广场举行。", "末段。", "记者会继续关注。"]
    assert [marked(paragraph) for paragraph in compare(old, new)] == [
        "第一段没有变。",
        "读书会今天[-上-]{+下+}午在广场举行。",
        "[-这一段后来删掉了。-]",
        "末段。",
        "{+记者会继续关注。+}",
    ]


def test_a_paragraph_before_a_changed_one_is_inserted() -> None:
    old = ["读书会今天上午在广场举行。"]
    new = ["新来的一段话。", "读书会今天下午在广场举行。"]
    shown = [marked(paragraph) for paragraph in compare(old, new)]
    assert shown == ["{+新来的一段话。+}", "读书会今天[-上-]{+下+}午在广场举行。"]


def side(paragraphs: list[Paragraph], left_out: Kind) -> list[str]:
    found = ["".join(p.text for p in pieces if p.kind is not left_out) for pieces in paragraphs]
    return [text for text in found if text]


@given(PARAGRAPHS, PARAGRAPHS)
def test_both_versions_can_be_read_from_the_difference(old: list[str], new: list[str]) -> None:
    found = compare(old, new)
    assert side(found, Kind.INSERTED) == old
    assert side(found, Kind.REMOVED) == new


@given(PARAGRAPHS)
def test_equal_versions_have_no_difference(text: list[str]) -> None:
    assert compare(text, text) == [[Piece(Kind.SAME, paragraph)] for paragraph in text]


def test_a_paragraph_as_long_as_a_book_is_compared_by_sentences() -> None:
    old = "".join(f"第{number}句话说的是石桥。" for number in range(20_000))
    new = old.replace("第7句", "第八句", 1)
    before = process_time()
    (paragraph,) = compare([old], [new])
    assert process_time() - before < 60
    changed = [piece.text for piece in paragraph if piece.kind is not Kind.SAME]
    assert changed == ["第7句话说的是石桥。", "第八句话说的是石桥。"]
