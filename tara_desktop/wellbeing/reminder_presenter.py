"""When the quiet line about a check-in is shown, and what its buttons do. No Qt.

Promises: it follows the clock and the settings alone. It is never told of a check-in: a line that stayed away because
there was one, and a date in the settings that shows it, would tell IT that something was written. Two reminders are
seven days apart, also when the day can't be written down; "Not again" counts at once, also when it can't be.
By hand: switch it on for today, and look at `tara settings list` before and after.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final, Protocol

from tara_desktop.ports import Runner
from tara_health.settings import Settings
from tara_health.wellbeing.reminders import ReminderState, due

ON: Final = "wellbeing.reminders"
LAST: Final = "wellbeing.reminder_last"


class ReminderView(Protocol):
    """What the presenter can have shown."""

    def show_line(self) -> None:
        """The line, with nothing in it that names what it is about."""
        ...

    def hide_line(self) -> None:
        """Nothing."""
        ...

    def show_problem(self, error: Exception) -> None:
        """A setting could not be written."""
        ...


class ReminderPresenter:
    """`clock` is the one on the clinician's wall."""

    def __init__(self, view: ReminderView, settings: Settings, runner: Runner, clock: Callable[[], datetime]) -> None:
        self._view = view
        self._settings = settings
        self._runner = runner
        self._clock = clock
        self._unwritten = ReminderState()
        self._waiting: dict[str, bool | str] = {}
        self._is_writing = False
        self.is_up = False

    def look(self) -> None:
        """Show the line if it is time, and take it away when the working hours or the day are over."""
        now = self._clock()
        if self.is_up:
            if not due(now, self._settings, ReminderState()):
                self.put_away()
        elif due(now, self._settings, self._state()):
            self._unwritten = self._unwritten.shown(now.date())
            self._keep({LAST: now.date().isoformat()})
            self.is_up = True
            self._view.show_line()

    def put_away(self) -> None:
        """Not now; in a week again."""
        self.is_up = False
        self._view.hide_line()

    def stop(self) -> None:
        """Not again: switched off, at once and for good."""
        self._unwritten = self._unwritten.stop()
        self.put_away()
        self._keep({ON: False, LAST: ""})

    def _state(self) -> ReminderState:
        """What the settings say, and what could not be written there."""
        kept = ReminderState.of({"last_shown": self._settings.text(LAST) or None, "stopped": False})
        day, stopped = self._unwritten.last_shown, kept.stopped or self._unwritten.stopped
        return replace(kept if day is None else kept.shown(day), stopped=stopped)

    def _keep(self, values: dict[str, bool | str]) -> None:
        """Write these, after what is being written: the threads behind `background` keep no order."""
        self._waiting |= values
        if self._waiting and not self._is_writing:
            self._is_writing = True
            values, self._waiting = self._waiting, {}
            self._runner.background(partial(self._write, values), self._written, self._failed, survives=True)

    def _write(self, values: dict[str, bool | str]) -> dict[str, bool | str]:
        for key, value in values.items():
            self._settings.set(key, value)
        return values

    def _written(self, values: dict[str, bool | str]) -> None:
        # The settings say so from here on: whoever empties the day or switches it on again there begins anew.
        self._unwritten = ReminderState() if ON in values else replace(self._unwritten, last_shown=None)
        self._go_on()

    def _failed(self, error: Exception) -> None:
        self._view.show_problem(error)
        self._go_on()

    def _go_on(self) -> None:
        self._is_writing = False
        self._keep({})
