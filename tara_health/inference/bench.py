"""`tara bench`: how fast the loaded model reads a prompt and writes a reply on this machine.

Medians of several rounds through the whole engine, as a turn would see them. Each round begins with an empty cache,
so running it makes the engine forget the conversation's prefix (the next turn reads it again).
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

from tara_health.inference.protocol import Engine, Finished, Sampling, Segment, StopSignal, TokenText

_SENTENCE: Final = "The patient reports chest pain and shortness of breath on exertion, worse at night. "


@dataclass(frozen=True, slots=True)
class BenchResult:
    """Medians: tokens per second read and written, and seconds to the first token of a prompt of `prompt_tokens`."""

    prefill_tokens_per_s: float
    decode_tokens_per_s: float
    first_token_s: float
    prompt_tokens: int
    reply_tokens: int
    rounds: int

    def to_json(self) -> dict[str, Any]:
        """The object of `tara bench --json`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Round:
    prefill_tokens_per_s: float
    decode_tokens_per_s: float
    first_token_s: float
    prompt_tokens: int
    reply_tokens: int


def run_bench(
    engine: Engine,
    *,
    prompt_tokens: int = 512,
    reply_tokens: int = 64,
    rounds: int = 3,
    progress: Callable[[int, int], None] | None = None,
) -> BenchResult:
    """Measure. `progress` gets (rounds done, rounds). Raises `EngineError` if no model is loaded or the engine dies."""
    done = []
    for number in range(rounds):
        done.append(_measure(engine, prompt_tokens, Sampling(temperature=1.0, seed=number, max_tokens=reply_tokens)))
        if progress is not None:
            progress(number + 1, rounds)
    engine.clear()
    return BenchResult(
        prefill_tokens_per_s=statistics.median(one.prefill_tokens_per_s for one in done),
        decode_tokens_per_s=statistics.median(one.decode_tokens_per_s for one in done),
        first_token_s=statistics.median(one.first_token_s for one in done),
        prompt_tokens=round(statistics.median(one.prompt_tokens for one in done)),
        reply_tokens=round(statistics.median(one.reply_tokens for one in done)),
        rounds=rounds,
    )


def _measure(engine: Engine, prompt_tokens: int, sampling: Sampling) -> _Round:
    engine.clear()
    (unit,) = engine.count_tokens([Segment(_SENTENCE)])
    prompt = (Segment(_SENTENCE * max(1, prompt_tokens // unit)),)
    started, first = time.perf_counter(), 0.0
    ended: Finished | None = None
    for event in engine.generate(prompt, sampling, StopSignal()):
        if isinstance(event, TokenText) and not first:
            first = time.perf_counter()
        elif isinstance(event, Finished):
            ended = event
    if ended is None:
        raise RuntimeError("a generation ended without its figures")
    return _Round(
        prefill_tokens_per_s=(ended.prompt_tokens - ended.reused_tokens) / max(ended.prefill_s, 1e-9),
        decode_tokens_per_s=ended.completion_tokens / max(ended.decode_s, 1e-9),
        first_token_s=(first or time.perf_counter()) - started,
        prompt_tokens=ended.prompt_tokens,
        reply_tokens=ended.completion_tokens,
    )
