"""Charts as SVG: described in Vega-Lite, drawn without a browser, without a script in them.

Their colours are the page's CSS variables, so that they follow its light and its dark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import altair as alt
import vl_convert
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from yybcrawl.report.tallies import Month

_WIDTH = 860
_NARROWEST_MONTH, _WIDEST_MONTH = 3, 26
_ROW, _BARS, _DELAY_ROW = 19, 170, 24
_SVG = "http://www.w3.org/2000/svg"
_FEW_MONTHS = 30
_INK, _MUTED, _LINE = "var(--ink)", "var(--muted)", "var(--line)"


class Mark(NamedTuple):
    """A mark of a chart: where it stands, how long it is, its CSS colour, and what it tells.

    Of stacked marks, those of the lowest `rank` are at the bottom.
    """

    row: str
    month: str
    value: float
    colour: str
    tells: str
    rank: int = 0


def draw_heat_map(
    name: str, marks: Sequence[Mark], rows: Sequence[str], months: Sequence[Month]
) -> Markup:
    """Return a grid of coloured cells, a row of `rows` each and a column for each month."""
    chart = (
        _chart(marks, months)
        .mark_rect()
        .encode(
            x=_months(months),
            y=_rows(rows),
            color=alt.Color("colour:N", scale=None, legend=None),
            description="tells:N",
        )
        .properties(height=alt.Step(_ROW))
    )
    return _draw(name, chart)


def draw_month_bars(name: str, marks: Sequence[Mark], months: Sequence[Month], unit: str) -> Markup:
    """Return a bar for each month, in which marks are stacked; its axis has numbers in `unit`."""
    axis = alt.Axis(tickCount=4, labelExpr=f"datum.label + '{unit}'")
    chart = (
        _chart(marks, months)
        .mark_bar()
        .encode(
            x=_months(months),
            y=alt.Y("value:Q", title=None, axis=axis),
            color=alt.Color("colour:N", scale=None, legend=None),
            order=alt.Order("rank:Q"),
            description="tells:N",
        )
        .properties(height=_BARS)
    )
    return _draw(name, chart)


def draw_bars(name: str, counts: Mapping[str, int]) -> Markup:
    """Return a lying bar for each count, with its number beside it, in their order."""
    marks = [
        Mark(row, "", count, "var(--c)", f"{row}：{count:,} 篇") for row, count in counts.items()
    ]
    base = alt.Chart(_data(marks), width=_WIDTH - 120).encode(
        x=alt.X("value:Q", title=None, axis=None),
        y=_rows(counts),
    )
    bars = base.mark_bar().encode(
        color=alt.Color("colour:N", scale=None, legend=None), description="tells:N"
    )
    numbers = base.mark_text(align="left", dx=5, color=_INK, aria=False).encode(
        text=alt.Text("value:Q", format=",")
    )
    return _draw(name, (bars + numbers).properties(height=alt.Step(_DELAY_ROW)))


def _chart(marks: Sequence[Mark], months: Sequence[Month]) -> alt.Chart:
    # Whole pixels, for a fraction is written with sixteen digits in every mark.
    step = max(_NARROWEST_MONTH, min(_WIDEST_MONTH, _WIDTH // len(months)))
    return alt.Chart(_data(marks), width=alt.Step(step))


def _data(marks: Sequence[Mark]) -> alt.InlineData:
    return alt.InlineData(values=[mark._asdict() for mark in marks])


def _rows(rows: Iterable[str]) -> alt.Y:
    # By the domain and not by `sort`, which would make an expression of names from the web.
    scale = alt.Scale(domain=list(rows))
    # Without a limit: Vega would cut some characters in half, and then fail.
    axis = alt.Axis(labelLimit=0, labelFontSize=13)
    return alt.Y("row:N", title=None, scale=scale, axis=axis)


def _months(months: Sequence[Month]) -> alt.X:
    """Return the axis of months: each year has its label, or of few months each quarter."""
    names = [str(month) for month in months]
    if len(names) > _FEW_MONTHS:
        axis = alt.Axis(
            values=[name for name in names if name.endswith("-01")],
            labelExpr="slice(datum.label, 0, 4)",
            labelAngle=0,
        )
    else:
        axis = alt.Axis(values=names[::3], labelAngle=0)
    return alt.X("month:O", title=None, axis=axis, scale=alt.Scale(domain=names, padding=0))


def _draw(name: str, chart: alt.Chart | alt.LayerChart) -> Markup:
    configured = (
        chart.configure(background="transparent", font="sans-serif")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=_INK,
            titleColor=_MUTED,
            titleFontWeight="normal",
            domainColor=_LINE,
            tickColor=_LINE,
            gridColor=_LINE,
            labelFontSize=12,
        )
    )
    root = ET.fromstring(vl_convert.vegalite_to_svg(configured.to_dict()))  # noqa: S314  our own drawing
    _tell(root, name)
    ET.register_namespace("", _SVG)
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704  serialised, so escaped


def _tell(root: ET.Element, name: str) -> None:
    """Name the picture, and let each mark tell what it is when pointed at."""
    for element in list(root.iter()):
        tells = element.attrib.pop("aria-label", None)
        for attribute in ("role", "aria-roledescription", "aria-hidden", "pointer-events"):
            element.attrib.pop(attribute, None)
        if tells is not None and element.tag != f"{{{_SVG}}}g":
            ET.SubElement(element, f"{{{_SVG}}}title").text = tells
    root.set("role", "img")
    root.set("aria-label", name)
