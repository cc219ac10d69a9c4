"""Figures -> charts: tables whose rows lead to shelves and carry a bar each."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from markupsafe import Markup

from archivist.languages import language_name
from archivist.model import Page, Tag
from archivist.render.frame import Frame
from archivist.render.pictures import drawn, network_view
from archivist.render.statistics import CHARTS, LENGTHS, NETWORK, TAXONOMIES
from archivist.render.views import ChartView, CountView, NetworkView
from archivist.render.wording import Wording

WIDTH, HEIGHT = 240, 12


def chart_views(page: Page, frame: Frame) -> tuple[ChartView, ...]:
    """Return the charts of a page of statistics."""
    charts = []
    shown = (figure for figure in page.figures if figure[0] in CHARTS)
    for chart, figures in groupby(shown, key=lambda figure: figure[0]):
        counts = [(label, value) for _, label, value in figures]
        most = max(value for _, value in counts) or 1
        rows = tuple(_row(chart, label, value, frame) for label, value in counts)
        charts.append(
            ChartView(
                chart,
                frame.theme.wording.text(f"chart.{chart}"),
                rows,
                tuple(_bar(value / most) for _, value in counts),
            )
        )
    return tuple(charts)


def network_of(page: Page, frame: Frame) -> NetworkView | None:
    """Return who is written with whom, with a row for each pair; nothing when there are too few pairs to draw."""
    counts = list(drawn((label, value) for chart, label, value in page.figures if chart == NETWORK))
    view = network_view(counts)
    rows = tuple(_row(NETWORK, label, value, frame) for label, value in counts)
    return replace(view, rows=rows) if view else None


def _row(chart: str, label: str, value: int, frame: Frame) -> CountView:
    taxonomy = TAXONOMIES.get(chart)
    path = f"{frame.folder(Tag(taxonomy, label))}/index.html" if taxonomy else ""
    return CountView(_shown(chart, label, frame), path, value)


def _shown(chart: str, label: str, frame: Frame) -> str:
    """Return what a row is called in the site's language."""
    wording = frame.theme.wording
    if chart == "languages":
        return language_name(label)
    if chart == "lengths":
        return _length(label, wording)
    taxonomy = TAXONOMIES.get(chart)
    return wording.tag(Tag(taxonomy, label)) if taxonomy else label


def _length(label: str, wording: Wording) -> str:
    bounds = [0, *(most for most, _ in LENGTHS)]
    at = next((at for at, (_, name) in enumerate(LENGTHS) if name == label), len(LENGTHS))
    low = wording.number(bounds[at])
    if at == len(LENGTHS):
        return wording.text("chart.over", low=low)
    high = wording.number(bounds[at + 1])
    return wording.text("chart.between", low=low, high=high) if at else wording.text("chart.under", high=high)


def _bar(share: float) -> Markup:
    """Draw one bar. It says nothing that the number beside it does not, so it is silent for those who listen."""
    width = max(1, round(WIDTH * share))
    return Markup(  # noqa: S704 - numbers only
        f'<svg class="bar" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
        f'<rect width="{width}" height="{HEIGHT}" rx="2"/></svg>'
    )
