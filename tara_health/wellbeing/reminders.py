"""When the weekly check-in may be offered unasked: a pure rule over the clock, the settings and what was shown before.

1. Off unless switched on; one press, `ReminderState.stop()`, ends it for good (the caller switches the setting off).
2. Only on the chosen weekday and within the chosen working hours. Hours past midnight belong to the day they began on.
3. At most once in seven days. It does not look whether there was a check-in: staying away would tell IT that there was.
4. A clock set back never repeats one: what lies in the future counts as just now. A clock that had run far ahead can
   so keep it silent for long; switching it on again with a fresh state is the way out.

By hand: `due(datetime(2026, 11, 6, 10, tzinfo=UTC), Settings(), ReminderState())` is False, for it is off by default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from tara_health.settings import WEEKDAYS, Settings

APART: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ReminderState:
    """What was shown: the day of the last reminder, and whether it was told to stop."""

    last_shown: date | None = None
    stopped: bool = False

    def shown(self, day: date) -> ReminderState:
        """The state after a reminder on `day`; a clock set back does not move it back."""
        return replace(self, last_shown=max(day, self.last_shown or day))

    def stop(self) -> ReminderState:
        """The state after it was told to stop: never again."""
        return replace(self, stopped=True)

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> ReminderState:
        """The state that was kept; one that can't be read is silent rather than shown too often."""
        shown, stopped = payload.get("last_shown"), payload.get("stopped")
        try:
            last = None if shown is None else date.fromisoformat(shown)
        except (TypeError, ValueError):
            return cls(stopped=True)
        return cls(last, stopped is not False)


def due(now: datetime, settings: Settings, state: ReminderState) -> bool:
    """May a reminder be shown at `now`, the clock on the clinician's wall?"""
    if not settings.flag("wellbeing.reminders") or state.stopped:
        return False
    shift = _shift_day(now, settings.integer("wellbeing.reminder_from"), settings.integer("wellbeing.reminder_until"))
    if shift is None or WEEKDAYS[shift.weekday()] != settings.text("wellbeing.reminder_weekday"):
        return False
    return state.last_shown is None or now.date() - state.last_shown >= APART


def _shift_day(now: datetime, begins: int, ends: int) -> date | None:
    """The day that the working hours around `now` began on; None outside them."""
    today, yesterday = now.date(), now.date() - timedelta(days=1)
    if begins < ends:
        return today if begins <= now.hour < ends else None
    if begins > ends and now.hour >= begins:
        return today
    return yesterday if begins > ends and now.hour < ends else None
