"""Decides what the talk page shows: a message, the reply to it, names to be left out, and the end. No Qt.

    idle -> waiting -> reading -> writing -> idle
      |        |          |-> asking (identifiers) -> idle or waiting
      |        +-> taken back by a stop: idle, with the text where it was written
      +-> ending -> keeping -> over

A message that was not said goes back to where it was written. Words are announced once, when a reply has ended.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from tara_desktop.sentences import lines
from tara_desktop.wellbeing.identifiers_panel import pairs
from tara_desktop.wellbeing.keep_panel import Ending
from tara_desktop.wellbeing.ports import Failed
from tara_desktop.wellbeing.talk_desk import Begun
from tara_health.vocabulary import ReplyState
from tara_health.wellbeing.crisis import CrisisPage
from tara_health.wellbeing.talk_events import (
    CrisisRaised,
    IdentifiersFound,
    PromptProgress,
    TalkTurnEnded,
    TextShown,
    WrittenShown,
)

if TYPE_CHECKING:
    from tara_health.wellbeing.talk_events import Said, TalkEvent

STOPPED: Final = "Stopped. Your words stand; nothing was answered."
AGAIN: Final = "Written ahead of time by TARA's makers."
"""In place of a note that already stood under an earlier reply."""
CUT_SHORT: Final = "Stopped here."
OPEN_END: Final = Ending(
    "Keep this talk?",
    "In your private file, encrypted, for you alone; you can read it again in a copy you save of that file. "
    "Otherwise it is gone when you leave.",
    "Let it go",
    "Keep in my private file",
    "Go on talking",
)
CLOSED_END: Final = Ending(
    "This talk is gone when you leave.",
    "Your private file is not open, so nothing of it is kept, here or anywhere.",
    "Leave",
    "",
    "Go on talking",
)
DRAFT_END: Final = Ending(
    "What you typed was not sent.", "It is gone when you leave; nothing is kept.", "Leave", "", "Back to my text"
)
KEPT_END: Final = Ending("It is kept in your private file.", "", "Done")


class Phase(StrEnum):
    """Where the talk is."""

    IDLE = "idle"
    WAITING = "waiting"
    READING = "reading"
    WRITING = "writing"
    STOPPING = "stopping"
    ASKING = "asking"
    ENDING = "ending"
    KEEPING = "keeping"
    OVER = "over"


WORDS: Final = {
    Phase.WAITING: "TARA is still busy with something else. Yours comes next.",
    Phase.READING: "Reading what you wrote …",
    Phase.WRITING: "Finding words …",
    Phase.STOPPING: "Stopping …",
    Phase.KEEPING: "Keeping it …",
}
BUSY: Final = (Phase.WAITING, Phase.READING, Phase.WRITING, Phase.STOPPING)


class TalkDesk(Protocol):
    """What the presenter asks of the outside; `talk_desk.TalkDesk` is the real one."""

    def look(self, text: str, found: Callable[[CrisisPage | None], None]) -> None:
        """Have the rules alone look for danger in `text`, at once."""
        ...

    def say(
        self,
        text: str,
        as_typed: bool,
        events: Callable[[list[TalkEvent | Begun]], None],
        done: Callable[[None], None],
        failed: Failed,
    ) -> None:
        """Say it when it can be said; then `done` or `failed`, once."""
        ...

    def stop(self) -> bool:
        """Stop; True where the turn had not begun, and nothing more is heard of it."""
        ...

    @property
    def held(self) -> bool:
        """Will written words answer the next message, whatever it is, because danger was found in the last?"""
        ...

    def go_on(self) -> None:
        """The model may answer again."""
        ...

    def keep(self, done: Callable[[int], None], failed: Failed) -> None:
        """Keep the talk in the open private file."""
        ...

    def end(self) -> None:
        """Forget the talk."""
        ...


class TalkScreen(Protocol):
    """What the presenter can have shown."""

    def show_phase(self, phase: Phase, words: str) -> None:
        """Where the talk is, and what is said of it."""
        ...

    def add_own(self, text: str) -> None:
        """The message is on its way: it stands in the column and leaves the field."""
        ...

    def show_own(self, text: str) -> None:
        """It is remembered like this."""
        ...

    def show_reply(self, text: str, note: str = "") -> None:
        """The reply as it stands, and who wrote it if not the model."""
        ...

    def drop_turn(self) -> None:
        """Take the message and what was shown of a reply out of the column."""
        ...

    def give_back(self, text: str) -> None:
        """Put a message that was not said back where it was written."""
        ...

    def ask_about(self, found: tuple[tuple[str, str], ...]) -> None:
        """Show what names somebody; empty ends the question."""
        ...

    def show_numbers(self, page: CrisisPage) -> None:
        """Numbers first, big, and staying."""
        ...

    def offer_to_go_on(self, offered: bool) -> None:
        """After danger: may the model answer again?"""
        ...

    def show_end(self, ending: Ending | None) -> None:
        """What may become of the talk; None ends the question."""
        ...

    def show_problem(self, what: str, rest: str) -> None:
        """Say what went wrong; two empty strings clear it."""
        ...

    def announce(self, words: str) -> None:
        """Tell assistive technology, once."""
        ...

    def leave(self) -> None:
        """Go back to where somebody came from."""
        ...


class TalkPresenter:
    """`can_keep`: is the private file open?"""

    def __init__(self, screen: TalkScreen, desk: TalkDesk, *, can_keep: Callable[[], bool]) -> None:
        self._screen = screen
        self._desk = desk
        self._can_keep = can_keep
        self.phase = Phase.IDLE
        self._text = self._reply = ""
        self._found: IdentifiersFound | None = None
        self._turns = 0
        self._turn_ended = False
        self._noted: set[str] = set()

    def say(self, text: str) -> None:
        """Say it; white space says nothing."""
        if self.phase is Phase.IDLE and text.strip():
            self._say(text, as_typed=False)

    def stop(self) -> None:
        """Stop the reply; a message still waiting comes back to its field."""
        if self.phase in BUSY and self.phase is not Phase.STOPPING:
            if self._desk.stop():
                self._take_back()
            else:
                self._enter(Phase.STOPPING)

    def send_without(self) -> None:
        """Say it with the identifiers replaced."""
        if self._found is not None:
            self._say(self._found.redacted, as_typed=True)

    def send_as_typed(self) -> None:
        """Say it as it stands."""
        if self._found is not None:
            self._say(self._text, as_typed=True)

    def back_to_text(self) -> None:
        """Not like this: the text goes back to its field."""
        if self._found is not None:
            self._found = None
            self._screen.ask_about(())
            self._take_back()

    def go_on(self) -> None:
        """After danger was found: the model may answer again. The numbers stay."""
        if self.phase is Phase.IDLE:
            self._desk.go_on()
            self._screen.offer_to_go_on(False)

    def holds_back(self, draft: str) -> bool:
        """Somebody wants to leave: does something here come first? If so it is done or asked."""
        if self.phase in BUSY:
            self.stop()
        elif self.phase is Phase.ASKING:
            self.back_to_text()
        elif self.phase is Phase.ENDING:
            self.stay()
        elif self.phase is Phase.IDLE and (self._turns or draft.strip()):
            self.finish()
        else:
            return self.phase is Phase.KEEPING
        return True

    def finish(self) -> None:
        """Ask what is to become of it."""
        if self.phase is Phase.IDLE:
            self._enter(Phase.ENDING)
            self._screen.show_problem("", "")
            ending = OPEN_END if self._can_keep() else CLOSED_END
            self._screen.show_end(ending if self._turns else DRAFT_END)

    def stay(self) -> None:
        """Not the end yet."""
        if self.phase is Phase.ENDING:
            self._screen.show_end(None)
            self._enter(Phase.IDLE)

    def keep(self) -> None:
        """Keep it in the private file."""
        if self.phase is Phase.ENDING:
            self._enter(Phase.KEEPING)
            self._desk.keep(self._kept, self._not_kept)

    def let_go(self) -> None:
        """Leave; it is gone."""
        if self.phase in (Phase.ENDING, Phase.OVER):
            self._enter(Phase.OVER)
            self._screen.leave()

    def forget(self) -> None:
        """Keep no word, here and on the desk."""
        self.phase = Phase.OVER
        self._text = self._reply = ""
        self._found = None
        self._turns = 0
        self._desk.end()

    def watch(self, events: list[TalkEvent | Begun]) -> None:
        """Show what a turn tells, in order; neighbouring words in one go."""
        before = self._reply
        for event in events:
            if isinstance(event, TextShown):
                self._reply += event.text
                continue
            self._one(event)
        if self._reply != before and not self._turn_ended:
            self._screen.show_reply(self._reply)

    def _say(self, text: str, *, as_typed: bool) -> None:
        asked, self._found = self._found, None
        if asked is not None:
            self._screen.ask_about(())
        self._text, self._reply, self._turn_ended = text, "", False
        self._screen.show_problem("", "")
        self._screen.offer_to_go_on(False)
        self._screen.add_own(text)
        self._enter(Phase.WAITING)
        self._desk.look(text, self._looked)
        self._desk.say(text, as_typed, self.watch, self._ended, self._failed)

    def _looked(self, page: CrisisPage | None) -> None:
        if page is not None:
            self._screen.show_numbers(page)

    def _one(self, event: TalkEvent | Begun) -> None:
        if isinstance(event, CrisisRaised):
            self._screen.show_numbers(event.page)
        elif isinstance(event, IdentifiersFound):
            self._found = event
        elif isinstance(event, WrittenShown):
            self._reply = event.text
        elif isinstance(event, TalkTurnEnded):
            self._end(event.said)
        elif self.phase is not Phase.STOPPING:
            if isinstance(event, Begun):
                self._enter(Phase.READING)
            elif isinstance(event, PromptProgress):
                self._enter(Phase.WRITING)

    def _end(self, said: Said) -> None:
        self._turn_ended = True
        self._turns += 1
        note = said.note if said.danger or said.note not in self._noted else AGAIN
        if said.note:
            self._noted.add(said.note)
        if said.state is ReplyState.STOPPED:
            note = CUT_SHORT if said.reply else STOPPED
        self._screen.show_own(said.text)
        self._screen.show_reply(said.reply, note)
        self._screen.offer_to_go_on(self._desk.held)
        self._screen.announce(f"{said.reply} {note}".strip())

    def _ended(self, _: None) -> None:
        if self._found is not None:
            self._screen.drop_turn()
            self._enter(Phase.ASKING)
            self._screen.ask_about(pairs(self._text, self._found.spans))
        elif self._turn_ended:
            self._text = self._reply = ""
            self._enter(Phase.IDLE)
        else:
            self._take_back()

    def _failed(self, error: Exception) -> None:
        self._take_back()
        self._screen.show_problem(*lines(error))

    def _take_back(self) -> None:
        text, self._text, self._reply = self._text, "", ""
        self._screen.drop_turn()
        self._enter(Phase.IDLE)
        self._screen.give_back(text)

    def _kept(self, _: int) -> None:
        self._enter(Phase.OVER)
        self._screen.show_end(KEPT_END)

    def _not_kept(self, error: Exception) -> None:
        self._enter(Phase.ENDING)
        self._screen.show_problem(*lines(error))

    def _enter(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase = phase
            self._screen.show_phase(phase, WORDS.get(phase, ""))
