"""The ways the demo's articles are credited, each with the people a reader finds in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from yybcrawl.demo.phrases import REPORTERS

if TYPE_CHECKING:
    from random import Random

Position = Literal["first", "lead", "glued", "last"]


class Form(NamedTuple):
    """A credit: where it stands, its text, and the roles of its people `{0}` and `{1}`.

    `first` and `last` are lines of their own; `lead` opens the first paragraph and `glued` closes
    the last one.
    """

    position: Position
    text: str
    roles: tuple[str, ...]


class Byline(NamedTuple):
    """A credit as printed; `people` are (name, role) in order."""

    position: Position
    text: str
    people: tuple[tuple[str, str], ...]

    @property
    def credit(self) -> str | None:
        """The text, or None for a mere dateline, which names nobody."""
        return None if self.position == "lead" and not self.people else self.text


FORMS = (
    Form("first", "■{source}记者{0}实习生{1}", ("记者", "实习生")),
    Form("first", "□{0} 本报记者 {1}", ("作者", "记者")),
    Form("first", "□ 本报记者 {0} {1}", ("记者", "记者")),
    Form("first", "□记者{0}报道", ("记者",)),
    Form("first", "■ {place}中学 {0}", ("作者",)),
    Form("first", "{0} 文/图", ("作者",)),
    Form("first", "本报见习记者{0}", ("见习记者",)),
    Form("first", "本报记者{0}{1}", ("记者", "记者")),
    Form("first", "记者 {0} 摄影 {1}", ("记者", "摄影")),
    Form("first", "{0}", ("作者",)),
    Form("first", "□{0}（{place}）", ("作者",)),
    Form("lead", "本报讯（记者 {0} {1} 文/图）", ("记者", "记者")),
    Form("lead", "本报讯（YMG记者{0}通讯员{1}）", ("记者", "通讯员")),
    Form("lead", "本报讯(实习记者 {0})", ("实习记者",)),
    Form("lead", "{source}成都讯（记者 {0}）", ("记者",)),
    Form("lead", "{source}讯(记者{0})", ("记者",)),
    Form("lead", "（记者 {0}）", ("记者",)),
    Form("lead", "本报{place}{day}讯 ", ()),
    Form("glued", "（本报记者 {0}）", ("记者",)),
    Form("glued", "记者{0}摄", ("记者",)),
    Form("last", "（本报记者 {0}）", ("记者",)),
    Form("last", "(记者 {0}摄)", ("记者",)),
    Form("last", "本报记者 {0} 摄", ("记者",)),
    Form("last", "文/图{0}", ("作者",)),
    Form("last", "（{0}）", ("作者",)),
    Form("last", "（作者系{place}作家协会会员）", ()),
)


def write_byline(source: str, place: str, day: str, rng: Random) -> Byline:
    """Credit an article of `source` in any form; `day` is the dateline's, as printed."""
    form = rng.choice(FORMS)
    names = rng.sample(REPORTERS, len(form.roles))
    text = form.text.format(*names, source=source, place=place, day=day)
    return Byline(form.position, text, tuple(zip(names, form.roles, strict=True)))
