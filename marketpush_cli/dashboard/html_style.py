"""How the dashboard's page looks on a light or dark screen and on A4 paper."""

from __future__ import annotations

from marketpush_cli.rendering.charts.picture_style import CHART_STYLE, COLOURS, DARK_COLOURS

_PAGE = """\
:root { color-scheme: light dark; }
* { box-sizing: border-box; margin: 0; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  padding: 1.5rem 1rem 3rem; background: var(--desk); color: var(--ink);
  font: 0.9375rem/1.45 system-ui, sans-serif; font-variant-numeric: tabular-nums lining-nums; overflow-wrap: anywhere;
}
main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem; max-width: 76rem; margin: 0 auto; }
.head { display: flex; flex-wrap: wrap; gap: 0.25rem 2rem; justify-content: space-between; align-items: baseline; }
h1 { font-size: 1.5rem; line-height: 1.2; }
h2 { margin-bottom: 0.75rem; font-size: 1.125rem; }
h3 { margin: 1.25rem 0 0.5rem; font-size: 1rem; }
section { padding: 1.25rem 1.5rem; background: var(--paper); border: 1px solid var(--hairline); border-radius: 6px; }
.quiet, caption, dt, thead th { color: var(--quiet); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1.25rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 6.5rem), 1fr)); gap: 1rem 1.5rem; }
.tiles div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.tiles dd { font-size: 1.875rem; font-weight: 600; line-height: 1.15; }
.meanings { display: grid; gap: 0.25rem; margin-top: 1rem; max-width: 60rem; font-size: 0.8125rem; }
.meanings div { display: grid; grid-template-columns: minmax(6.5rem, auto) minmax(0, 1fr); gap: 0 1rem; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
caption { padding-bottom: 0.25rem; text-align: left; font-size: 0.8125rem; }
th, td { padding: 0.3rem 0.625rem; border-bottom: 1px solid var(--hairline); text-align: left; vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-bottom-color: var(--quiet); font-size: 0.8125rem; font-weight: 400; vertical-align: bottom; }
tbody th { font-weight: 400; }
.number { text-align: right; white-space: nowrap; }
.group { margin-left: 0.12em; }
.short { white-space: nowrap; }
figure { margin: 0; break-inside: avoid; }
figure svg { min-width: 30rem; max-width: 46rem; }
.quiet { margin-bottom: 0.75rem; }
figure > .scroll + .scroll { margin-top: 1rem; }
details { margin-top: 0.5rem; }
summary { width: fit-content; color: var(--quiet); cursor: pointer; }
:focus-visible { outline: 2px solid var(--one); outline-offset: 2px; }
@media (max-width: 40rem) { section { padding: 1rem; } }
@media (prefers-reduced-motion: reduce) { * { scroll-behavior: auto; transition: none; animation: none; } }
@page { size: A4; margin: 14mm; }
@media print {
  :root { color-scheme: light; }
  html { font-size: 8.5pt; }
  body { padding: 0; background: none; }
  main { display: block; max-width: none; }
  section { margin-top: 1rem; padding: 0 0 0.5rem; border: 0; border-radius: 0; }
  section, .pair > *, tr { break-inside: avoid; }
  .long, .pair { break-inside: auto; }
  .pair { grid-template-columns: 1fr 1fr; }
  .scroll { overflow: visible; }
  figure svg { min-width: 0; }
  h2, h3, thead { break-after: avoid; }
  th, td { padding: 0.15rem 0.4rem; }
  details { display: none; }
}
"""
STYLE = COLOURS + "@media screen and (prefers-color-scheme: dark) {\n" + DARK_COLOURS + "}\n" + _PAGE + CHART_STYLE
