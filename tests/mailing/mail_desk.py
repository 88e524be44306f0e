"""Writes messages and delivers them on one database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandboxes import CLERK, Marketpush, Ran

SENDER = "orders@market.example"
LATER = "2026-03-03T12:00:00Z"


@dataclass(frozen=True, slots=True)
class MailDesk:
    """Runs commands with a configuration of their own."""

    marketpush: Marketpush
    database: Path
    directory: Path

    def configure(self, text: str) -> None:
        (self.directory / "config.toml").write_text(text)

    def use(self, port: int, *more: str, sender: str = f"Example Market <{SENDER}>") -> None:
        """Name a server on loopback; it is spoken to in the clear unless `more` says otherwise."""
        lines = ["[mail]", 'host = "127.0.0.1"', f"port = {port}", f'from = "{sender}"']
        lines += more or ("starttls = false",)
        if not any(line.startswith("timeout") for line in more):
            lines.append("timeout = 5")
        self.configure("\n".join(lines) + "\n")

    def run(self, words: str, *more: str, code: int = 0, user: str = CLERK, **when: Any) -> Ran:
        """A command that ends as it must."""
        ran = self.marketpush(*words.split(), *more, user=user, **when)
        assert ran.code == code, (ran.code, ran.err)
        assert "Traceback" not in ran.err
        return ran

    def send(
        self, order: str = "MP-1001-A", to: str = "customer", text: str = "It leaves tomorrow.", **more: Any
    ) -> Ran:
        return self.run(f"message send {order} --to {to}", "--text", text, **more)

    def deliver(self, words: str = "", **more: Any) -> Ran:
        return self.run(f"message deliver {words}", **more)

    def outbox(self, words: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.run(f"message outbox {words}", "--json").out)
        return found

    def deliveries(self, order: str = "MP-1001-A") -> list[str]:
        return [row["delivery"] for row in json.loads(self.run(f"message list {order} --json").out)]

    def check(self) -> None:
        """Everything agrees: file, chains, events, outbox."""
        assert self.run("database check").out == ""
