"""What all tests share: a pinned environment, a small database made once, and runs of the command line in-process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sandboxes import NOW, Marketpush, Ran, copy_database, import_documents, make_marketplace, sandbox_orders

IS_CAMPAIGN = os.environ.get("MARKETPUSH_CAMPAIGN") == "1"
settings.register_profile("ci", deadline=None, print_blob=True)
settings.register_profile("campaign", deadline=None, print_blob=True, max_examples=500)
settings.load_profile("campaign" if IS_CAMPAIGN else "ci")


@pytest.fixture(scope="session", autouse=True)
def pinned_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The same zone, width and places on every machine; nothing of the developer's own configuration."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("MARKETPUSH_")]:
            patch.delenv(name)
        for name, value in {"TZ": "UTC", "COLUMNS": "120", "NO_COLOR": "1", "HOME": str(home)}.items():
            patch.setenv(name, value)
        for name in ("CONFIG", "DATA", "CACHE", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        yield


@pytest.fixture(scope="session")
def marketplace_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without orders; made once, to be copied."""
    return make_marketplace(tmp_path_factory.mktemp("template") / "marketplace.db")


@pytest.fixture(scope="session")
def sandbox_template(marketplace_template: Path) -> Path:
    """The same with the sandbox's orders; made once, to be copied."""
    path = copy_database(marketplace_template, marketplace_template.with_name("sandbox.db"))
    import_documents(path, sandbox_orders())
    return path


@pytest.fixture
def marketplace(marketplace_template: Path, tmp_path: Path) -> Path:
    """This test's own database without orders."""
    return copy_database(marketplace_template, tmp_path / "marketplace.db")


@pytest.fixture
def sandbox(sandbox_template: Path, tmp_path: Path) -> Path:
    """This test's own small database with orders of two stores."""
    return copy_database(sandbox_template, tmp_path / "sandbox.db")


@pytest.fixture
def marketpush(sandbox: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Marketpush:
    """Runs a command line on the sandbox in this process; `user` picks who, `now` the frozen time."""
    from marketpush_cli.main import main

    monkeypatch.setenv("MARKETPUSH_DATABASE", str(sandbox))

    def run(*words: str, user: str | None = None, now: str = NOW) -> Ran:
        monkeypatch.setenv("MARKETPUSH_NOW", now)
        capsys.readouterr()
        code = main([*(["--user", user] if user else []), *words])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run
