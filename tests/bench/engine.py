"""The engine's figures: decode speed, the second turn, stopping, memory.

References run in processes of their own, in turn with ours.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from tara_health.inference.client import EngineClient
from tara_health.inference.protocol import (
    EngineInfo,
    EngineOptions,
    Finished,
    Prefill,
    Prompt,
    Sampling,
    StopSignal,
    TokenText,
)
from tests.bench import llama_bench
from tests.bench.rows import Row
from tests.unit.inference.chatml import chat, embedded_model, long_message

ROUNDS = 5
TOKENS = 128
STORY = chat(("system", "You are a helpful assistant."), ("user", "Write a long story about a hospital at night."))


def figures() -> Iterator[Row]:
    """All rows, in the order of docs/EVIDENCE.md."""
    model = embedded_model()
    llama_bench.build()
    repack = _repacks()
    with EngineClient() as engine:
        info = engine.start(model, EngineOptions())
        yield from _decode_speed(engine, info, model, repack)
        yield from _second_turn(engine, info, model, repack)
        yield _stop(engine)
        yield _memory(info, model)


def _decode_speed(engine: EngineClient, info: EngineInfo, model: Path, repack: bool) -> Iterator[Row]:
    ours, bench, high_level, shipped = [], [], [], []
    depth = _reply(engine, STORY, 8).ended.prompt_tokens  # llama-bench decodes at the same positions of the cache
    for number in range(ROUNDS):
        ours.append(_reply(engine, STORY, TOKENS, seed=number).rate)
        bench.append(
            llama_bench.tokens_per_second(model, threads=info.threads, tokens=TOKENS, depth=depth, repack=repack)
        )
        high_level.append(_reference("chat_completion", model, info.threads, info.context_tokens, TOKENS, int(repack)))
        shipped.append(_reference("chat_completion", model, "default", "default", TOKENS, int(repack)))
    mine, native, binding, untouched = (statistics.median(values) for values in (ours, bench, high_level, shipped))
    yield _ratio("Decode through the whole engine, against llama-bench", mine, native, "t/s", 0.93)
    yield _ratio("Decode through the whole engine, against create_chat_completion", mine, binding, "t/s", 1.15)
    claim = "Decode through the whole engine, against create_chat_completion as shipped (its own defaults)"
    yield Row(claim, mine, untouched, mine / untouched, "t/s", "told", True)


def _ratio(claim: str, ours: float, reference: float, unit: str, least: float) -> Row:
    ratio = ours / reference
    return Row(claim, ours, reference, ratio, unit, f">= {least} x", ratio >= least)


def _second_turn(engine: EngineClient, info: EngineInfo, model: Path, repack: bool) -> Iterator[Row]:
    waits, bare, shares = [], [], []
    for number in range(ROUNDS):
        engine.clear()
        turns = [("system", "You are a helpful assistant."), ("user", f"Case {number}. {long_message(600)}")]
        first = _reply(engine, chat(*turns), 96, seed=number)
        turns += [("assistant", first.text), ("user", "Which examination would you do first, and why?")]
        second = _reply(engine, chat(*turns), 4, seed=number)
        waits.append(second.first_token_s * 1000)
        earlier = first.ended.prompt_tokens + first.ended.completion_tokens
        shares.append(100 * second.ended.reused_tokens / earlier)
        reused, new = second.ended.reused_tokens, second.ended.prompt_tokens - second.ended.reused_tokens
        bare.append(_reference("bare_decode", model, info.threads, info.context_tokens, reused, new, 5, int(repack)))
    mine, least = statistics.median(waits), statistics.median(bare)
    yield Row(
        "First token of a second turn, over a bare llama_decode of the new tokens",
        mine,
        least,
        mine / least,
        "ms",
        "<= 60 ms more",
        mine - least <= 60,
    )
    share = min(shares)
    claim = "Second turn: tokens reused of the earlier prompt and reply"
    yield Row(claim, share, None, None, "%", ">= 95 %", share >= 95)


def _stop(engine: EngineClient) -> Row:
    waits = []
    for number in range(ROUNDS):
        engine.clear()
        stop, pressed = StopSignal(), 0.0
        for event in engine.generate(chat(("user", f"{number} {long_message(4100)}")), Sampling(), stop):
            if isinstance(event, Prefill) and event.done >= 512 and not pressed:
                pressed = time.perf_counter()
                stop.set()
        waits.append((time.perf_counter() - pressed) * 1000)
    worst = max(waits)
    claim = "Stop in the prefill of a 4,000-token prompt, longest wait"
    return Row(claim, worst, None, None, "ms", "<= 250 ms", worst <= 250)


def _memory(info: EngineInfo, model: Path) -> Row:
    resident, file = psutil.Process(info.pid).memory_info().rss / 1e6, model.stat().st_size / 1e6
    claim = f"Resident memory of the engine process ({info.context_tokens} tokens of context), beside the model file"
    return Row(claim, resident, file, resident / file, "MB", "told", True)


class _Reply:
    """One generation as the desktop process sees it."""

    def __init__(self, text: str, first_token_s: float, rate: float, ended: Finished) -> None:
        self.text = text
        self.first_token_s = first_token_s
        self.rate = rate
        self.ended = ended


def _reply(engine: EngineClient, prompt: Prompt, tokens: int, seed: int = 0) -> _Reply:
    started = time.perf_counter()
    first = last = 0.0
    counted, at_first, texts = 0, 0, []
    for event in engine.generate(prompt, Sampling(max_tokens=tokens, seed=seed), StopSignal()):
        if isinstance(event, TokenText):
            counted += event.count
            texts.append(event.text)
            last = time.perf_counter()
            if not first:
                first, at_first = last, counted
    assert isinstance(event, Finished)
    return _Reply("".join(texts), first - started, (counted - at_first) / max(last - first, 1e-9), event)


def _reference(name: str, *arguments: object) -> float:
    script = Path(__file__).with_name(f"reference_{name}.py")
    command = [sys.executable, str(script), *map(str, arguments)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1])


def _repacks() -> bool:
    """Does the engine lay weights out anew here? (Not with AMX: see `inference/loading.py`.)"""
    asked = "import llama_cpp; print(int(b'AMX_INT8 = 1' not in llama_cpp.llama_print_system_info()))"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    return answer.stdout.strip() == "1"
