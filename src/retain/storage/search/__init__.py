"""Searching: a query of :mod:`retain.domain.query` becomes a condition in SQL on ``card``, ``note`` and ``deck``."""
