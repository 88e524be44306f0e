"""docs/settings.md: settings, and the reasons and carriers that stand in the registries at the start."""

from __future__ import annotations

from marketpush_cli.documentation.markdown import code, codes, paragraphs, table
from marketpush_cli.domain.registries import SETTINGS, STARTING_CARRIERS, STARTING_REASONS, ReasonKind, Setting

BEFORE = """
# Settings, reasons and carriers

What an operator decides for the whole marketplace. All of it is kept in the database, and every change of it in the
audit trail.

## Settings

`marketpush setting list` shows what holds, `setting set NAME VALUE` changes it; that takes the permission `settings`.
"""
TOGETHER = """
`sellers_may_partially_cancel` decides whether a seller may take an order apart;
[All or nothing](transitions.md#all-or-nothing) says how far that goes. `reject_after_days`, `receive_after_days` and
`close_after_days` are the limits of the [time rules](rules.md), which act when `marketpush rules run` does. A refund is
not possible after a line was closed: keep `close_after_days` longer than the time in which customers may return
something.
"""
REASONS = """
## Reasons at the start

A reason is given by its code, or by its label where only one has it. It is for the capacities named with it: `system`
means that only the program gives it. `reason add` brings more, `reason retire` takes one out of use; one that was used
is never deleted.
"""
CARRIERS = """
## Carriers at the start

Where tracking is required, `line ship` and `line track` take no parcel without a number. `{number}` in the address
stands for it.
"""


def settings_page() -> str:
    """The page."""
    return paragraphs(
        BEFORE,
        table(("setting", "at the start", "meaning"), map(_setting, SETTINGS.values())),
        TOGETHER,
        REASONS,
        *(part for kind in ReasonKind for part in (f"### {kind.replace('_', ' ').capitalize()}", _reasons(kind))),
        CARRIERS,
        table(("code", "name", "tracking", "address"), _carriers()),
    )


def _setting(setting: Setting) -> tuple[str, str, str]:
    start = ("on" if setting.default else "off") if setting.is_switch else str(setting.default)
    return code(setting.name), start, setting.description


def _reasons(kind: ReasonKind) -> str:
    rows = [
        (code(reason.code), reason.label, codes(sorted(reason.actors)))
        for reason in STARTING_REASONS
        if reason.kind == kind
    ]
    return table(("code", "label", "given by"), rows)


def _carriers() -> list[tuple[str, str, str, str]]:
    return [
        (
            code(carrier.code),
            carrier.name,
            "required" if carrier.is_tracking_required else "optional",
            code(carrier.url) if carrier.url else "",
        )
        for carrier in STARTING_CARRIERS
    ]
