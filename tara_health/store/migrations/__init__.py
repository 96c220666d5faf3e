"""Schema steps, append-only: a released step is never edited, and a newer schema is never opened.

Each step and its new version number are one transaction, so a kill leaves the old schema or the new one, never a
mixture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from tara_health.store.migrations import m0001

Step = Callable[[Any], None]
STEPS: Final[tuple[Step, ...]] = (m0001.apply,)
"""Step n, counted from 1, leads from schema n-1 to schema n."""


def version(connection: Any) -> int:
    """The schema number of the database."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: Any, steps: Sequence[Step] = STEPS) -> int:
    """Apply the missing steps in order; gives how many were applied."""
    start = version(connection)
    for number, step in enumerate(steps[start:], start + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            step(connection)
            if number > 1:
                connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'commits'")
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return max(0, len(steps) - start)
