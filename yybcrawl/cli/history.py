"""An article's versions and what changed from one to the next, for a terminal."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from rich.text import Text

from yybcrawl.cli.terminal import moment, printable, printed
from yybcrawl.differences import Kind, compare, compare_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yybcrawl.differences import Paragraph
    from yybcrawl.storage.dossier import Version

# Read without colours too.
_MARKS = {
    Kind.SAME: ("", "", ""),
    Kind.REMOVED: ("[-", "-]", "red"),
    Kind.INSERTED: ("{+", "+}", "green"),
}


def history(versions: list[Version]) -> Iterator[Text]:
    """Give the lines that tell an article's versions, the first one first."""
    first = versions[0]
    yield Text(f"Revision {first.revision}, seen at {moment(first.seen_at)}", style="bold")
    for name, value in _facts(first):
        yield Text(f"  {name}: {value}")
    for old, new in pairwise(versions):
        yield Text("")
        yield Text(f"Revision {new.revision}, seen at {moment(new.seen_at)}", style="bold")
        for (name, before), (_, after) in zip(_facts(old), _facts(new), strict=True):
            if before != after:
                yield Text(f"  {name}: ") + _marked(compare_line(before, after))
        yield from _body(compare(old.paragraphs, new.paragraphs))


def _facts(version: Version) -> list[tuple[str, str]]:
    return [
        ("title", printable(version.title)),
        ("source", printable(version.source)),
        ("printed", printed(version.published_on, version.published_at)),
    ]


def _body(paragraphs: list[Paragraph]) -> Iterator[Text]:
    for same, group in groupby(paragraphs, key=_is_same):
        changed = list(group)
        if same:
            count = len(changed)
            yield Text(f"  … {count} paragraph{'s' if count > 1 else ''} unchanged", style="dim")
        else:
            yield from (Text("  ") + _marked(paragraph) for paragraph in changed)


def _is_same(paragraph: Paragraph) -> bool:
    return all(piece.kind is Kind.SAME for piece in paragraph)


def _marked(pieces: Paragraph) -> Text:
    line = Text()
    for piece in pieces:
        before, after, style = _MARKS[piece.kind]
        line.append(f"{before}{printable(piece.text)}{after}", style=style)
    return line
