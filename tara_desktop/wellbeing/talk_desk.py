"""Runs a talk off the GUI thread: on the one thread that also answers the chat, so the two never run at once.

A message sent while the chat is being answered waits for its turn (`Begun` tells when it comes) and can be taken back
until then; the rules alone look at it at once (`look`), because numbers wait for nobody. `end` stops what runs, drops
what is still on its way, and forgets the talk on the same thread, in the engine's memory too. No Qt here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from tara_desktop.wellbeing.first_look import numbers_by_rules
from tara_desktop.wellbeing.ports import Failed, JournalAccess
from tara_health.inference.protocol import Engine, StopSignal
from tara_health.wellbeing.crisis import CrisisPage

if TYPE_CHECKING:
    from tara_desktop.session import Session
    from tara_desktop.tasks import Stream
    from tara_health.assistant import Assistant
    from tara_health.store.journal import Journal
    from tara_health.wellbeing.conversation import Talk
    from tara_health.wellbeing.talk_events import TalkEvent


@dataclass(frozen=True, slots=True)
class Begun:
    """The thread is free and the message is being read."""


class TalkDesk:
    """One talk. `today` gives the day under which it is kept."""

    def __init__(self, session: Session, journal: JournalAccess, today: Callable[[], date] = date.today) -> None:
        self._session = session
        self._journal = journal
        self._today = today
        self._talk: Talk | None = None
        self._turn: _Turn | None = None
        self._over = False

    def look(self, text: str, found: Callable[[CrisisPage | None], None]) -> None:
        """Have the rules look at `text`, now."""
        looked = _Unless(self, found)
        job = partial(numbers_by_rules, text, self._session.settings.text("safety.country"))
        self._session.tasks.background(job, looked.done, looked.done_with_nothing)

    def say(
        self,
        text: str,
        as_typed: bool,
        events: Callable[[list[TalkEvent | Begun]], None],
        done: Callable[[None], None],
        failed: Failed,
    ) -> None:
        """Say `text` as soon as the assistant is there and the thread is free."""
        self._turn = _Turn(self, text, as_typed, events, done, failed)
        self._session.with_assistant(self._with, self._turn.start, self._turn.failed)

    def stop(self) -> bool:
        """Stop the turn under way. True: it had not begun and never will; nothing more is heard of it."""
        return self._turn is not None and self._turn.stop()

    @property
    def held(self) -> bool:
        """Does danger found in the last message keep the model from the next? Once a turn has ended."""
        return self._talk is not None and self._talk.held

    def go_on(self) -> None:
        """After danger: the model may answer again. Only between two turns."""
        if self._talk is not None:
            self._talk.go_on()

    def keep(self, done: Callable[[int], None], failed: Failed) -> None:
        """Add the talk to the open private file. Only between two turns."""
        payload = self._talk.payload() if self._talk is not None else {}
        self._journal.use(partial(_write, self._today(), payload), done, failed)

    def end(self) -> None:
        """Forget everything; twice does nothing more."""
        if self._over:
            return
        self._over = True
        if self._turn is not None:
            self._turn.stop()
            self._turn.cancel()
        talk, self._talk, self._turn = self._talk, None, None
        if talk is not None:
            self._session.tasks.turn(partial(_end, talk), self._nothing, None, self._nothing)

    @property
    def over(self) -> bool:
        """Was it ended? Then nothing of it is delivered."""
        return self._over

    def run(self, turn: _Turn, talk: Talk) -> Stream:
        """Start it on the thread of the turns."""
        self._talk = talk
        return self._session.tasks.turn(partial(turn.run, talk), turn.events, turn.done, turn.failed)

    def _with(self, assistant: Assistant) -> Talk:
        """On a background thread: the talk under way, or a new one."""
        from tara_health.wellbeing.conversation import Talk

        country = self._session.settings.text("safety.country")
        return self._talk or Talk(partial(self._engine, assistant), assistant.analyst, assistant.model, country)

    def _engine(self, assistant: Assistant) -> Engine | None:
        # Another model was chosen meanwhile: the one this talk began with is not started a second time beside it.
        return assistant.start_engine() if self._session.assistant is assistant else None

    def _nothing(self, _: object) -> None:
        """Nobody waits for it."""


class _Turn:
    """One message on its way. Claimed by whoever comes first: the thread that begins it, or the stop."""

    def __init__(
        self,
        desk: TalkDesk,
        text: str,
        as_typed: bool,
        events: Callable[[list[TalkEvent | Begun]], None],
        done: Callable[[None], None],
        failed: Failed,
    ) -> None:
        self._desk, self._text, self._as_typed = desk, text, as_typed
        self._events, self._done, self._failed = events, done, failed
        self._stop = StopSignal()
        self._claim = threading.Lock()
        self._stream: Stream | None = None

    def start(self, talk: Talk) -> None:
        """Back on the GUI thread with the talk."""
        if not self._desk.over and not self._stop.is_set():
            self._stream = self._desk.run(self, talk)

    def stop(self) -> bool:
        """True where it had not begun."""
        withdrawn = self._claim.acquire(blocking=False)
        self._stop.set()
        if withdrawn:
            self.cancel()
        return withdrawn

    def cancel(self) -> None:
        """Deliver nothing more."""
        if self._stream is not None:
            self._stream.cancel()

    def run(self, talk: Talk, emit: Callable[[TalkEvent | Begun], None]) -> None:
        """On the thread of the turns."""
        if self._claim.acquire(blocking=False):
            emit(Begun())
            for event in talk.say(self._text, as_typed=self._as_typed, stop=self._stop):
                emit(event)

    def events(self, events: list[TalkEvent | Begun]) -> None:
        """Back on the GUI thread."""
        if not self._desk.over:
            self._events(events)

    def done(self, nothing: None) -> None:
        """Back on the GUI thread."""
        if not self._desk.over:
            self._done(nothing)

    def failed(self, error: Exception) -> None:
        """Back on the GUI thread."""
        if not self._desk.over and not (self._stream is None and self._stop.is_set()):
            self._failed(error)


class _Unless:
    """A look of the rules whose result is dropped when the talk was ended meanwhile."""

    def __init__(self, desk: TalkDesk, found: Callable[[CrisisPage | None], None]) -> None:
        self._desk, self._found = desk, found

    def done(self, page: CrisisPage | None) -> None:
        """Back on the GUI thread."""
        if not self._desk.over:
            self._found(page)

    def done_with_nothing(self, _: Exception) -> None:
        """The readers look again, and their failure is told."""


def _end(talk: Talk, _: Callable[[Any], None]) -> None:
    talk.end()


def _write(day: date, payload: dict[str, Any], journal: Journal) -> int:
    from tara_health.wellbeing.conversation import KIND

    return journal.add_entry(KIND, day, payload)
