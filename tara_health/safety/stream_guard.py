"""Shows a streaming reply only as far as it has been checked, so that nothing blocked is ever painted.

Promises: a character is released only after `check` has read the whole sentence it stands in and `LOOK_AHEAD`
characters more (or the reply has ended). So no part of a blocked span is released if the span lies within one
sentence of at most `sentences.LONGEST` characters, or is no longer than `LOOK_AHEAD` characters wherever it lies.
After the first blocking finding nothing more is released. `check` is called at most once a sentence, and once at the
end; the rest is linear.

It does not promise anything about a rule that changes its mind on earlier text because of what comes later than that.
By hand: `StreamGuard(lambda text: ()).feed("One sentence. And ")` returns "" and holds it back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tara_health.records import Finding
from tara_health.text import sentences
from tara_health.vocabulary import Severity

LOOK_AHEAD: Final = 64
"""Characters after a sentence that must have been read with it: a title or an initial may look like a sentence end."""

Check = Callable[[str], tuple[Finding, ...]]


class StreamGuard:
    """One reply. Feed it what the model says; it gives back what may be shown now. Belongs to one thread."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self._text = ""
        self._released = 0
        self._scanned = 0
        self._sentence_start = 0
        self._ready = 0
        self._blocked: tuple[Finding, ...] = ()

    @property
    def blocked(self) -> tuple[Finding, ...]:
        """The blocking findings; once there is one, nothing more is released."""
        return self._blocked

    @property
    def held_back(self) -> int:
        """How many characters wait to be shown."""
        return len(self._text) - self._released

    def feed(self, text: str) -> str:
        """Take the next piece of the reply; return what may be shown now, perhaps nothing."""
        if self._blocked:
            return ""
        self._text += text
        self._find_sentence_ends()
        if self._ready <= self._released or len(self._text) < self._ready + LOOK_AHEAD:
            return ""
        return self._release(self._ready)

    def finish(self) -> str:
        """The reply has ended: check it as a whole and return the rest, or nothing."""
        if self._blocked or not self._text:
            return ""
        return self._release(len(self._text))

    def _find_sentence_ends(self) -> None:
        """Move `_ready` to the last sentence end that lies far enough back. Each character is looked at a bounded
        number of times.
        """
        if len(self._text) < self._scanned + _STRIDE and "\n" not in self._text[self._scanned :]:
            return
        self._scanned = len(self._text)
        for end in sentences.ends(self._text, self._sentence_start):
            if end + LOOK_AHEAD > len(self._text):
                break
            self._ready = self._sentence_start = end

    def _release(self, end: int) -> str:
        findings = self._check(self._text)
        # A finding that begins later is judged again when its own sentence is whole: "give it ... never" may follow.
        self._blocked = tuple(
            finding for finding in findings if finding.severity is Severity.BLOCK and finding.start < end
        )
        if self._blocked:
            return ""
        start, self._released = self._released, end
        return self._text[start:end]


_STRIDE: Final = 16
"""New characters between two searches for sentence ends: a search a token would cost more than it shows earlier."""
