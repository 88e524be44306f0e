"""The sample's stores and the people who work in them."""

from __future__ import annotations

import re

from marketpush_cli.domain.permissions import ACTING_ROLES, SELLER_ROLES
from marketpush_cli.sample.generator import sellers


def test_a_dozen_stores_with_codes_of_their_own() -> None:
    codes = [seller.code for seller in sellers()]
    assert len(set(codes)) == 12
    assert all(re.fullmatch(r"[a-z0-9-]+", code) for code in codes)


def test_all_stores_are_open_but_one_on_holiday_and_one_suspended() -> None:
    statuses = sorted(seller.status for seller in sellers())
    assert statuses == ["closed", *["open"] * 10, "suspended"]


def test_the_acting_user_is_a_user_of_the_store_who_may_act() -> None:
    for seller in sellers():
        roles = {user.email: user.role for user in seller.users}
        assert roles[seller.acting_user] in ACTING_ROLES
        assert set(roles.values()) <= set(SELLER_ROLES)
        assert len(roles) == len(seller.users)


def test_a_user_is_the_same_person_in_every_store() -> None:
    people: dict[str, set[object]] = {}
    for seller in sellers():
        for user in seller.users:
            people.setdefault(user.email, set()).add(user)
    assert all(len(versions) == 1 for versions in people.values())
    stores = [sum(user.email == email for seller in sellers() for user in seller.users) for email in people]
    assert max(stores) == 2


def test_mail_goes_nowhere() -> None:
    addresses = [seller.email for seller in sellers()]
    addresses += [user.email for seller in sellers() for user in seller.users]
    assert all(re.fullmatch(r"[a-z0-9.-]+@[a-z0-9-]+\.example", address) for address in addresses)
