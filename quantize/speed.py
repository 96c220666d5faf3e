"""How fast each file decodes and how much memory it takes at most, as the application would run it.

Each measurement is a fresh engine process (`tara_health.inference`) that loads one file, reads a prompt and decodes;
the files take turns, in another order each round, so that a machine that grows warm or busy slows all alike. Medians
over the rounds are given. The first file of the first round also warms the disk's cache: every file is therefore read
once before.

Memory is the process's own high-water mark of resident pages, weights included. It is read from /proc where there is
one (a new program begins a new mark there, unlike `getrusage`), and is otherwise what was resident after decoding.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]

from tara_health.inference.bench import run_bench
from tara_health.inference.client import EngineClient
from tara_health.inference.protocol import EngineOptions

ROUNDS: Final = 5
PROMPT_TOKENS: Final = 256
REPLY_TOKENS: Final = 96
CONTEXT_TOKENS: Final = 2048
_REPLIES: Final = 3
"""In each process; their median counts, since a reply may end after a few tokens."""
_READ_BYTES: Final = 1 << 22


@dataclass(frozen=True, slots=True)
class Speed:
    """Medians over `rounds` processes."""

    decode_tokens_per_s: float
    prefill_tokens_per_s: float
    peak_memory_bytes: int
    rounds: int


def speeds(
    files: Mapping[str, Path],
    *,
    rounds: int = ROUNDS,
    prompt_tokens: int = PROMPT_TOKENS,
    reply_tokens: int = REPLY_TOKENS,
    context_tokens: int = CONTEXT_TOKENS,
    progress: Callable[[int], None] | None = None,
) -> dict[str, Speed]:
    """Measure all files. `progress` gets how many processes are done. Raises `EngineError`."""
    for file in files.values():
        _warm(file)
    measured: dict[str, list[Speed]] = {name: [] for name in files}
    names = list(files)
    for number in range(rounds):
        turn = number % len(names)
        for name in (*names[turn:], *names[:turn]):
            measured[name].append(_once(files[name], prompt_tokens, reply_tokens, context_tokens))
            if progress is not None:
                progress(sum(map(len, measured.values())))
    return {name: _median(runs) for name, runs in measured.items()}


def peak_memory(pid: int) -> int:
    """The most memory in bytes that a living process has had resident, or has now where only that is known."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return int(psutil.Process(pid).memory_info().rss)


def _once(file: Path, prompt_tokens: int, reply_tokens: int, context_tokens: int) -> Speed:
    with EngineClient() as engine:
        info = engine.start(file, EngineOptions(context_tokens=context_tokens, gpu_layers=0))
        result = run_bench(engine, prompt_tokens=prompt_tokens, reply_tokens=reply_tokens, rounds=_REPLIES)
        return Speed(result.decode_tokens_per_s, result.prefill_tokens_per_s, peak_memory(info.pid), 1)


def _median(runs: list[Speed]) -> Speed:
    return Speed(
        decode_tokens_per_s=statistics.median(run.decode_tokens_per_s for run in runs),
        prefill_tokens_per_s=statistics.median(run.prefill_tokens_per_s for run in runs),
        peak_memory_bytes=round(statistics.median(run.peak_memory_bytes for run in runs)),
        rounds=len(runs),
    )


def _warm(file: Path) -> None:
    with file.open("rb") as handle:
        while handle.read(_READ_BYTES):
            pass
