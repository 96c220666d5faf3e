"""`tara bench` on an engine whose times are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tara_health.inference.bench import run_bench
from tara_health.inference.protocol import (
    EngineEvent,
    EngineInfo,
    EngineOptions,
    Finished,
    FinishReason,
    Prompt,
    Sampling,
    Segment,
    StopSignal,
    TokenText,
)


class _Clockwork:
    """Reads 500 and writes 50 tokens a second, in its own account."""

    info: EngineInfo | None = None

    def __init__(self) -> None:
        self.cleared = 0
        self.prompts: list[Prompt] = []

    def start(self, model: Path, options: EngineOptions) -> EngineInfo:
        raise NotImplementedError

    def count_tokens(self, texts: Sequence[Segment]) -> list[int]:
        return [len(segment.text.split()) for segment in texts]

    def generate(self, prompt: Prompt, sampling: Sampling, stop: StopSignal) -> Iterator[EngineEvent]:
        self.prompts.append(prompt)
        (tokens,) = self.count_tokens(prompt)
        yield TokenText("a")
        yield Finished(FinishReason.LENGTH, tokens, 0, sampling.max_tokens, tokens / 500, sampling.max_tokens / 50)

    def clear(self) -> None:
        self.cleared += 1

    def close(self) -> None:
        raise NotImplementedError


def test_the_figures_are_those_of_the_engine() -> None:
    engine, seen = _Clockwork(), []
    result = run_bench(engine, prompt_tokens=280, reply_tokens=40, rounds=3, progress=lambda *at: seen.append(at))
    assert result.prefill_tokens_per_s == pytest.approx(500)
    assert result.decode_tokens_per_s == pytest.approx(50)
    assert (result.prompt_tokens, result.reply_tokens, result.rounds) == (280, 40, 3)
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert engine.cleared == 4  # nothing is reused between rounds, nothing is left behind
    assert set(result.to_json()) >= {"prefill_tokens_per_s", "decode_tokens_per_s", "first_token_s"}


def test_an_engine_that_ends_without_figures_is_a_bug() -> None:
    class Silent(_Clockwork):
        def generate(self, prompt: Prompt, sampling: Sampling, stop: StopSignal) -> Iterator[EngineEvent]:
            yield TokenText("a")

    with pytest.raises(RuntimeError, match="without its figures"):
        run_bench(Silent(), rounds=1)
