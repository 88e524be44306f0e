"""How pictures of charts look: colours that differ in lightness too, and dashes that tell lines apart without them."""

from __future__ import annotations

from collections.abc import Sequence

from marketpush_cli.application.reporting.charts import Chart

_LIGHT = """\
  --ink: #1b1b1a; --quiet: #55554f; --paper: #ffffff; --desk: #f1f1ed; --hairline: #d9d9d3;
  --one: #1f5f8b; --two: #b0620a; --three: #3d7a3a; --four: #8a3ffc; --five: #a8324a; --six: #00766c; --seven: #6b6b6b;
  --eight: #5b4636;
  --step-1: #dbe9f3; --step-2: #a9cbe3; --step-3: #6aa3c9; --step-4: #2b6f9f; --step-5: #123f60; --on-4: #ffffff;
"""
_DARK = """\
  --ink: #ececea; --quiet: #b2b3b0; --paper: #1c1d1f; --desk: #121314; --hairline: #46484a;
  --one: #6db3e2; --two: #f0a44b; --three: #83c77f; --four: #c4a1ff; --five: #f0879b; --six: #4fc9bd; --seven: #b5b5b5;
  --eight: #c9ae98;
  --step-1: #eef6fb; --step-2: #cfe3f1; --step-3: #a3c9e3; --step-4: #74aed6; --step-5: #34749f; --on-4: #1b1b1a;
"""
COLOURS = f""":root {{
{_LIGHT}}}
"""
DARK_COLOURS = f""":root {{
{_DARK}}}
"""
_NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight")
_DASHES = ("none", "8 3", "2 3", "10 3 2 3", "5 2", "1 2", "12 4", "4 4 1 4")
STEPS = 5


def colours(charts: Sequence[Chart]) -> list[list[int]]:
    """For each chart the places of its series in the row of colours: the same name has the same one in every chart.

    With more names than colours some share one, but never two in one chart.
    """
    known: dict[str, int] = {}
    found = []
    for chart in charts:
        places: dict[str, int] = {}
        for name in sorted((series.name for series in chart.series), key=lambda name: name not in known):
            free = [place for place in range(max(len(_NAMES), len(chart.series))) if place not in places.values()]
            unused = [place for place in free if place not in known.values()]
            places[name] = known[name] if known.get(name) in free else (unused or free)[0]
            known.setdefault(name, places[name])
        found.append([places[series.name] for series in chart.series])
    return found


def _series() -> str:
    rows = (
        f".chart .color-{place} {{ fill: var(--{name}); stroke: var(--{name}); }}\n"
        f".chart .color-{place} path.line {{ stroke-dasharray: {dashes}; }}\n"
        for place, (name, dashes) in enumerate(zip(_NAMES, _DASHES, strict=True))
    )
    steps = (
        f".chart.steps .color-{place} {{ fill: var(--step-{place + 1}); stroke: var(--quiet); }}\n"
        for place in range(STEPS)
    )
    return "".join((*rows, *steps))


CHART_STYLE = f"""\
.chart {{ display: block; width: 100%; height: auto; background: var(--paper); }}
.chart text {{ font: 12px system-ui, sans-serif; fill: var(--ink); stroke: none; font-variant-numeric: tabular-nums; }}
.chart .background {{ fill: none; }}
.chart .axis .line {{ fill: none; stroke: var(--hairline); }}
.chart .axis .zero.line {{ stroke: var(--quiet); }}
.chart .horizontal .axis.y .line, .chart .axis.x .guides .line {{ stroke: none; }}
.chart .horizontal .axis.x .guides .line {{ stroke: var(--hairline); }}
.chart .horizontal .axis.x .guides .zero.line {{ stroke: var(--quiet); }}
.chart .axis.x text, .chart text.title {{ text-anchor: middle; }}
.chart .axis.y text {{ text-anchor: end; }}
.chart.about text {{ fill: var(--quiet); }}
.chart text.title {{ font-size: 15px; font-weight: 600; }}
{_series()}.chart path.line {{ fill: none; stroke-width: 2; }}
.chart .text-overlay text.value {{ fill: #1b1b1a; }}
.chart .text-overlay .color-3 text.value {{ fill: var(--on-4); }}
.chart .text-overlay .color-4 text.value {{ fill: #ffffff; }}
"""
