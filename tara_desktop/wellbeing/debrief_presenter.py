"""The debrief, one step at a time: taken, skipped, gone back to, or stopped at any of them. No Qt.

What stands in the field when somebody stops is taken like any other answer, and read like it. Nothing is kept before
somebody says so at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from tara_desktop.sentences import lines
from tara_desktop.wellbeing.identifiers_panel import pairs
from tara_desktop.wellbeing.keep_panel import Ending
from tara_desktop.wellbeing.ports import Failed
from tara_health.wellbeing.crisis import CrisisPage

if TYPE_CHECKING:
    from tara_health.wellbeing.debrief import Answered, Script, Step

READING: Final = "Reading it …"
KEEPING: Final = "Keeping it …"
UNREAD: Final = "TARA could not look for names in this answer; it stands as you typed it."
CLOSED: Final = "Your private file is not open, so none of it is kept: it is gone when you leave."
BEHIND: Final = "You typed this earlier and left it. Go on takes it, Skip leaves it out."
EMPTY: Final = "You wrote nothing down, so there is nothing to keep. That is all right."
BACK: Final = "Back to the steps"
KEPT: Final = Ending("It is kept in your private file.", "", "Done")


class DebriefDesk(Protocol):
    """What the presenter asks of the outside; `debrief_desk.DebriefDesk` is the real one."""

    def open(self, done: Callable[[Script], None], failed: Failed) -> None:
        """Read the steps."""
        ...

    def look(self, text: str, found: Callable[[CrisisPage | None], None]) -> None:
        """Have the rules alone look for danger in `text`, at once."""
        ...

    def answer(self, key: str, text: str, as_typed: bool, done: Callable[[Answered], None], failed: Failed) -> None:
        """Read an answer and take it, or say what it names."""
        ...

    def skip(self, key: str) -> None:
        """Leave a step out."""
        ...

    def answers(self) -> dict[str, str]:
        """What was taken so far, by step."""
        ...

    def keep(self, stopped: bool, done: Callable[[int], None], failed: Failed) -> None:
        """Keep it in the open private file."""
        ...

    def end(self) -> None:
        """Forget it."""
        ...


class DebriefScreen(Protocol):
    """What the presenter can have shown."""

    def show_opening(self, words: str) -> None:
        """What is said before the first step."""
        ...

    def show_step(self, step: Step, place: int, of: int, text: str) -> None:
        """One step, which of how many, and what was written to it before."""
        ...

    def show_busy(self, words: str) -> None:
        """Say what is being done and take no input; '' ends it."""
        ...

    def show_note(self, words: str) -> None:
        """Something about the last answer; '' clears it."""
        ...

    def ask_about(self, found: tuple[tuple[str, str], ...]) -> None:
        """Show what names somebody; empty ends the question."""
        ...

    def show_numbers(self, page: CrisisPage) -> None:
        """Numbers first, big, and staying."""
        ...

    def show_end(self, ending: Ending | None) -> None:
        """What may become of it; None ends the question."""
        ...

    def show_problem(self, what: str, rest: str) -> None:
        """Say what went wrong; two empty strings clear it."""
        ...

    def leave(self) -> None:
        """Go back to where somebody came from."""
        ...


class DebriefPresenter:
    """`can_keep`: is the private file open?"""

    def __init__(self, screen: DebriefScreen, desk: DebriefDesk, *, can_keep: Callable[[], bool]) -> None:
        self._screen = screen
        self._desk = desk
        self._can_keep = can_keep
        self._script: Script | None = None
        self._place = 0
        self._text = ""
        self._drafts: dict[str, str] = {}
        self._asked: Answered | None = None
        self._stopping = self._busy = self._ending = self._kept_it = False

    def start(self) -> None:
        """Show the first step."""
        self._screen.show_problem("", "")
        self._desk.open(self._opened, self._failed)

    def next(self, text: str) -> None:
        """Take what was written and go on; white space skips."""
        if not self._ready:
            return
        if text.strip():
            self._take(text, as_typed=False)
        else:
            self.skip()

    def skip(self) -> None:
        """On without an answer; an earlier one to this step is dropped."""
        if self._ready:
            self._drafts.pop(self._step.key, None)
            self._desk.skip(self._step.key)
            self._on()

    def previous(self, text: str) -> None:
        """Back to the step before, with what was taken there; what stands in the field is found again."""
        if self._ready and self._place:
            self._drafts[self._step.key] = text
            self._place -= 1
            self._show()

    def stop(self, text: str) -> None:
        """End here; what stands in the field is taken first."""
        if self._ready:
            self._stopping = True
            if text.strip():
                self._take(text, as_typed=False)
            else:
                self._end()

    def without(self) -> None:
        """Take the answer with the identifiers replaced."""
        if self._asked is not None:
            self._take(self._asked.redacted, as_typed=True)

    def as_typed(self) -> None:
        """Take it as it stands."""
        if self._asked is not None:
            self._take(self._text, as_typed=True)

    def back_to_text(self) -> None:
        """Not like this."""
        if self._asked is not None:
            self._asked, self._stopping = None, False
            self._screen.ask_about(())

    def keep(self) -> None:
        """Keep it in the private file."""
        if self._ending and not self._busy:
            self._set_busy(KEEPING)
            self._desk.keep(self._stopping, self._kept, self._failed)

    def let_go(self) -> None:
        """Leave; it is gone."""
        if self._ending and not self._busy:
            self._ending, self._kept_it = False, True
            self._screen.leave()

    def stay(self) -> None:
        """Not the end yet: the step where somebody was."""
        if self._ending and not self._busy and not self._kept_it:
            self._ending = self._stopping = False
            self._screen.show_end(None)
            self._show()

    def holds_back(self, draft: str) -> bool:
        """Somebody wants to leave: does something here come first? If so it is done or asked."""
        if self._kept_it or self._script is None:
            return False
        if self._asked is not None:
            self.back_to_text()
        elif self._ending:
            self.stay()
        elif self._busy:
            return True
        elif self._desk.answers() or draft.strip() or self._left_behind() is not None:
            self.stop(draft)
        else:
            return False
        return True

    def forget(self) -> None:
        """Keep no word, here and on the desk."""
        self._script, self._asked, self._text = None, None, ""
        self._drafts.clear()
        self._desk.end()

    @property
    def _ready(self) -> bool:
        return self._script is not None and not self._busy and not self._ending and self._asked is None

    @property
    def _step(self) -> Step:
        if self._script is None:
            raise AssertionError("a step is asked for only while there are steps")
        return self._script.steps[self._place]

    def _opened(self, script: Script) -> None:
        self._script, self._place = script, 0
        self._screen.show_opening(script.opening)
        self._show()

    def _take(self, text: str, *, as_typed: bool) -> None:
        asked, self._asked, self._text = self._asked, None, text
        if asked is not None:
            self._screen.ask_about(())
        self._screen.show_problem("", "")
        self._screen.show_note("")
        self._set_busy(READING)
        self._desk.look(text, self._looked)
        self._desk.answer(self._step.key, text, as_typed, self._answered, self._failed)

    def _looked(self, page: CrisisPage | None) -> None:
        if page is not None:
            self._screen.show_numbers(page)

    def _answered(self, answered: Answered) -> None:
        self._set_busy("")
        self._looked(answered.page)
        if not answered.kept:
            self._asked = answered
            self._screen.ask_about(pairs(self._text, answered.spans))
            return
        self._text = ""
        self._drafts.pop(self._step.key, None)
        if self._stopping:
            self._end()
        else:
            self._on()
        self._screen.show_note(UNREAD if answered.unread else "")

    def _on(self) -> None:
        if self._script is not None and self._place + 1 < len(self._script.steps):
            self._place += 1
            self._show()
        else:
            self._end()

    def _end(self) -> None:
        script = self._script
        if script is None:
            return
        behind = self._left_behind()
        if behind is not None:
            self._stopping, self._place = False, behind
            self._show()
            self._screen.show_note(BEHIND)
            return
        self._ending = True
        title, _, rest = (script.stopped if self._stopping else script.closing).partition(". ")
        if not self._desk.answers():
            ending = Ending(f"{title}.", EMPTY, "Leave", "", BACK)
        elif self._can_keep():
            ending = Ending(f"{title}.", rest, "Let it go", "Keep in my private file", BACK)
        else:
            ending = Ending(f"{title}.", CLOSED, "Leave", "", BACK)
        self._screen.show_end(ending)

    def _left_behind(self) -> int | None:
        """The first step in whose field something was typed that was not taken since."""
        steps = self._script.steps if self._script is not None else ()
        return next((place for place, step in enumerate(steps) if self._drafts.get(step.key, "").strip()), None)

    def _kept(self, _: int) -> None:
        self._set_busy("")
        self._kept_it = True
        self._screen.show_end(KEPT)

    def _failed(self, error: Exception) -> None:
        self._set_busy("")
        self._stopping = self._stopping and self._ending
        self._screen.show_problem(*lines(error))

    def _show(self) -> None:
        if self._script is not None:
            self._screen.show_note("")
            key = self._step.key
            text = self._drafts.get(key) or self._desk.answers().get(key, "")
            self._screen.show_step(self._step, self._place, len(self._script.steps), text)

    def _set_busy(self, words: str) -> None:
        self._busy = bool(words)
        self._screen.show_busy(words)
