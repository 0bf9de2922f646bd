from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.storage.folding import fold
from yybcrawl.storage.query import Query
from yybcrawl.storage.snippets import Marked, mark, snippet

TEXTS = st.text(
    st.sampled_from("成都社區治理０0Ｇg5 \n的㎡ﬁe\u0301") | st.characters(exclude_categories=["Cs"])
)


def shown(marked: Marked) -> str:
    return "".join(f"[{piece}]" if is_hit else piece for piece, is_hit in marked.pieces())


def test_hits_are_marked_in_the_text_as_it_was_written() -> None:
    query = Query.parse("5g基站 社区 m2 rf")
    text = "建成５Ｇ基站,占地30㎡。\n\n社區里的ＲＦ社区社区"
    assert shown(mark(text, query)) == "建成[５Ｇ基站],占地30[㎡]。 [社區]里的[ＲＦ社区社区]"


def test_a_part_of_a_character_marks_all_of_it() -> None:
    assert shown(mark("30㎡地", Query.parse("0m"))) == "3[0㎡]地"


def test_overlapping_hits_are_one() -> None:
    assert shown(mark("成都市区", Query.parse("成都市 都市区"))) == "[成都市区]"
    assert shown(mark("哈哈哈", Query.parse("哈哈"))) == "[哈哈哈]"


def test_excluded_words_are_not_marked() -> None:
    assert shown(mark("成都", Query.parse("成 -都市"))) == "[成]都"


def test_a_snippet_stands_around_the_first_hit() -> None:
    body = "甲" * 200 + "社区" + "乙" * 50 + "社区" + "丙" * 200 + "社区"
    found = shown(snippet(body, Query.parse("社区")))
    assert found == "…" + "甲" * 20 + "[社区]" + "乙" * 50 + "[社区]" + "丙" * 16 + "…"


def test_a_hit_longer_than_a_snippet_is_shown_whole() -> None:
    word = "长" * 120
    assert shown(snippet("甲" * 30 + word + "乙", Query.parse(word))) == (
        "…" + "甲" * 20 + f"[{word}]" + "…"
    )


def test_a_body_without_a_hit_is_shown_from_its_beginning() -> None:
    query = Query.parse("标题")
    assert shown(snippet("甲" * 100, query)) == "甲" * 90 + "…"
    assert shown(snippet("短\n\n文", query)) == shown(snippet("短\n\n文", None)) == "短 文"
    assert shown(snippet("", query)) == ""


def test_no_control_character_reaches_the_terminal() -> None:
    assert shown(mark("社\x1b[31m区\x07\x9b治", Query.parse("区"))) == "社 [31m[区] 治"


@given(TEXTS, st.integers(0, 20), st.integers(1, 6))
def test_every_hit_is_marked_and_nothing_else(text: str, start: int, length: int) -> None:
    word = fold(text)[start : start + length].strip()
    marked = mark(text, Query((word,)) if word else None)
    assert "".join(piece for piece, _ in marked.pieces()) == marked.text
    hits = [piece for piece, is_hit in marked.pieces() if is_hit]
    assert bool(hits) == bool(word)
    assert all(word in fold(hit) for hit in hits)
