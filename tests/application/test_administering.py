"""Shared records: one operation a change, its events, and what two changes at once come to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from marketpush_cli.application.acting import Identity
from marketpush_cli.application.administering.desk import KEYS
from marketpush_cli.application.administering.log_ins import log_in_row, nobody_row
from marketpush_cli.application.administering.registries import USUAL_ACTORS, retire_carrier
from marketpush_cli.application.administering.sellers import StoreChange, read_until, set_seller
from marketpush_cli.application.administering.settings import known_setting, read_value, set_setting, shown_value
from marketpush_cli.application.administering.showing import carrier_row, reason_row, seller_row, setting_row, user_row
from marketpush_cli.application.administering.telling import taken_back_by, what_was_done
from marketpush_cli.application.administering.users import (
    ROLES_OF,
    NewUser,
    UserChange,
    add_user,
    archive_user,
    set_user,
)
from marketpush_cli.application.administering.words import near, one_of, read_code, read_email, read_login, read_text
from marketpush_cli.application.changes import Administered
from marketpush_cli.application.founding import founding
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.importing.storing import new_seller
from marketpush_cli.application.origin import find_origin
from marketpush_cli.application.ports import Impersonation, P, Reader
from marketpush_cli.application.progress import UNSEEN, Progress
from marketpush_cli.database.creating import NewDatabase, create_database
from marketpush_cli.database.schema import ADMINISTRATIVE_EVENTS, OPERATIONS
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.catalogue import CARRIER, IMPERSONATION, REASON, SELLER, SETTING, SHAPES, USER
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.errors import InvalidValue, RuleRefused, UsageError
from marketpush_cli.domain.permissions import Role
from marketpush_cli.domain.registries import SETTINGS, STARTING_REASONS, ReasonKind

AT = 1_793_520_000_000_000
LATER = AT + 1_000_000
ANA = "ana@market.example"


@pytest.fixture
def database(tmp_path: Path) -> SqliteDatabase:
    operation, records = founding(find_origin(), ANA, "Ana Lima", AT)
    create_database(NewDatabase(tmp_path / "market.db"), operation, [*records, new_seller("acme", "Acme Tools")])
    return SqliteDatabase(tmp_path / "market.db")


def a_run(action: str = "user add") -> Run:
    return Run(Identity(find_origin(), LATER), new_identifier(LATER), action)


def events(database: SqliteDatabase, operation: str) -> list[tuple[str, str, str]]:
    columns = [ADMINISTRATIVE_EVENTS.c[name] for name in ("subject", "reference", "action")]
    with database.reading() as reader:
        rows = reader.runner.rows(select(*columns).where(ADMINISTRATIVE_EVENTS.c.operation == operation))
    return [(subject, reference, action) for subject, reference, action in rows]


def operations(database: SqliteDatabase) -> list[str]:
    with database.reading() as reader:
        return [row[0] for row in reader.runner.rows(select(OPERATIONS.c.action).order_by(OPERATIONS.c.sequence))]


def findings(database: SqliteDatabase) -> list[object]:
    with database.reading() as reader:
        return list(reader.verify_everything())


class Meanwhile:
    """A database in which something else happens between a decision and its storing."""

    def __init__(self, database: SqliteDatabase, happens: Callable[[], object]) -> None:
        self.database = database
        self.happens: Callable[[], object] | None = happens

    def reading(self) -> AbstractContextManager[Reader]:
        return self.database.reading()

    def change(self, prepare: Callable[[Reader], P], *, dry_run: bool = False, progress: Progress = UNSEEN) -> P:
        def decide(reader: Reader) -> P:
            decided = prepare(reader)
            happens, self.happens = self.happens, None
            if happens is not None:
                happens()
            return decided

        return self.database.change(decide, dry_run=dry_run, progress=progress)


BO = NewUser("bo@acme.example", "Bo Berg", "seller", "seller_admin", ("acme",))


def test_a_change_is_one_operation_with_its_event(database: SqliteDatabase) -> None:
    run = a_run()
    done = add_user(database, run, BO)
    assert done.columns["sellers"] == "acme"
    assert events(database, run.operation) == [("user", "bo@acme.example", "add")]
    assert operations(database)[-1] == "user add"
    assert findings(database) == []


def test_no_change_is_no_operation(database: SqliteDatabase) -> None:
    add_user(database, a_run(), BO)
    before = operations(database)
    assert add_user(database, a_run(), BO).changes is None
    assert set_user(database, a_run(), BO.email, UserChange(name="Bo Berg")).changes is None
    assert set_setting(database, a_run(), "undo_within_hours", "24").changes is None
    assert add_user(database, replace(a_run(), dry_run=True), replace(BO, email="x@x.example")).records
    assert operations(database) == before


def test_a_store_that_loses_its_acting_user_is_told_in_the_same_operation(database: SqliteDatabase) -> None:
    add_user(database, a_run(), BO)
    set_seller(database, a_run(), "acme", StoreChange(acting_user=BO.email))
    run = a_run("user set")
    set_user(database, run, BO.email, UserChange(role="technical_support"))
    assert events(database, run.operation) == [("user", BO.email, "set"), ("seller", "acme", "set")]
    assert findings(database) == []


def test_archiving_waits_for_a_yes_and_judges_again(database: SqliteDatabase) -> None:
    add_user(database, a_run(), BO)
    waiting = archive_user(database, replace(a_run(), is_confirmed=False), BO.email)
    assert (waiting.is_unconfirmed, waiting.changes) == (True, None)
    archive_user(database, a_run(), BO.email)
    assert archive_user(database, replace(a_run(), is_confirmed=False), BO.email).is_unconfirmed is False


def test_two_master_operators_cannot_let_each_other_go_at_once(database: SqliteDatabase) -> None:
    login = find_origin().login
    add_user(database, a_run(), NewUser("eva@market.example", "Eva", "operator", "master_operator", (), login))
    eva = replace(a_run("user archive"), identity=Identity(find_origin(), LATER, "eva@market.example"))
    meanwhile = Meanwhile(database, lambda: archive_user(database, a_run("user archive"), ANA))
    with pytest.raises(RuleRefused, match="last active master"):
        archive_user(meanwhile, eva, "eva@market.example")
    assert findings(database) == []


def test_a_retired_carrier_keeps_its_row(database: SqliteDatabase) -> None:
    done = retire_carrier(database, a_run("carrier retire"), "ups")
    assert (done.columns["code"], done.columns["retired"]) == ("ups", 1)
    assert what_was_done(done.records[0]) == "carrier ups: retired no -> yes"
    assert taken_back_by(done.records[0]) == "marketpush carrier set ups --active"


def test_a_status_with_an_end_is_taken_back_with_its_end() -> None:
    before = {"status": "closed", "status_until": LATER}
    record = Administered("seller", {"code": "acme"}, "set", before, {"status": "open", "status_until": None})
    command = "marketpush seller set acme --status closed --until 2026-11-01T08:00:01Z"
    assert taken_back_by(record) == command
    assert read_until("2026-11-01T08:00:01Z", "UTC", AT) == LATER
    only_end = replace(record, after={"status": "closed", "status_until": None})
    assert taken_back_by(only_end) == command


def test_what_has_no_command_to_take_it_back_names_none() -> None:
    record = Administered("user", {"email": ANA}, "set", {"is_default": 0}, {"is_default": 1})
    assert taken_back_by(record) is None


@pytest.mark.parametrize("text", ["a@b", "o'brien@x.example", "ANA+tag@Market.Example", " ana@localhost "])
def test_addresses_are_taken_in_small_letters(text: str) -> None:
    assert read_email(text) == text.strip().lower()


@pytest.mark.parametrize(
    "text", ["", "a", "@b", "a@", "a@b@c", "a b@c", "a@b,c", "<a@b>", "a@b\u202e", "a" * 250 + "@b.example"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        read_email(text)


def test_words_are_read_strictly() -> None:
    assert read_text("name", " 京都 茶舗 ") == "京都 茶舗"
    assert read_code("Acme.1-b_c") == "Acme.1-b_c"
    assert read_login("svc-orders") == "svc-orders"
    assert one_of("role", "Master Operator", list(Role)) == "master_operator"
    assert near("undo_hours", SETTINGS) == "; did you mean undo_within_hours?"
    for read in (read_code, read_login):
        with pytest.raises(InvalidValue):
            read("a b")
    with pytest.raises(UsageError, match="operator, seller"):
        one_of("group", "customer", ["operator", "seller"])


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_reads_what_it_shows(name: str) -> None:
    setting = known_setting(name)
    for value in (0, 1):
        assert read_value(setting, shown_value(name, value)) == value


def test_every_kind_of_reason_and_role_has_its_place() -> None:
    assert set(USUAL_ACTORS) == set(ReasonKind)
    assert {role for roles in ROLES_OF.values() for role in roles} == set(Role)
    for kind, usual in USUAL_ACTORS.items():
        assert any(reason.kind == kind and reason.actors == set(usual) for reason in STARTING_REASONS)


def test_rows_have_the_cells_of_their_shapes(database: SqliteDatabase) -> None:
    add_user(database, a_run(), BO)
    with database.reading() as reader:
        rows = {subject: reader.shared(subject)[0] for subject in KEYS if subject != "setting"}
    session = Impersonation("i", ANA, BO.email, "why", (), AT, LATER, None, None, "pts/1", "key", "ana")
    assert len(seller_row(rows["seller"], {"acme": 3}, AT)) == len(SELLER.fields)
    assert len(user_row(rows["user"])) == len(USER.fields)
    assert len(setting_row({"name": "undo_within_hours", "value": 1})) == len(SETTING.fields)
    assert len(reason_row(rows["reason"])) == len(REASON.fields)
    assert len(carrier_row(rows["carrier"])) == len(CARRIER.fields)
    assert len(log_in_row(session, AT)) == len(nobody_row(ANA, len(IMPERSONATION.fields))) == len(IMPERSONATION.fields)
    assert log_in_row(session, LATER)[7:9] == (LATER, "expiry")
    assert {SELLER, USER, SETTING, REASON, CARRIER, IMPERSONATION} <= set(SHAPES)
