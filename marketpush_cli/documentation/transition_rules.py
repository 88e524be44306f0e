"""What docs/transitions.md says beside the table: the rules that do not fit a cell."""

from __future__ import annotations

from marketpush_cli.domain.transitions import Action

MORE_STOPS: dict[Action, tuple[str, ...]] = {
    Action.ACCEPT: ("all or nothing", "a store that is pending, suspended or archived"),
    Action.REJECT: ("all or nothing",),
    Action.SHIP: ("another line of the order still pending",),
    Action.CANCEL: ("anything refunded on the line", "for a seller: a pending line; all or nothing"),
    Action.INCIDENT_OPEN: ("unpaid order", "an incident that is open"),
    Action.REFUND: ("unpaid order", "more than is left of a part"),
}

BEFORE = """
# Steps and their rules

What can be done with a line, from which stage, and by whom. This table is the program's own: no step is taken in any
other way. `marketpush orders explain ORDER` applies it to one order and says for every line and action "allowed", or
why not; it says "allowed" exactly when the same command with `--dry-run` ends with 0.
"""

BEYOND_THE_TABLE = """
Read it with these in mind:

- **Who.** *Seller* is a user of the store, or an operator who is
  [logged in as one](people.md#log-in-as-a-seller-user). *Customer* and *carrier* have no access: an operator records
  what they did with `--by customer` or `--by carrier`. *System* is the program itself, for stores that accept
  automatically once an order is paid, and for the [time rules](rules.md).
- An operator does not accept, reject, ship or resolve as operator. The refusal comes with the same command ready to be
  run with `--as`.
- **Payment.** An unpaid order can be accepted and shipped (payment on delivery); refunds and incidents wait for it.
  Rejecting or canceling a paid line is no refund: the customer's payment is released outside marketpush.
- **Free lines.** A line that is worth nothing cannot be refunded, and does not keep its order from being refunded.
- **The end.** Nothing leaves `closed`, `rejected`, `canceled` or a line that is refunded in full, and nothing goes
  back, except by [undo](#undo).
- `track` replaces the carrier or tracking number; the history keeps both. A new carrier without a number drops the old
  number.
- A full refund of a line with an open incident closes the incident, with the reason `refunded`.
"""

DIAGRAM = """
## The stages of a line

Incidents, refunds and tracking do not move the stage, so they are not in the picture.
"""

AFTER = """
## An order instead of lines

Where a command wants lines, an order's number stands for those of its lines that the action is meant for: `accept
MP-1001-A` for its pending ones, `ship MP-1001-A` for those awaiting fulfillment, `incident close MP-1001-A` for those
with an open incident, `refund MP-1001-A` for those that have something left to refund. If one of them is refused, the
order is. If there is none, the answer is `unchanged` when some line came to where the action leads, and a refusal (5)
otherwise.

## All or nothing

A seller decides about an order as a whole: accepts or rejects all its pending lines together, and cancels together all
lines awaiting fulfillment that can be canceled (no open incident, nothing refunded). Naming some of them and leaving
out others is refused. Lines named anywhere in the same file count together. The setting `sellers_may_partially_cancel`
lifts this; it never binds an operator or a customer.

No line of an order can be shipped while another one is pending.

A command over several references changes all of them or none. With `--keep-going` it changes what is allowed and
reports the rest; an order that must be decided on as a whole is still done whole or not at all. A file may hold
several steps of one line, and a very long one can be stored in parts: see
[Plans and long files](plans.md#files-of-several-steps).

## Doing again

Repeating a step is no mistake: a script may be run twice, a file may be read twice. The answer is `unchanged`, without
a second event, when

- the line has reached or passed the stage where the action leads, by that action, and the data are the same or were not
  given (carrier and tracking number, reason);
- its open incident was opened for the same reason, its resolved one resolved for the same, its last one closed for the
  same;
- the key of a refund is known in that order with the same request.

The same row twice in a file is done once; the second answer says where the same stands.

Other data are refused (5); for a parcel the refusal names `line track`. A step that was undone counts as never taken.

## Several objections

If more than one thing stands against a reference, the answer tells the first of: a value that cannot be read (65), not
permitted (6), not there (4), a rule (5). Of several references, the first in the order of the input decides the exit
code; all of them are told.

## Undo

`marketpush undo` takes back the caller's last operation, `undo OPERATION` a certain one, `undo OPERATION LINE…` some
lines of it. Every writing command says its id. It takes back accept, reject, ship, track, receive, close, cancel, pay,
the incident steps, and what the [time rules](rules.md) did: each line gets what its event says stood there before, and
the undo is an operation of its own. [`history show OPERATION`](history.md) says beforehand what would come back.

It is refused

- after `undo_within_hours` (24 at the start; 0 = never);
- to anybody but the one who did it, or a `master_operator`;
- where something later changed the line (prints and messages do not count);
- where a line would be pending again while another line of its order has been shipped and does not come back with it;
- for a payment, once there were refunds or incidents;
- always for refunds, messages and imports: money that went out and words that were read do not come back.

All of an operation comes back, or nothing; the lines that were touched since are named, and `--keep-going` takes back
the others. Undoing twice is `unchanged`, also without an id. A later step that was itself taken back does not stand in
the way: steps can be taken back one after the other, the last one first.
"""
