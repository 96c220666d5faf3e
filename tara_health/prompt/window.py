"""Which earlier turns the model still sees: a pure rule, without I/O.

The rules:
1. The instructions, the pinned facts and the newest message are always there; else `PromptTooLong`.
2. Turns are kept or dropped whole, the oldest first.
3. Nothing is dropped while everything fits. When the turns outgrow their budget, the oldest are dropped in one step
   until the earlier turns fill half of it, so that the next trim is far away and the prompt's beginning (hence the KV
   cache) stays as it is.
4. The answer follows from the arguments alone: the whole conversation is replayed, so a restart or a second window
   agrees.

As a conversation grows with the same instructions, reply length and context, `first_kept` never goes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tara_health.errors import PromptTooLong


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """`first_kept` is the index of the oldest turn the model sees; `kept_tokens` are those of the earlier turns kept.

    `free_tokens` is what the context has left after instructions, kept turns, newest message and the longest reply.
    """

    first_kept: int
    kept_tokens: int
    free_tokens: int


def plan_window(
    turn_tokens: Sequence[int], *, fixed_tokens: int, new_tokens: int, reply_tokens: int, context_tokens: int
) -> WindowPlan:
    """Choose what is kept. All sizes are in tokens, `turn_tokens` oldest first, one number a whole turn (message and
    reply).

    Raises `PromptTooLong` where instructions, newest message and reply alone exceed the context.
    """
    budget = context_tokens - fixed_tokens - reply_tokens
    if new_tokens > budget:
        raise PromptTooLong(
            f"The message needs {new_tokens:,} tokens and this model has room for {max(budget, 0):,}.",
            remedy="Shorten the message, pin fewer facts, or choose a model with a larger context.",
        )
    first, kept = 0, 0
    for number, tokens in enumerate((*turn_tokens, new_tokens)):
        first, kept = _trimmed(turn_tokens, first, number, kept, tokens, budget)
        if number < len(turn_tokens):
            kept += tokens
    return WindowPlan(first, kept, budget - kept - new_tokens)


def _trimmed(turns: Sequence[int], first: int, newest: int, kept: int, tokens: int, budget: int) -> tuple[int, int]:
    """Drop turns before `newest` if its `tokens` don't fit beside them. Gives the new `first` and `kept`."""
    if kept + tokens <= budget:
        return first, kept
    # The half is of the earlier turns alone: the newest turn grows by its reply before the next replay, and a
    # target that counted it would move the window twice.
    while first < newest and (kept > budget // 2 or kept + tokens > budget):
        kept -= turns[first]
        first += 1
    return first, kept
