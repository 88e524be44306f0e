"""`marketpush user`: the people who work with orders, for the marketplace or for stores."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.administering.desk import Administration
from marketpush_cli.application.administering.showing import seen_users, user_row, ways_to_act_as
from marketpush_cli.application.administering.users import (
    NewUser,
    UserChange,
    add_user,
    archive_user,
    restore_user,
    set_user,
)
from marketpush_cli.commands.record_writing import answer, change
from marketpush_cli.commands.shell import command_group
from marketpush_cli.domain.catalogue import USER

app = command_group(
    help="List, show, add, change, archive and restore users.",
    examples=[
        "marketpush user list",
        "marketpush user show bo@acme.example",
        "marketpush user add bo@acme.example --name 'Bo Berg' --group seller --role seller_admin --seller acme",
    ],
)

Email = Annotated[str, typer.Argument(metavar="E-MAIL", help="The user's address.")]
Sellers = Annotated[
    list[str] | None,
    typer.Option("--seller", metavar="CODE", help="A store of a seller's user; may be given several times."),
]
Login = Annotated[
    str | None, typer.Option("--login", metavar="NAME", help="Login name on this machine; set: none clears.")
]
ROLES = "master_operator, operations, finance, reporter; seller_admin, store_operations, technical_support."
GRANT = "PERMISSION[:CODE,...]"


@app.command("list", reads_only=True, examples=["marketpush user list"])
def list_(context: typer.Context) -> None:
    """List users; a seller's user sees those of its own stores."""
    app_context = AppContext.of(context)
    with app_context.reading("user list") as (reader, acting):
        app_context.show(USER, [user_row(row, acting.actor.stores) for row in seen_users(reader, acting)])


@app.command(reads_only=True, examples=["marketpush user show bo@acme.example"])
def show(context: typer.Context, email: Email) -> None:
    """Show one user, and for a seller's user how to log in as them."""
    app_context = AppContext.of(context)
    with app_context.reading(f"user show {email}") as (reader, acting):
        (found,) = seen_users(reader, acting, email)
        app_context.show(USER, [user_row(found, acting.actor.stores)], single=True)
        ways = ways_to_act_as(reader, acting, found["email"])
    for way in ways:
        app_context.invocation.notice(way)


@app.command(
    examples=[
        "marketpush user add bo@acme.example --name 'Bo Berg' --group seller --role seller_admin --seller acme",
        "marketpush user add eva@market.example --name 'Eva Ek' --group operator --role finance --login eva",
    ]
)
def add(
    context: typer.Context,
    email: Email,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="The user's name.")],
    group: Annotated[
        str, typer.Option("--group", metavar="operator|seller", help="For the marketplace, or for stores.")
    ],
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help=ROLES)],
    seller: Sellers = None,
    login: Login = None,
) -> None:
    """Add a user."""
    app_context = AppContext.of(context)
    new = NewUser(email, name, group, role, tuple(seller or ()), login)
    done = change(app_context, "user add", lambda run: add_user(app_context.database, run, new))
    answer(app_context, USER, done, user_row(done.columns))


@app.command(
    "set",
    examples=[
        "marketpush user set eva@market.example --role operations",
        "marketpush user set eva@market.example --grant impersonate:acme,nordic",
    ],
)
def set_(
    context: typer.Context,
    email: Email,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="The user's name.")] = None,
    role: Annotated[str | None, typer.Option("--role", metavar="ROLE", help=ROLES)] = None,
    seller: Sellers = None,
    grant: Annotated[
        list[str] | None, typer.Option("--grant", metavar=GRANT, help="Give impersonate, for all stores or some.")
    ] = None,
    revoke: Annotated[list[str] | None, typer.Option("--revoke", metavar=GRANT, help="Take it away.")] = None,
    login: Login = None,
    default: Annotated[
        bool, typer.Option("--default", help="Whom the login stands for where --user names nobody.")
    ] = False,
) -> None:
    """Change a user; --seller replaces the stores."""
    app_context = AppContext.of(context)
    given = UserChange(name, role, tuple(seller or ()), tuple(grant or ()), tuple(revoke or ()), login, default)
    done = change(app_context, "user set", lambda run: set_user(app_context.database, run, email, given))
    answer(app_context, USER, done, user_row(done.columns))


@app.command(examples=["marketpush user archive bo@acme.example"])
def archive(context: typer.Context, email: Email) -> None:
    """Keep a user from doing anything; nothing they did is lost."""
    app_context = AppContext.of(context)
    done = change(app_context, "user archive", lambda run: archive_user(app_context.database, run, email))
    if done.is_unconfirmed:
        app_context.invocation.ask(_question(app_context, done))
        done = change(
            app_context,
            "user archive",
            lambda run: archive_user(app_context.database, replace(run, is_confirmed=True), email),
        )
    answer(app_context, USER, done, user_row(done.columns))


def _question(app_context: AppContext, done: Administration) -> str:
    return f"Archive the user {done.columns['email']} ({done.columns['name']}) in {app_context.place}?"


@app.command(examples=["marketpush user restore bo@acme.example"])
def restore(context: typer.Context, email: Email) -> None:
    """Let an archived user work again."""
    app_context = AppContext.of(context)
    done = change(app_context, "user restore", lambda run: restore_user(app_context.database, run, email))
    answer(app_context, USER, done, user_row(done.columns))
