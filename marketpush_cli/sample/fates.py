"""What becomes of an order: scripts of steps, walked until the present is reached."""

from __future__ import annotations

from marketpush_cli.sample.order_life import LifeOfOrder
from marketpush_cli.sample.purchases import DAY, HOUR, SECOND
from marketpush_cli.sample.steps import STEPS

_SCRIPTS = (
    (12, "accept ship receive close"),
    (3, "accept ask answer ship receive close"),
    (3, "accept ship_some ship receive close"),
    (2, "reject"),
    (1, "cancel"),
    (1, "cancel_one accept ship receive close"),
    (1, "cancel_one reject"),
    (1, "accept cancel"),
    (1, "accept cancel_one ship receive close"),
    (2, "accept"),
    (1, "accept ship"),
    (3, "pay_on_delivery accept ship"),
    (3, "pay_on_delivery accept ship receive close"),
    (1, "accept open settle ship receive close"),
    (2, "accept ship receive open"),
    (2, "accept ship receive open resolve"),
    (2, "accept ship receive open resolve dispute"),
    (1, "accept ship open refund_line"),
    (1, "accept ship receive open refund_some resolve settle close"),
    (1, "accept ship receive open resolve settle open settle close"),
    (3, "accept ship receive refund_some close"),
    (2, "accept ship refund_some receive refund_some close"),
    (1, "accept ship receive refund_some refund_line close"),
    (1, "accept ship receive refund_line close"),
    (1, "accept ship receive refund_all"),
    (1, "accept refund_all"),
)
Fate = tuple[str, ...]
FATES: tuple[tuple[int, Fate], ...] = tuple((weight, tuple(script.split())) for weight, script in _SCRIPTS)

# What was left lying about is brought to an end after some months, except for the few that everybody forgot.
_SETTLED_AFTER = 90 * DAY
_FORGOTTEN_ONE_IN = 40
_LEFT_OVER: Fate = ("settle", "ship", "receive", "close")

_HOURS_BEFORE = {
    "pay_on_delivery": (0, 0),
    "accept": (1, 60),
    "reject": (2, 60),
    "cancel": (1, 40),
    "cancel_one": (1, 30),
    "ship": (8, 110),
    "ship_some": (4, 48),
    "receive": (30, 190),
    "close": (14 * 24, 30 * 24),
    "ask": (1, 24),
    "answer": (1, 12),
    "open": (3, 120),
    "resolve": (6, 72),
    "dispute": (4, 48),
    "settle": (12, 96),
    "refund_some": (2, 72),
    "refund_line": (2, 96),
    "refund_all": (2, 96),
}


def live(order: LifeOfOrder, fate: Fate, now: int) -> None:
    """Walk the script; steps that would lie in the future, or that a halted store may not take, end it."""
    for step in _whole_script(order, fate, now):
        low, high = _HOURS_BEFORE[step]
        order.clock += order.dice.between(low * HOUR, high * HOUR) // SECOND * SECOND
        if order.clock > now or (step == "accept" and _is_halted(order, now)):
            return
        STEPS[step](order)


def _whole_script(order: LifeOfOrder, fate: Fate, now: int) -> Fate:
    is_old = now - order.placed_at > _SETTLED_AFTER
    return fate + _LEFT_OVER if is_old and not order.dice.is_one_in(_FORGOTTEN_ONE_IN) else fate


def _is_halted(order: LifeOfOrder, now: int) -> bool:
    days = order.store.halted_days
    return order.store.seller.status == "suspended" and days is not None and order.clock > now - days * DAY
