"""The one path of every command that moves lines: resolve references, judge every ask, store all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from marketpush_cli.application.acting import EACH, Acting, Identity, each_store, identify
from marketpush_cli.application.answers import Done, all_held, answers_of
from marketpush_cli.application.auto_accept import accept_once_paid, auto_accepting_stores
from marketpush_cli.application.changes import Changes, Operation
from marketpush_cli.application.ports import Database, Reader
from marketpush_cli.application.resolving import resolve_orders
from marketpush_cli.domain.asks import Ask, Judgement, Outcome
from marketpush_cli.domain.errors import InvalidValue, MarketpushError
from marketpush_cli.domain.guards import not_permitted, reason_of
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.judging import Bench
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.permissions import Actor, Capacity, system_actor
from marketpush_cli.domain.registries import Rulebook
from marketpush_cli.domain.steps import check_carrier
from marketpush_cli.domain.transitions import TIME_RULES, Action

CLOCK_TOLERANCE = 300_000_000
ASKED_FIRST = frozenset({"refund", "cancel", TIME_RULES})
BOUND_TOGETHER = frozenset({Action.ACCEPT, Action.REJECT, Action.CANCEL})


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a writing command: who, when, under which id, and how strictly."""

    identity: Identity
    operation: str
    action: str
    keep_going: bool = False
    by: Capacity | None = None
    source: str | None = None
    dry_run: bool = False
    is_confirmed: bool = True

    @property
    def at(self) -> int:
        return self.identity.at

    def actor(self, actor: Actor) -> Actor:
        """The actor in the capacity that `--by` names, or as the operator they are; the program for time rules."""
        if self.by is Capacity.SYSTEM:
            return system_actor(actor.origin)
        if actor.is_impersonating or actor.capacity is not Capacity.OPERATOR:
            return actor
        recorded = {Capacity.CUSTOMER: actor.for_customer, Capacity.CARRIER: actor.for_carrier}
        return recorded[self.by]() if self.by in recorded else actor


def take_steps(database: Database, run: Run, asks: Sequence[Ask]) -> Done:
    """Do what is asked, all of it or (`keep_going`) what is allowed; answers stand in input order."""
    return database.change(lambda reader: prepare_steps(reader, run, asks), dry_run=run.dry_run)


def prepare_steps(reader: Reader, run: Run, asks: Sequence[Ask]) -> Done:
    """Judge all asks on one snapshot; nothing is stored here."""
    acting = identify(reader, run.identity)
    book = reader.rulebook(run.at)
    judgements: list[Judgement] = []
    known = _admissible(acting, run, book, asks, judgements)
    resolved = resolve_orders(reader, [ask.order for _, ask in known], acting)
    groups: dict[str, list[tuple[int, Ask]]] = defaultdict(list)
    for index, ask in known:
        found = resolved[ask.order]
        if isinstance(found, MarketpushError):
            judgements.append(_unjudged(index, ask, found))
        else:
            groups[found].append((index, replace(ask, order=found)))
    orders = reader.orders(list(groups))
    failed = each_store(reader, acting, {order.seller for order in orders.values()})
    stores = auto_accepting_stores(reader, book) if run.action == Action.PAY else frozenset()
    journals = _judge_groups(run, acting, book, groups, orders, failed, judgements, stores)
    return decided(run, acting, reader, book, judgements, journals, orders)


def _admissible(
    acting: Acting, run: Run, book: Rulebook, asks: Sequence[Ask], judgements: list[Judgement]
) -> list[tuple[int, Ask]]:
    """Asks that can be read, without conflicting twins, whose action this person may take at all."""
    first: dict[tuple[str, int | None, Action], Ask] = {}
    admitted = []
    for index, ask in enumerate(asks):
        twin = first.setdefault((ask.order, ask.line, ask.action), ask)
        error = ask.error or _unreadable(ask, twin, book)
        if error is None and acting.identity.as_whom != EACH:
            error = not_permitted(ask.action, run.actor(acting.actor))
        if error is not None:
            judgements.append(_unjudged(index, ask, error))
        else:
            admitted.append((index, ask))
    return admitted


def _unreadable(ask: Ask, twin: Ask, book: Rulebook) -> MarketpushError | None:
    """What is wrong with an ask's values, before anybody looks whether its order is there."""
    if ask.action is not Action.REFUND and _differs(twin, ask):
        return ask.invalid("reference", f"{ask.reference} stands here and in row {twin.row} with other data")
    try:
        check_carrier(ask, book)
        reason_of(ask, book)
    except MarketpushError as error:
        return error
    return None


def _differs(twin: Ask, ask: Ask) -> bool:
    return twin is not ask and replace(twin, row=ask.row, source=ask.source, key=ask.key) != ask


def _unjudged(index: int, ask: Ask, error: MarketpushError) -> Judgement:
    error = error if error.reference is None else _copy(error)
    error.reference, error.source, error.row = ask.reference, ask.source, ask.row
    outcome = Outcome.INVALID if isinstance(error, InvalidValue) else Outcome.REFUSED
    return Judgement(index, ask.reference, ask.action, outcome, error=error, key=ask.key)


def _copy(error: MarketpushError) -> MarketpushError:
    return type(error)(error.sentence, fix=error.fix, field=error.field)


def _judge_groups(
    run: Run,
    acting: Acting,
    book: Rulebook,
    groups: dict[str, list[tuple[int, Ask]]],
    orders: dict[str, Order],
    failed: dict[str, MarketpushError],
    judgements: list[Judgement],
    auto_accepting: frozenset[str],
) -> list[Journal]:
    journals = []
    for number, asks in groups.items():
        order = orders[number]
        if order.seller in failed:
            judgements.extend(_unjudged(index, ask, failed[order.seller]) for index, ask in asks)
            continue
        actor = run.actor(acting.for_store(order.seller))
        bench = Bench(Journal(order, actor, run.at, run.operation), book)
        bench.judge(asks)
        if bench.journal.events:
            accept_once_paid(bench.journal, book, auto_accepting)
        found = bench.judgements
        if _stops_all(run, actor, book, found):
            judgements.extend(all_held(found))
            continue
        judgements.extend(found)
        if bench.journal.events:
            journals.append(bench.journal)
    return journals


def _stops_all(run: Run, actor: Actor, book: Rulebook, judgements: Sequence[Judgement]) -> bool:
    """Whether one objection in an order holds the rest of it, even with `--keep-going`."""
    if all(found.error is None for found in judgements):
        return False
    if not run.keep_going:
        return True
    bound = actor.capacity is Capacity.SELLER and not book.is_on("sellers_may_partially_cancel")
    return bound and any(found.action in BOUND_TOGETHER for found in judgements)


def decided(
    run: Run,
    acting: Acting,
    reader: Reader,
    book: Rulebook,
    judgements: list[Judgement],
    journals: Sequence[Journal],
    orders: dict[str, Order],
    undoes: str | None = None,
) -> Done:
    """What comes of the judgements: held, to be confirmed, or stored as one operation, which may undo another."""
    is_refused = any(found.error is not None for found in judgements)
    if is_refused and not run.keep_going:
        return Done(answers_of(all_held(judgements), orders, None), acting=acting)
    after = {**orders, **{journal.order.number: journal.order for journal in journals}}
    done = Done(answers_of(judgements, after, run.operation), acting=acting, is_dry_run=run.dry_run)
    done.notices = clock_notices(reader, run.at)
    if journals and _must_ask(run, done, book):
        done.is_unconfirmed = True
    elif journals:
        done.changes = _gathered(run, acting, reader, journals, orders, undoes)
        done.changes.tally = done.tally
    return done


def clock_notices(reader: Reader, at: int) -> list[str]:
    """A warning where the clock stands before what was already written."""
    if reader.newest_at() - at <= CLOCK_TOLERANCE:
        return []
    return ["warning: this machine's clock is behind the newest entry of the audit trail"]


def _must_ask(run: Run, done: Done, book: Rulebook) -> bool:
    """Whether somebody has to say yes first: money, cancellations, and many lines at once."""
    if run.is_confirmed or run.dry_run:
        return False
    return run.action in ASKED_FIRST or done.count(Outcome.CHANGED) > book.settings["confirm_over_lines"]


def _gathered(
    run: Run,
    acting: Acting,
    reader: Reader,
    journals: Sequence[Journal],
    before: dict[str, Order],
    undoes: str | None,
) -> Changes:
    operator = replace(
        run.actor(acting.actor), on_behalf_of=acting.on_behalf_of or run.actor(acting.actor).on_behalf_of
    )
    operation = Operation(run.operation, run.at, run.action, operator, run.source, undoes)
    changes = Changes(operation, administration_seen=reader.administration())
    changes.administered = list(acting.log_ins.values())
    for journal in journals:
        changes.take(journal, before[journal.order.number].sequence)
    return changes
