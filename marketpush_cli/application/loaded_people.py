"""Stores and their acting users, loaded together where many of them are looked up one after the other."""

from __future__ import annotations

from collections.abc import Collection

from marketpush_cli.application.ports import Reader
from marketpush_cli.domain.people import Seller, User


class LoadedPeople:
    """Answers from what was loaded, and asks the reader for the rest."""

    def __init__(self, reader: Reader, stores: Collection[str]) -> None:
        self._reader = reader
        self._stores: dict[str, Seller | None] = {}
        acting = {seller.acting_user for seller in self.sellers(stores).values() if seller.acting_user}
        self._users = reader.users(acting) if acting else {}
        self.sellers({code for user in self._users.values() for code in user.sellers})

    def user(self, email: str) -> User | None:
        return self._users.get(email) or self._reader.user(email)

    def users_of_seller(self, code: str) -> list[User]:
        return self._reader.users_of_seller(code)

    def sellers(self, codes: Collection[str]) -> dict[str, Seller]:
        """The stores with these codes."""
        unknown = [code for code in codes if code not in self._stores]
        if unknown:
            self._stores |= dict.fromkeys(unknown) | self._reader.sellers(unknown)
        return {code: seller for code in codes if (seller := self._stores[code]) is not None}
