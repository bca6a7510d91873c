"""Searching: a query of :mod:`retain.domain.query` becomes a condition in SQL on ``card``, ``note`` and ``deck``."""

from retain.storage.search.condition import condition_of
from retain.storage.search.context import Condition, SearchContext
from retain.storage.search.terms import KEYS

__all__ = ["KEYS", "Condition", "SearchContext", "condition_of"]
