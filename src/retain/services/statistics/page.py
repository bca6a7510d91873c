"""The statistics as one self-contained page: no script, nothing fetched from elsewhere, fit to share or to print."""

from collections.abc import Iterator, Sequence
from html import escape

from retain.charts.model import Chart, Figures
from retain.charts.svg import PATTERNS, svg
from retain.services.statistics.collecting import Reader
from retain.services.statistics.panels import PANELS
from retain.services.statistics.spans import day_name

_ROOM = 74
STYLE = """
:root { --paper: #fbfaf7; --card: #ffffff; --ink: #1f2430; --quiet: #676d80; --rule: #e2ded4;
  --c1: #2256d3; --c2: #c62561; --c3: #4faa99; --c4: #265742; --c5: #7a5800; }
@media (prefers-color-scheme: dark) { :root { --paper: #14161d; --card: #1b1e28; --ink: #d5d9e8; --quiet: #8a90a6;
  --rule: #2c3142; --c1: #8f99fb; --c2: #ff82a5; --c3: #8df1e9; --c4: #26915f; --c5: #fbd288; } }
@media print { :root { --paper: #fff; --card: #fff; --ink: #000; --quiet: #555; --rule: #ddd;
  --c1: #2256d3; --c2: #c62561; --c3: #4faa99; --c4: #265742; --c5: #7a5800; } body { padding: 0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem; max-width: 1180px; background: var(--paper); color: var(--ink);
  font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif;
  -webkit-print-color-adjust: exact; print-color-adjust: exact; }
header { margin-bottom: 1.75rem; } h1 { margin: 0; font-size: 1.7rem; letter-spacing: -.01em; }
h2 { margin: 0 0 .15rem; font-size: 1.05rem; } p { margin: 0; }
.summary, .note, header p { color: var(--quiet); font-size: .87rem; } .summary { margin-bottom: .6rem; }
.note { margin-top: .35rem; font-size: .8rem; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); gap: 1.1rem; }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 1rem 1.1rem;
  break-inside: avoid; min-width: 0; }
section > svg { width: 100%; height: auto; display: block; overflow: visible; }
svg text { fill: var(--quiet); font-size: 12px; font-variant-numeric: tabular-nums; }
svg .grid { stroke: var(--rule); stroke-width: 1; } svg .hit { fill: transparent; }
svg .hit:hover { fill: var(--quiet); opacity: .14; }
svg .mean { fill: none; stroke: var(--ink); stroke-width: 1.6; } svg .curve { fill: none; stroke-width: 2.2; }
svg .sure { stroke: var(--ink); stroke-width: 1.3; opacity: .65; } svg circle { fill: var(--ink); }
svg pattern circle { fill: var(--paper); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin-top: .35rem; color: var(--quiet);
  font-size: .82rem; }
.legend span { display: inline-flex; align-items: center; gap: .4rem; } svg.key { width: 22px; height: 12px; }
.table { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .88rem; }
th { color: var(--quiet); font-weight: 500; } th, td { padding: .24rem .35rem; text-align: right; white-space: nowrap; }
td.bar { text-align: left; }
td.bar span { display: inline-block; height: .8em; background: var(--c4); border-radius: 2px; }
th:first-child, td:first-child { text-align: left; white-space: normal; }
tr + tr td { border-top: 1px solid var(--rule); }
@media screen and (max-width: 560px) { body { padding: 1.5rem .6rem; } section { padding: .9rem .8rem; }
  svg text { font-size: 19px; } .spare { display: none; }
  table { font-size: .74rem; } th, td { padding: .24rem .17rem; } td.bar span { font-size: .45em; height: 1.7em; } }
"""


_SPARE = ' class="spare"'


def page(reader: Reader) -> str:
    """Return the page as HTML."""
    title = f"retain: {reader.deck}" if reader.deck else "retain: statistics"
    span = "all time" if reader.days is None else f"the last {reader.days} days"
    zone = reader.clock.zone.key if reader.clock.zone is not None else "local time"
    words = f"{day_name(reader.moment.day)}, {span}. Days begin at {reader.clock.day_start:02d}:00, {zone}."
    return "".join(
        (
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{PATTERNS}",
            f"<header><h1>{escape(reader.deck or 'Statistics')}</h1><p>{escape(words)}</p></header><main>",
            *(_section(panel.build(reader, _ROOM)) for panel in PANELS),
            "</main></body></html>\n",
        )
    )


def _section(chart: Chart) -> str:
    body = '<p class="note">Nothing to show yet.</p>'
    if not chart.is_empty:
        body = _table(chart) if isinstance(chart, Figures) else svg(chart)
    words = chart.summary.replace(" %", "\u00a0%")
    summary = f'<p class="summary">{escape(words)}</p>' if chart.summary else ""
    note = f'<p class="note">{escape(chart.note)}</p>' if chart.note else ""
    return f"<section><h2>{escape(chart.title)}</h2>{summary}{body}{note}</section>"


def _table(chart: Figures) -> str:
    def rows() -> Iterator[str]:
        if any(chart.headings):
            yield row("th", chart.headings)
        for cells in chart.rows:
            yield row("td", cells)

    def row(kind: str, cells: Sequence[str]) -> str:
        return "<tr>" + "".join(_cell(kind, cell, spare=at in chart.spare) for at, cell in enumerate(cells)) + "</tr>"

    return '<div class="table"><table>' + "".join(rows()) + "</table></div>"


def _cell(kind: str, text: str, *, spare: bool) -> str:
    """Return a cell; a ``spare`` one is left out where there is no room."""
    length = text.count("█")
    if length or (text and not text.strip()):
        return f'<td class="bar"><span style="width:{length * 0.7:.1f}em"></span></td>'
    return f"<{kind}{_SPARE if spare else ''}>{escape(text)}</{kind}>"
