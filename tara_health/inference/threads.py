"""How many threads decode the next token: all that were chosen, or one while other programs hold the cores. Pure.

The threads of a token meet at some thousand barriers. When another program takes one of their cores, each barrier may
wait for a whole time slice, and several threads become much slower than a single one, which never waits for anybody
(seen: 6 tokens a second with two threads beside a busy program, 58 with one). So the rule needs no guess: when the
full number is slower than one thread is known to be, one thread is used for a while, and then the full number is
tried again.
"""

from __future__ import annotations

from typing import Final

SLOW_TOKENS: Final = 3
MARGIN: Final = 1.5
FIRST_HOLD: Final = 32
LONGEST_HOLD: Final = 1_024
_CALM_TOKENS: Final = 64


class ThreadChoice:
    """Follows the measured times. `single_s` is the processor time of a token on one thread, so a busy machine can't
    inflate it.
    """

    def __init__(self, full: int, single_s: float) -> None:
        self._full = full
        self._single_s = single_s
        self._slow = 0
        self._calm = 0
        self._left = 0
        self._hold = FIRST_HOLD
        self.threads = full

    def took(self, seconds: float, processor_s: float) -> bool:
        """A token took `seconds`, and the calling thread `processor_s` of processor time in them.

        True if `threads` is another number from now on.
        """
        if self._full == 1:
            return False
        return self._alone(processor_s) if self.threads == 1 else self._together(seconds)

    def _alone(self, processor_s: float) -> bool:
        # Tokens get dearer as the conversation grows: the comparison must grow with them.
        self._single_s += (processor_s - self._single_s) / 8
        self._left -= 1
        if self._left > 0:
            return False
        self.threads, self._slow, self._calm = self._full, 0, 0
        return True

    def _together(self, seconds: float) -> bool:
        if seconds <= self._single_s * MARGIN:
            self._slow = 0
            self._calm += 1
            if self._calm >= _CALM_TOKENS:
                self._hold = FIRST_HOLD
            return False
        self._slow += 1
        if self._slow < SLOW_TOKENS:
            return False
        self.threads, self._left = 1, self._hold
        self._hold = min(self._hold * 2, LONGEST_HOLD)
        return True
