"""Quantised files beside their 16-bit source: what each costs, what it gives, and which one is the default.

    compare(reference, {"Q8_0": file, "TARA_M": file, ...}, texts) -> rows -> chosen(rows) -> table and JSON

The rule for the default, stated before anything is measured:

    1. faithful   top-1 agreement with the 16-bit file of 0.97 or more on replies not trained on
    2. fast       decoding within 10 % of the fastest file of the comparison
    3. small      the smallest file of those; a file that fails 1 or 2 gives way to the next larger one
    If none is both, the file with the highest agreement, since a slow answer is better than another answer.

Why 0.97: the evaluation is made on the weights, and what a clinician reads must be what was evaluated. A reply of 80
tokens then has two or three places where the two files would choose differently, and those are places where the
16-bit file is undecided itself; at 0.86, which Q4_K_M of a first TARA-Health-135M gave, it is one in seven, and the
replies are others. (Its Q8_0 gave 0.957: where no file is faithful, the last line of the rule decides.) Why 10 %: less
is within what a busy workstation varies by, and nobody reads that fast.

Promises: every file is measured on the same texts, in the same processes' turns, our own recipe like the standard
ones; the verdict is `chosen`'s alone, a pure function of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from quantize.fidelity import Fidelity, Text, fidelity
from quantize.speed import ROUNDS, Speed, speeds
from tara_health.errors import InputError
from tara_health.models.digest import digest_once

LEAST_AGREEMENT: Final = 0.97
SLOWEST: Final = 0.90
"""Share of the fastest file's speed."""
REFERENCE: Final = "f16"
Progress = Callable[[str, int, int], None]
"""Stage, how much of it is done, how much there is."""


@dataclass(frozen=True, slots=True)
class Row:
    """One file. Sizes in bytes, divergence in nats; `scores` are task scores by name, where they were given."""

    name: str
    sha256: str
    size_bytes: int
    perplexity: float
    kl_divergence: float
    kl_99: float
    top1_agreement: float
    decode_tokens_per_s: float
    prefill_tokens_per_s: float
    peak_memory_bytes: int
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The reference's row and those of the files, smallest first; `default` names one of the files."""

    reference: Row
    rows: tuple[Row, ...]
    default: str
    texts: int
    positions: int
    rounds: int

    def to_json(self) -> dict[str, Any]:
        """What is kept beside the weights; `comparison` is what the model card prints."""
        return {
            "rule": {"least_top1_agreement": LEAST_AGREEMENT, "least_share_of_fastest": SLOWEST},
            "default": self.default,
            "texts": self.texts,
            "positions": self.positions,
            "rounds": self.rounds,
            "comparison": [asdict(row) for row in (self.reference, *self.rows)],
        }


def compare(
    reference: Path,
    files: Mapping[str, Path],
    texts: Sequence[Text],
    *,
    scores: Mapping[str, Mapping[str, float]] | None = None,
    rounds: int = ROUNDS,
    context_tokens: int = 2048,
    progress: Progress = lambda _stage, _done, _all: None,
) -> Comparison:
    """Measure everything. Raises `InputError`, `ModelError` or `EngineError`."""
    if not files or REFERENCE in files:
        raise InputError(f"Name the files to compare, and none of them {REFERENCE}.")
    everything = {REFERENCE: reference, **files}
    faithful = fidelity(
        reference,
        files,
        texts,
        context_tokens=context_tokens,
        progress=lambda done: progress("scored texts", done, len(texts)),
    )
    # The scorers' weights are freed by now; nothing else of ours runs while speed is measured.
    fast = speeds(
        everything,
        rounds=rounds,
        context_tokens=context_tokens,
        progress=lambda done: progress("timed processes", done, rounds * len(everything)),
    )
    given = scores or {}
    first, *rest = (
        _row(name, file, faithful["" if name == REFERENCE else name], fast[name], given.get(name, {}))
        for name, file in everything.items()
    )
    rows = tuple(sorted(rest, key=lambda row: (row.size_bytes, row.name)))
    counted = faithful[""]
    return Comparison(first, rows, chosen(rows), counted.texts, counted.positions, rounds)


def chosen(rows: Sequence[Row]) -> str:
    """The default's name by the rule above. Raises `InputError` for no rows."""
    if not rows:
        raise InputError("There is no file to choose from.")
    fastest = max(row.decode_tokens_per_s for row in rows)
    fit = [
        row for row in rows if row.top1_agreement >= LEAST_AGREEMENT and row.decode_tokens_per_s >= SLOWEST * fastest
    ]
    if fit:
        return min(fit, key=lambda row: (row.size_bytes, row.name)).name
    return min(rows, key=lambda row: (-row.top1_agreement, row.size_bytes, row.name)).name


def table(comparison: Comparison) -> str:
    """The comparison as a Markdown table, the default in bold."""
    scored = sorted({name for row in (comparison.reference, *comparison.rows) for name in row.scores})
    titles = ["file", "size", "perplexity", "KL mean", "KL 99 %", "top-1", "decode", "peak memory", *scored]
    lines = [titles, ["---", *["---:"] * (len(titles) - 1)]]
    for row in (comparison.reference, *comparison.rows):
        name = f"**{row.name}**" if row.name == comparison.default else row.name
        figures = [
            f"{row.size_bytes / 1e6:,.1f} MB",
            f"{row.perplexity:.3f}",
            f"{row.kl_divergence:.4f}",
            f"{row.kl_99:.3f}",
            f"{row.top1_agreement:.2%}",
            f"{row.decode_tokens_per_s:,.1f} t/s",
            f"{row.peak_memory_bytes / 1e6:,.0f} MB",
        ]
        lines.append([name, *figures, *(f"{row.scores[key]:.3f}" if key in row.scores else "-" for key in scored)])
    said = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return (
        f"{said}\n\n{comparison.positions:,} reply tokens of {comparison.texts:,} texts; speed and memory are medians"
        f" of {comparison.rounds} processes in turn. Default by the rule (top-1 at least {LEAST_AGREEMENT:.0%}, within"
        f" {1 - SLOWEST:.0%} of the fastest, then the smallest): **{comparison.default}**."
    )


def _row(name: str, file: Path, faithful: Fidelity, fast: Speed, scores: Mapping[str, float]) -> Row:
    return Row(
        name=name,
        sha256=digest_once(file),
        size_bytes=file.stat().st_size,
        perplexity=faithful.perplexity,
        kl_divergence=faithful.kl_divergence,
        kl_99=faithful.kl_99,
        top1_agreement=faithful.top1_agreement,
        decode_tokens_per_s=fast.decode_tokens_per_s,
        prefill_tokens_per_s=fast.prefill_tokens_per_s,
        peak_memory_bytes=fast.peak_memory_bytes,
        scores=dict(scores),
    )
