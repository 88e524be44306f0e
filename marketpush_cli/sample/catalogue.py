"""The dozen stores of the sample."""

from __future__ import annotations

from marketpush_cli.sample.euro_stores import EURO_STORES
from marketpush_cli.sample.overseas_stores import OVERSEAS_STORES
from marketpush_cli.sample.stores import Store

STORES: tuple[Store, ...] = EURO_STORES + OVERSEAS_STORES
