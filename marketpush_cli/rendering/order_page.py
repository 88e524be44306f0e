"""One order on one page for a person at a terminal: what it is, what may be done next, and everything that happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from marketpush_cli.rendering.machine_values import amount
from marketpush_cli.rendering.people_values import Wording, wording_for
from marketpush_cli.rendering.rich_table import console_for
from marketpush_cli.rendering.screen import Screen
from marketpush_cli.rendering.statuses import style_of

Record = Mapping[str, Any]
_INDENT = (0, 0, 0, 2)


def print_order_page(order: Record, nexts: Mapping[str, Sequence[str]], out: TextIO, screen: Screen) -> None:
    """Write the page; `nexts` says for each line, in words, what may be done with it."""
    wording = wording_for(out, screen, has_marks=True)
    console = console_for(out, screen, screen.width)
    _head(console, order, wording)
    _section(console, "Lines", _lines(order, nexts, wording))
    _section(console, "Shipments", (_shipment(row, wording) for row in order["shipments"]))
    _section(console, "Incidents", (_incident(row, wording) for row in order["incidents"]))
    _section(console, "Refunds", (_refund(row, order, wording) for row in order["refunds"]))
    _section(console, "Messages", (_message(row, wording) for row in order["messages"]))
    _section(console, "History", (_event(row, wording) for row in order["history"]))


def status_text(status: str, wording: Wording) -> Text:
    """A status in words and colour."""
    shown = wording.status(status)
    return Text(shown, style=style_of(shown))


def _head(console: Console, order: Record, wording: Wording) -> None:
    title = Text(wording.text(order["number"]), style="bold")
    since = Text(f"since {wording.time(order['status_at'])}", style="dim")
    console.print(Text("  ").join([title, status_text(order["status"], wording), since]))
    facts = [
        ("Seller", f"{order['seller_name']} ({order['seller']})"),
        ("Purchase", order["commercial_order"]),
        ("Placed", wording.time(order["placed_at"])),
        ("Paid", wording.time(order["paid_at"]) if order["paid_at"] else "not yet"),
        ("Accept by", wording.time(order["accept_by"]) if order["accept_by"] else None),
        ("Ship by", wording.time(order["ship_by"]) if order["ship_by"] else None),
        ("Customer", " · ".join(filter(None, (order["customer"][name] for name in ("name", "email", "phone"))))),
        ("Address", ", ".join((order["customer"]["address"] or "").splitlines()) or None),
        ("Total", _sums(order)),
        *((name.removeprefix("x_"), text) for name, text in order["attributes"].items()),
    ]
    table = _grid(2)
    for name, text in facts:
        if text:
            table.add_row(Text(wording.text(name), style="dim"), Text(wording.text(text)))
    console.print(table)


def _sums(order: Record) -> str:
    total = f"{amount(order['total'], order['currency'])} {order['currency']}"
    if not order["refunded"]:
        return total
    return f"{total}, refunded {amount(order['refunded'], order['currency'])} {order['currency']}"


def _grid(columns: int) -> Table:
    table = Table.grid(padding=(0, 2))
    for _ in range(columns):
        table.add_column(overflow="fold")
    return table


def _section(console: Console, title: str, rows: Iterable[Text]) -> None:
    found = list(rows)
    if not found:
        return
    console.print()
    console.print(Text(title, style="bold"))
    for row in found:
        console.print(Padding(row, _INDENT))


def _lines(order: Record, nexts: Mapping[str, Sequence[str]], wording: Wording) -> Iterator[Text]:
    currency = order["currency"]
    for line in order["lines"]:
        text = Text(f"/{line['line']}  ")
        text.append_text(status_text(line["status"], wording))
        if line["status"] != line["stage"]:
            text.append(f" ({wording.status(line['stage']).partition(' ')[2]})", style="dim")
        article = wording.text(f"{line['quantity']} x {line['sku']} {line['title']}")
        text.append(f"  {article}  {amount(line['total'], currency)} {currency}")
        if line["refunded"]:
            text.append(f", refunded {amount(line['refunded'], currency)}")
        yield text
        for words in nexts.get(line["reference"], ()):
            yield Text(f"    next: {words}", style="dim")


def _shipment(row: Record, wording: Wording) -> Text:
    lines = ", ".join(f"/{reference.rpartition('/')[2]}" for reference in row["lines"])
    at = f"{wording.time(row['shipped_at'])}  " if row["shipped_at"] else ""
    number = row["tracking_number"] or "without a tracking number"
    return Text(wording.text(f"{at}{row['carrier']} {number}: {lines}"))


def _incident(row: Record, wording: Wording) -> Text:
    text = Text(f"{wording.time(row['opened_at'])}  /{row['line']}  ")
    text.append_text(status_text(row["state"], wording))
    opened = f"  {row['opening_reason'].replace('_', ' ')}, opened by {row['opened_by']}"
    closed = f"; {row['closing_reason'].replace('_', ' ')}" if row["closing_reason"] else ""
    ended = f", closed {wording.time(row['closed_at'])} by {row['closed_by']}" if row["closed_at"] else ""
    return text.append(wording.text(opened + closed + ended))


def _refund(row: Record, order: Record, wording: Wording) -> Text:
    line = row["reference"].rpartition("/")[2]
    money = f"{amount(row['total'], order['currency'])} {order['currency']}"
    words = f"/{line}  {money}  {row['reason'].replace('_', ' ')}  key {row['key']}, {_by(row)}"
    return Text(f"{wording.time(row['at'])}  {wording.text(words)}")


def _message(row: Record, wording: Wording) -> Text:
    head = f"{wording.time(row['at'])}  {_by(row)}, to {row['to']}, {row['delivery']}"
    body = "\n".join(f"    {wording.text(line)}" for line in row["text"].splitlines())
    return Text(f"{wording.text(head)}\n{body}")


def _event(row: Record, wording: Wording) -> Text:
    place = f" /{row['reference'].rpartition('/')[2]}" if "/" in row["reference"] else ""
    text = Text(f"{wording.time(row['at'])}  ")
    text.append(wording.text(row["action"].replace("_", " ") + place))
    if row["from"] != row["to"] and row["to"]:
        steps = " → ".join(step.replace("_", " ") for step in (row["from"], row["to"]) if step)
        text.append(wording.text(f"  {steps}"))
    why = "".join(f"; {row[name]}" for name in ("reason", "note") if row[name])
    text.append(wording.text(f"  {_by(row)}{why}"), style="dim")
    text.append(f"  {row['operation']}", style="dim")
    return text


def _by(row: Record) -> str:
    return f"{row['actor']} for {row['on_behalf_of']}" if row["on_behalf_of"] else str(row["actor"])
