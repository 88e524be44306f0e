"""How failures are told, to people and to programs."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from shell_fakes import TABLE

from marketpush_cli.main import run_words


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path))
    monkeypatch.delenv("MARKETPUSH_FORMAT", raising=False)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run_words(words, TABLE)
    return (code, *capsys.readouterr())


@pytest.mark.parametrize(
    ("how", "code", "told"),
    [
        ("rule", 5, "error[rule]: MP-1/2 is shipped.␛[2J\nfix: marketpush undo\n"),
        ("value", 65, "error[value]: lines.csv:7: amount: 'x' is not an amount.\n"),
        ("several", 65, "error[value]: First.\nerror[rule]: Second.\nfix: same\n"),
        ("disk", 74, "error[io]: The disk is full, so not everything could be written.\n"),
        ("file", 74, "error[io]: /nowhere/at/all: No such file or directory.\n"),
        ("url", 5, "error[rule]: Cannot reach postgresql://me:***@host/shop.\n"),
        ("interrupt", 130, ""),
        ("abort", 130, ""),
        ("0", 0, ""),
        ("7", 7, ""),
    ],
)
def test_each_end_has_its_code_and_its_line(capsys: pytest.CaptureFixture[str], how: str, code: int, told: str) -> None:
    assert run(capsys, "parcel", "fail", how) == (code, "", told)


def test_the_unforeseen_is_one_line_without_values(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "parcel", "fail", "unforeseen")
    assert (code, out) == (1, "")
    assert err.startswith("error[internal]: Something unforeseen happened: KeyError")
    assert "secret" not in err
    assert "Traceback" not in err


def test_debug_keeps_the_traceback_in_a_private_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "parcel", "fail", "unforeseen", "--debug")
    (kept,) = (tmp_path / "marketpush").glob("traceback-*.txt")
    assert code == 1
    assert str(kept) in err
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "KeyError: 'secret value'" in kept.read_text()


@pytest.mark.parametrize("flag", [("--json",), ("-f", "jsonl"), ("-qfjson",), ("--format=json",)])
@pytest.mark.parametrize("place", [0, 3])
def test_json_on_standard_error(capsys: pytest.CaptureFixture[str], flag: tuple[str, ...], place: int) -> None:
    words = ["parcel", "fail", "rule"]
    code, out, err = run(capsys, *words[:place], *flag, *words[place:])
    assert (code, out) == (5, "")
    assert json.loads(err) == {
        "error": {
            "kind": "rule",
            "message": "MP-1/2 is shipped.\x1b[2J",
            "reference": "MP-1/2",
            "row": None,
            "field": None,
            "fix": "marketpush undo",
            "exit_code": 5,
        }
    }


def test_json_when_the_words_cannot_be_parsed(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("parcel", "lst", "--json"), ("--json",), ("--json", "parcel"), ("--nope", "-f", "json")):
        code, out, err = run(capsys, *words)
        assert (code, out) == (2, "")
        assert json.loads(err)["error"]["kind"] == "usage"


def test_json_by_environment_and_by_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "marketpush").mkdir()
    (tmp_path / "marketpush" / "config.toml").write_text('format = "json"\n')
    assert json.loads(run(capsys, "parcel", "fail", "rule")[2])["error"]["exit_code"] == 5
    assert run(capsys, "parcel", "fail", "rule", "-f", "csv")[2].startswith("error[rule]")
    monkeypatch.setenv("MARKETPUSH_FORMAT", "csv")
    assert run(capsys, "parcel", "fail", "rule")[2].startswith("error[rule]")


def test_several_errors_are_several_objects(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "parcel", "fail", "several", "--json")[2].splitlines()
    assert [json.loads(line)["error"]["message"] for line in lines] == ["First.", "Second."]


def test_the_place_in_a_file_is_told_to_programs_too(capsys: pytest.CaptureFixture[str]) -> None:
    error = json.loads(run(capsys, "parcel", "fail", "value", "--json")[2])["error"]
    assert (error["source"], error["row"], error["field"]) == ("lines.csv", 7, "amount")


def test_notices_are_quiet_or_json_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "parcel", "speak", "hello") == (0, "hello\n", "beside\n")
    assert run(capsys, "parcel", "speak", "hello", "-q") == (0, "hello\n", "")
    assert run(capsys, "parcel", "speak", "hello", "--json") == (0, "hello\n", '{"notice": "beside"}\n')


def test_a_module_that_is_not_there_is_unforeseen(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "missing")
    assert code == 1
    assert "ModuleNotFoundError" in err
