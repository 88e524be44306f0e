"""Reports that a file keeps: read, run, and put into the words of cron and systemd."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from market_life import At

from marketpush_cli.application.saved_reports import chosen_reports, read_saved_reports, schedule_of
from marketpush_cli.domain.errors import InvalidValue, NotFound

NOW = "2026-04-02T08:00:00Z"
TWO = """
[sales]
report = "sales"
by = "month,seller"
since = 2026-03-01
output = "sales.csv"
every = "month"
at = "06:00"

[late]
list = "orders"
late = true
paid = false
status = ["pending", "awaiting_fulfillment"]
limit = 5
output = "late.json"
"""


def test_a_definition_is_a_command() -> None:
    sales, late = read_saved_reports(TWO, "some/nightly.toml")
    assert sales.words == ("report", "sales", "--by=month,seller", "--since=2026-03-01", "--output=some/sales.csv")
    assert late.words[:3] == ("orders", "list", "--late")
    assert late.words[3:5] == ("--status=pending", "--status=awaiting_fulfillment")
    assert (late.words[5:], late.schedule) == (("--limit=5", "--output=some/late.json"), None)
    assert chosen_reports([sales, late], ["late"], "f") == [late]
    with pytest.raises(NotFound, match=r"no \[later\]; there are: sales, late"):
        chosen_reports([sales, late], ["later"], "f")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[a", "it is no TOML"),
        ("", "it has no [NAME]"),
        ("a = 1", "[a] stands outside of a table"),
        ("['a b']\nreport = 'sales'\noutput = 'x.csv'", "is no name"),
        ("[a]\nreport = 'sales'", "has neither output nor mail_to"),
        ("[a]\noutput = 'x.csv'", 'needs either report = "sales" or list = "orders"'),
        ("[a]\nreport = 'sales'\nlist = 'orders'\noutput = 'x.csv'", "needs either"),
        ("[a]\nreport = '--help'\noutput = 'x.csv'", "report is the name of a report"),
        ("[a]\nlist = 'users'\noutput = 'x.csv'", "list is one of orders, lines"),
        ("[a]\nreport = 'sales'\noutput = 'x.csv'\n'-y' = true", "is no option"),
        ("[a]\nreport = 'sales'\noutput = 'x.csv'\nby = 1.5", "by is a text, a number"),
        ("[a]\nreport = 'sales'\noutput = 'x.csv'\nevery = 'day'", "is no time"),
        ("[a]\nreport = 'sales'\noutput = 'x.csv'\nat = '02:15'", "but not how often"),
        ("[a]\nreport = 'sales'\noutput = 'nightly.toml'", "would be written over"),
        ("[a]\nreport = 'sales'\noutput = './x/../nightly.toml'", "would be written over"),
        ("[a]\nreport = 'sales'\noutput = 'x.csv'\nevery = '7 minutes'", "is no time"),
    ],
)
def test_what_is_no_definition(text: str, says: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        read_saved_reports(text, "nightly.toml")
    assert says in caught.value.sentence
    assert caught.value.source == "nightly.toml"


@pytest.mark.parametrize(
    ("every", "at", "cron", "calendar"),
    [
        ("day", "02:15", "15 2 * * *", "*-*-* 02:15:00"),
        ("weekday", "23:59", "59 23 * * 1-5", "Mon..Fri *-*-* 23:59:00"),
        ("sunday", "00:00", "0 0 * * 7", "Sun *-*-* 00:00:00"),
        ("month", "06:05", "5 6 1 * *", "*-*-01 06:05:00"),
        ("hour", ":07", "7 * * * *", "*-*-* *:07:00"),
        ("15 minutes", "", "*/15 * * * *", "*-*-* *:00/15:00"),
    ],
)
def test_times(every: str, at: str, cron: str, calendar: str) -> None:
    found = schedule_of(every, at)
    assert found is not None
    assert (found.cron, found.calendar) == (cron, calendar)


NO_TIMES = [("day", "24:00"), ("hour", "02:15"), ("60 minutes", ""), ("15 minutes", ":1")]


@pytest.mark.parametrize(("every", "at"), NO_TIMES)
def test_no_times(every: str, at: str) -> None:
    assert schedule_of(every, at) is None


def test_they_are_run_beside_their_file(at: At, tmp_path: Path) -> None:
    file = tmp_path / "nightly.toml"
    file.write_text(TWO)
    ran = at(NOW, "report", "run", str(file))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    typed = at(NOW, "report", "sales", "--by", "month,seller", "--since", "2026-03-01", "-f", "csv")
    assert (tmp_path / "sales.csv").read_bytes().decode() == typed.out
    assert len(json.loads((tmp_path / "late.json").read_text())) == 5
    assert at(NOW, "-q", "report", "run", str(file), "late").code == 2


def test_one_that_fails_does_not_stop_the_others(at: At, tmp_path: Path) -> None:
    file = tmp_path / "nightly.toml"
    typo = '[typo]\nreport = "sales"\nbye = "day"\noutput = "typo.csv"\n'
    there = '[there]\nreport = "orders"\noutput = "there.csv"\n'
    file.write_text(typo + there + TWO)
    (tmp_path / "there.csv").write_text("mine")
    ran = at(NOW, "-q", "report", "run", str(file))
    assert (ran.code, ran.out) == (2, "")
    of_typo, of_there = ran.err.splitlines()
    assert f"{file}: [typo] No such option: --bye" in of_typo
    assert "[there] The file" in of_there
    assert (tmp_path / "there.csv").read_text() == "mine"
    assert {path.name for path in tmp_path.glob("*.csv")} == {"there.csv", "sales.csv"}
    missing = at(NOW, "report", "run", str(tmp_path / "missing.toml"))
    assert (missing.code, "there is no such file" in missing.err) == (65, True)


def test_the_lines_of_cron_and_systemd(at: At, tmp_path: Path) -> None:
    directory = tmp_path / "100% sure"
    directory.mkdir()
    file = directory / "nightly.toml"
    file.write_text(TWO)
    zone = ("--timezone", "Europe/Berlin")
    cron = at(NOW, *zone, "report", "schedule", str(file), "--for", "cron").lines
    assert cron[1] == "CRON_TZ=Europe/Berlin"
    (line,) = cron[2:]
    assert line.startswith("0 6 1 * * ")
    assert line.endswith(f"report run '{directory}/nightly.toml' sales".replace("%", r"\%"))
    units = at(NOW, *zone, "report", "schedule", str(file), "--for", "systemd").lines
    assert "OnCalendar=*-*-01 06:00:00 Europe/Berlin" in units
    (start,) = [line for line in units if line.startswith("ExecStart=")]
    assert start.endswith('100%% sure/nightly.toml" sales')
    both = at(NOW, *zone, "report", "schedule", str(file)).lines
    assert both == [*cron, *units]
    assert at(NOW, "report", "schedule", str(file), "--for", "windows").code == 2
    assert at(NOW, "report", "schedule", str(file), "--json").code == 2
    written = at(NOW, *zone, "report", "schedule", str(file), "-o", str(tmp_path / "crontab.txt"))
    assert (written.code, written.out) == (0, "")
    assert (tmp_path / "crontab.txt").read_text().splitlines() == both
    file.write_text('[a]\nreport = "sales"\noutput = "x.csv"\n')
    assert at(NOW, "report", "schedule", str(file)).code == 2
