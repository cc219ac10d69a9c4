"""Figures -> charts: tables whose rows lead to shelves and carry a bar each."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup

from archivist.languages import language_name
from archivist.model import Page, Tag
from archivist.render.frame import Frame
from archivist.render.statistics import CHARTS, TAXONOMIES
from archivist.render.views import ChartView, CountView

WIDTH, HEIGHT = 240, 12


def chart_views(page: Page, frame: Frame) -> tuple[ChartView, ...]:
    """Return the charts of a page of statistics."""
    charts = []
    for chart, figures in groupby(page.figures, key=lambda figure: figure[0]):
        counts = [(label, value) for _, label, value in figures]
        most = max(value for _, value in counts) or 1
        rows = tuple(_row(chart, label, value, frame) for label, value in counts)
        charts.append(ChartView(chart, CHARTS[chart], rows, tuple(_bar(value / most) for _, value in counts)))
    return tuple(charts)


def _row(chart: str, label: str, value: int, frame: Frame) -> CountView:
    taxonomy = TAXONOMIES.get(chart)
    path = f"{frame.folder(Tag(taxonomy, label))}/index.html" if taxonomy else ""
    return CountView(language_name(label) if chart == "languages" else label, path, value)


def _bar(share: float) -> Markup:
    """Draw one bar. It says nothing that the number beside it does not, so it is silent for those who listen."""
    width = max(1, round(WIDTH * share))
    return Markup(  # noqa: S704 - numbers only
        f'<svg class="bar" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
        f'<rect width="{width}" height="{HEIGHT}" rx="2"/></svg>'
    )
