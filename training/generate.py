"""Replies of the model that is being trained, from the very prompt that TARA serves: greedy, in batches, short.

Promises: the same weights give the same replies (no chance is drawn, so a resumed run sees what it saw before); a reply
in a batch is the reply alone, up to the rounding of the arithmetic; the model is left as it was found, in training or
at rest. Rows are filled up behind the prompt, not before it: each token then sees at least itself, and no row of the
attention mask is empty, which 16-bit softmax would turn into NaN. The next token is chosen in 32 bits.

Does not promise the engine's own reply: that one samples, is guarded, and runs on quantised weights.
By hand: tests/unit/training/test_generate.py compares with a loop that keeps no cache.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import torch

from tara_health.analysis import Analyst
from tara_health.prompt.build import PastTurn, SystemContext, build_messages, context_note
from tara_health.prompt.template import Template
from tara_health.vocabulary import Mode
from training.processes import in_step
from training.tokens import PromptTokenizer

BATCH: Final = 8
REPLY_TOKENS: Final = 120
"""Enough for what a good draft says first; a longer reply is cut."""
_FILLING: Final = 0


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation that waits for its reply. `past` are (message, reply)."""

    mode: Mode
    message: str
    past: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """All words of the conversation."""
        return "\n".join([*(words for turn in self.past for words in turn), self.message])


@dataclass(frozen=True, slots=True)
class Speaker:
    """What turns a conversation into a prompt and tokens into words; `dtype` is the run's 16-bit kind, if any."""

    template: Template
    tokenizer: PromptTokenizer
    analyst: Analyst
    dtype: torch.dtype | None = None

    def prompt(self, talk: Talk) -> list[int]:
        """The token ids that TARA would send."""
        past = [PastTurn(message, self._note(message, talk.mode), reply) for message, reply in talk.past]
        messages = build_messages(talk.mode, SystemContext(), past, talk.message, self._note(talk.message, talk.mode))
        return self.tokenizer.prompt_ids(self.template.render(messages))

    def replies(self, model: Any, talks: Sequence[Talk], limit: int = REPLY_TOKENS) -> list[str]:
        """A reply to each conversation, at most `limit` tokens."""
        stops = {self.tokenizer.ids(token, control=True)[0] for token in self.template.stop}
        prompts = [self.prompt(talk) for talk in talks]
        said: list[list[int]] = []
        with at_rest(model, self.dtype):
            for start in range(0, len(prompts), BATCH):
                said += greedy(model, prompts[start : start + BATCH], stops, limit)
        return [self.tokenizer.text(ids).strip() for ids in said]

    def _note(self, message: str, mode: Mode) -> str:
        return context_note(self.analyst.analyze(message), mode)


@contextmanager
def at_rest(model: Any, dtype: torch.dtype | None = None) -> Iterator[None]:
    """No gradient, no dropout, 16-bit products where the run has them; afterwards the model trains on as before."""
    training = model.training
    model.eval()
    device = next(model.parameters()).device.type
    try:
        with torch.no_grad(), torch.autocast(device, dtype or torch.bfloat16, enabled=dtype is not None):
            yield
    finally:
        model.train(training)


def greedy(model: Any, prompts: Sequence[list[int]], stops: set[int], limit: int) -> list[list[int]]:
    """The likeliest continuation of each prompt, token by token, without the stop token that ended it."""
    device = next(model.parameters()).device
    lengths = torch.tensor([len(prompt) for prompt in prompts], device=device)
    longest = int(lengths.max())
    ids = torch.tensor([prompt + [_FILLING] * (longest - len(prompt)) for prompt in prompts], device=device)
    seen = (torch.arange(longest, device=device) < lengths[:, None]).long()
    ends, which = torch.unique(lengths - 1, return_inverse=True)
    positions = torch.arange(longest, device=device).expand(len(prompts), -1)
    out = model(input_ids=ids, attention_mask=seen, position_ids=positions, use_cache=True, logits_to_keep=ends)
    scores = out.logits[torch.arange(len(prompts), device=device), which]
    said: list[list[int]] = [[] for _ in prompts]
    open_rows = set(range(len(prompts)))
    for place in range(limit):
        chosen = in_step(scores.float().argmax(-1))
        for row in sorted(open_rows):
            token = int(chosen[row])
            if token in stops:
                open_rows.discard(row)
            else:
                said[row].append(token)
        if not open_rows or place + 1 == limit:
            break
        seen = torch.cat([seen, torch.ones_like(seen[:, :1])], dim=1)
        out = model(
            input_ids=chosen[:, None],
            attention_mask=seen,
            position_ids=(lengths + place)[:, None],
            past_key_values=out.past_key_values,
            use_cache=True,
        )
        scores = out.logits[:, -1]
    return said
