"""Lists of messages and of templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.choosing import find_seller, time_span
from marketpush_cli.application.mail_filter import MessageFilter
from marketpush_cli.application.resolving import resolve_documents
from marketpush_cli.commands.listing import Cut
from marketpush_cli.commands.template_files import template_content, template_paths
from marketpush_cli.domain.catalogue import MESSAGE, TEMPLATE
from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.messages import FAILED, QUEUED, RECORDED, SENT
from marketpush_cli.domain.references import clean_reference

DELIVERIES = (QUEUED, SENT, FAILED, RECORDED)


class MessageWords(NamedTuple):
    """Which messages, as it was typed."""

    orders: Sequence[str]
    deliveries: Sequence[str]
    sellers: Sequence[str]
    since: str | None
    until: str | None
    is_unanswered: bool
    limit: int | None


def list_messages(context: typer.Context, words: MessageWords) -> None:
    """Show the messages that are meant."""
    app = AppContext.of(context)
    for word in words.deliveries:
        check_delivery(word, DELIVERIES)
    since, until = time_span(words.since, words.until, app.zone, app.at)
    with app.reading(" ".join(app.invocation.argv)) as (reader, acting):
        orders = resolve_documents(reader, [clean_reference(text) for text in words.orders], acting)
        known = {code: seller for code, seller in reader.sellers().items() if acting.sees(code)}
        limit = app.limit(words.limit)
        chosen = MessageFilter(
            tuple(orders),
            since,
            until,
            tuple(find_seller(text, known) for text in words.sellers) or None,
            acting.actor.stores,
            tuple(words.deliveries),
            words.is_unanswered,
            limit + 1 if limit else 0,
        )
        cut = Cut(reader.list_messages(chosen), limit)
        app.show(MESSAGE, iter(cut))
    if cut.is_cut:
        app.invocation.notice(f"{limit} shown, there are more: --limit 0 for all")


def check_delivery(word: str, known: Sequence[str]) -> None:
    """Raises UsageError for what is no state of a delivery."""
    if word not in known:
        raise UsageError(f"--delivery takes {', '.join(known)}, not {word[:40]!r}", field="delivery")


def list_templates(context: typer.Context) -> None:
    """Show the templates of the configuration."""
    app = AppContext.of(context)
    rows = []
    for name, path in template_paths(app).items():
        text = template_content(app, path).decode("utf-8-sig", "replace")
        first, _, rest = text.partition("\n")
        is_subject = first.lower().startswith("subject:")
        subject, body = (first.partition(":")[2].strip(), rest.lstrip("\n")) if is_subject else (None, text)
        rows.append((name, subject, body.rstrip("\n"), str(path)))
    app.show(TEMPLATE, rows)
