"""The time rules: lines that stayed too long at a stage are moved by the program. Rules: docs/rules.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from marketpush_cli.application.acting import Acting, identify
from marketpush_cli.application.answers import Done
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.ports import Database, Reader
from marketpush_cli.application.steps import prepare_steps
from marketpush_cli.domain.asks import Ask, Outcome
from marketpush_cli.domain.errors import MarketpushError, NotPermitted, RuleRefused
from marketpush_cli.domain.permissions import Capacity, Permission
from marketpush_cli.domain.registries import Rulebook
from marketpush_cli.domain.time_rules import DAY, RULES


def run_rules(database: Database, run: Run, judged_at: int, most: int | None, note: str | None = None) -> Done:
    """Move every line that is overdue at a time; more than `most` of them is refused, and nothing done."""

    def prepare(reader: Reader) -> Done:
        return prepare_rules(reader, run, judged_at, most, note)

    return database.change(prepare, dry_run=run.dry_run, progress=run.progress)


def prepare_rules(reader: Reader, run: Run, judged_at: int, most: int | None, note: str | None = None) -> Done:
    """Judge on one snapshot what is overdue; what a guard refuses is passed over."""
    acting = identify(reader, run.identity)
    _check_may_run(acting)
    book = reader.rulebook(run.at)
    if all(not book.settings[rule.setting] for rule in RULES):
        return Done(acting=acting, is_dry_run=run.dry_run, notices=["all time rules are off"])
    done = prepare_steps(reader, replace(run, keep_going=True), list(_overdue(reader, book, judged_at, note)))
    _pass_over(done)
    count = done.count(Outcome.CHANGED)
    if most is not None and count > most:
        raise RuleRefused(
            f"{count} lines are due, and --max-changes allows {most}: nothing was done",
            fix=f"see what is due with --dry-run, then allow it: --max-changes {count}",
        )
    if done.changes is not None:
        done.changes.operation = replace(done.changes.operation, actor=acting.own)
    return done


def _check_may_run(acting: Acting) -> None:
    if acting.session is not None or acting.identity.as_whom is not None:
        raise NotPermitted(
            "the time rules are run as oneself, never as a seller's user",
            fix="marketpush impersonate stop" if acting.session is not None else "leave out --as",
        )
    if not acting.own.may(Permission.RULES):
        raise NotPermitted(
            f"the role of {acting.person.email} does not include {Permission.RULES}: a master operator runs them"
        )


def _overdue(reader: Reader, book: Rulebook, judged_at: int, note: str | None) -> Iterator[Ask]:
    for rule in RULES:
        days = book.settings[rule.setting]
        if days:
            for order, line in reader.overdue(rule.stage, judged_at - days * DAY):
                yield Ask(rule.action, order, line, reason=rule.reason, note=note, by=Capacity.SYSTEM)


def _pass_over(done: Done) -> None:
    """Leave out the lines that a guard refuses, and say how many and why; raise every other objection."""
    passed = [error for error in done.errors if isinstance(error, RuleRefused)]
    others = [error for error in done.errors if not isinstance(error, RuleRefused)]
    if others:
        raise others[0]
    done.answers = [answer for answer in done.answers if answer.judgement.error is None]
    if passed:
        done.notices.append(passed_over(passed))


def passed_over(errors: Sequence[MarketpushError]) -> str:
    """One line: how many lines were passed over, and how often for which reason."""
    sentences = (error.sentence.removeprefix(f"{error.reference} ") for error in errors)
    reasons = Counter(sentence.partition(":")[0] for sentence in sentences)
    lines = "1 line" if len(errors) == 1 else f"{len(errors)} lines"
    return f"{lines} passed over: " + ", ".join(f"{reason} ({count})" for reason, count in reasons.most_common())
