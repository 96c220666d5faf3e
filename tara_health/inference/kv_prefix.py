"""What the KV cache holds already, and which tokens a past reply was made of. Pure: no binding, no I/O.

A conversation's prompt only grows at its end, so the longest common prefix of two turns is nearly all of the earlier
one, provided that the earlier reply is turned into the very tokens the model generated. Tokenising its text again may
split it otherwise (a model is free to spell a word in more tokens than the tokenizer would), which would throw away
the cache from there on; hence `ReplyMemory`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

REMEMBERED_TOKENS: Final = 200_000
"""Tokens of past replies kept, over all of them; the oldest go first."""


def common_prefix(held: Sequence[int], wanted: Sequence[int]) -> int:
    """How many tokens both sequences start with."""
    length = min(len(held), len(wanted))
    if held[:length] == wanted[:length]:
        return length
    low, high = 0, length
    while low < high:
        middle = (low + high + 1) // 2
        if held[low:middle] == wanted[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def reusable(held: Sequence[int], wanted: Sequence[int]) -> int:
    """Tokens of `wanted` that need no decoding; one is always left, since its logits choose the first token."""
    return min(common_prefix(held, wanted), max(0, len(wanted) - 1))


class ReplyMemory:
    """The generated tokens of past replies by their text; white space around it doesn't matter."""

    def __init__(self, limit: int = REMEMBERED_TOKENS) -> None:
        self._limit = limit
        self._held = 0
        self._replies: OrderedDict[str, tuple[int, ...]] = OrderedDict()

    def __len__(self) -> int:
        """How many replies are kept."""
        return len(self._replies)

    def remember(self, text: str, tokens: Sequence[int]) -> None:
        """Keep the tokens that `text` was generated from."""
        key = text.strip()
        if not key or not tokens:
            return
        self._held += len(tokens) - len(self._replies.pop(key, ()))
        self._replies[key] = tuple(tokens)
        while self._held > self._limit:
            _, dropped = self._replies.popitem(last=False)
            self._held -= len(dropped)

    def tokens_of(self, text: str) -> tuple[int, ...] | None:
        """The tokens of a remembered reply, or None."""
        return self._replies.get(text.strip())

    def clear(self) -> None:
        """Forget all of them."""
        self._replies.clear()
        self._held = 0
