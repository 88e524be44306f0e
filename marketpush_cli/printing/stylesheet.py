"""How HTML printouts look on a light or dark screen and on A4 paper."""

from __future__ import annotations


def sheets(place: int) -> str:
    """The style of the order that stands at a place of the page: it has sheets of its own kind."""
    return f"page: order-{place}"


def running_head(place: int, number: str) -> str:
    """A rule that puts the order's number at the top of each of its sheets, where the browser can do that."""
    return f'@page order-{place} {{ @top-right {{ content: "{_quoted(number)}"; }} }}\n'


def _quoted(text: str) -> str:
    """A text inside quotation marks; all but letters and digits as code points."""
    return "".join(each if each.isascii() and each.isalnum() else f"\\{ord(each):x} " for each in text)


STYLE = """\
:root {
  color-scheme: light dark;
  --desk: #eeeeea; --paper: #ffffff; --ink: #1b1b1a; --quiet: #55554f; --rule: #1b1b1a; --hairline: #c9c9c2;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --desk: #121314; --paper: #1c1d1f; --ink: #ececea; --quiet: #b2b3b0; --rule: #a5a6a3; --hairline: #46484a;
  }
}
* { box-sizing: border-box; margin: 0; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  padding: 1.5rem 1rem 3rem;
  background: var(--desk); color: var(--ink);
  font: 0.9375rem/1.4 system-ui, sans-serif;
  font-variant-numeric: tabular-nums lining-nums;
  overflow-wrap: anywhere;
}
main { max-width: 56rem; margin: 0 auto; }
h1 { margin: 0 0 1rem; color: var(--quiet); font-size: 1rem; font-weight: 600; }
h2 { font-size: 1.75rem; line-height: 1.15; }
h3 { margin: 2rem 0 0.25rem; font-size: 1.125rem; break-after: avoid; }
article { margin: 0 0 1.5rem; padding: 2rem; background: var(--paper); border: 1px solid var(--hairline); }
header {
  display: flex; flex-wrap: wrap; justify-content: space-between; align-items: flex-end; gap: 0.5rem 2rem;
  margin-bottom: 1.25rem; padding-bottom: 0.75rem; border-bottom: 2px solid var(--rule);
}
.state { margin-left: auto; text-align: right; }
.state p:first-child { font-size: 1.125rem; font-weight: 600; }
.qr-code { flex: none; width: 6rem; height: 6rem; background: #ffffff; fill: #000000; shape-rendering: crispEdges; }
.label, dt, thead th {
  color: var(--quiet); font-size: 0.75rem; font-weight: 400; letter-spacing: 0.04em; text-transform: uppercase;
}
.parties { display: grid; grid-template-columns: 5fr 4fr 4fr; gap: 1rem 1.5rem; margin-bottom: 1.75rem; }
dl { display: grid; gap: 0.625rem; align-content: start; }
dd, th span, td span { text-align: left; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
caption, .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: 0.4rem 0.5rem; border-bottom: 1px solid var(--hairline); text-align: left; vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-bottom-color: var(--rule); vertical-align: bottom; white-space: nowrap; }
tbody th { font-weight: 400; }
.wide { width: 100%; min-width: 12rem; }
.number, .short { white-space: nowrap; }
.number, .list { text-align: right; }
.shipments { table-layout: fixed; min-width: 34rem; }
.shipments th:first-child { width: 9.5rem; }
.shipments th:nth-child(2), .shipments th:nth-child(4) { width: 22%; }
.group { margin-left: 0.12em; }
.detail { display: block; color: var(--quiet); font-size: 0.8125rem; }
.struck s { color: var(--quiet); }
.struck .detail b { color: var(--ink); }
.totals { width: auto; margin: 0.75rem 0 0 auto; }
.sums { break-inside: avoid; }
.totals th, .totals td { padding: 0.125rem 0 0.125rem 2rem; border: 0; text-align: right; font-weight: 400; }
.totals .strong > * { font-weight: 600; }
.currency { margin-top: 0.25rem; color: var(--quiet); font-size: 0.8125rem; text-align: right; }
nav { margin: 0 0 1.5rem; padding: 2rem; background: var(--paper); border: 1px solid var(--hairline); }
nav a { color: inherit; }
.imprint { margin-top: 2rem; color: var(--quiet); font-size: 0.8125rem; }
.imprint b { color: var(--ink); font-weight: 600; }
.slip h2 { font-size: 2.75rem; }
.slip .parties { grid-template-columns: 3fr 2fr; }
.slip .recipient dd { font-size: 1.25rem; }
.slip td, .slip tbody th { vertical-align: middle; padding-top: 0.6rem; padding-bottom: 0.6rem; }
.slip .quantity { font-size: 1.6rem; font-weight: 700; }
.slip .note { font-style: italic; text-align: right; }
.tick { display: block; width: 1.4rem; height: 1.4rem; border: 1.5px solid var(--ink); }
.count { margin-top: 1rem; font-weight: 600; }
@media (max-width: 40rem) {
  article, nav { padding: 1rem; }
  .parties, .slip .parties { grid-template-columns: 1fr; }
}
@page {
  size: A4; margin: 20mm 18mm;
  @top-right { color: #555555; font: 8pt system-ui, sans-serif; }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --ink: #000000; --quiet: #555555; --rule: #000000; --hairline: #b0b0b0;
  }
  html { font-size: 10pt; }
  body { padding: 0; background: none; }
  main { max-width: none; }
  h1 { display: none; }
  article { margin: 0; padding: 0; border: 0; }
  article + article, nav + article { break-before: page; }
  nav { margin: 0; padding: 0; border: 0; }
  nav a { text-decoration: none; }
  .qr-code { width: 25mm; height: 25mm; margin: -2mm; }
  .slip .qr-code { width: 30mm; height: 30mm; }
  .parties { grid-template-columns: 5fr 4fr 4fr; }
  .slip .parties { grid-template-columns: 3fr 2fr; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; break-after: avoid; }
  tr, section { break-inside: avoid; }
  .imprint { break-before: avoid; }
  article:not(.slip) :is(.lines, .refunds, .shipments) :is(th, td) { padding-top: 0.25rem; padding-bottom: 0.25rem; }
}
"""
