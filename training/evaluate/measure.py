"""The whole evaluation of several files, from questions to report.json, report.html and the answers themselves.

    python -m training.evaluate.measure --model base=FILE,chatml --model tuned=FILE,chatml-tara --out DIR

The last model is the one that ships; the first is what it is compared with. Killed, the same command goes on: answers
and choices are kept in DIR/kept by the hashes of weights and questions. Multiple choice is asked where `--choices`
names files of JSON lines (question, options, answer_idx); canaries where `--canaries SEED` names the list that was
planted. Takes minutes a model: about 3 s an answer of a 135M model on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from quantize.scorer import Scorer
from tara_health.analysis import Analyst
from tara_health.encoder.session import Encoder
from tara_health.inference.client import EngineClient
from tara_health.inference.protocol import EngineOptions, Sampling
from tara_health.prompt.template import TEMPLATES
from training.evaluate.answers import CONTEXT_TOKENS, GREEDY, STEADY, Weights, answers
from training.evaluate.completions import completer
from training.evaluate.controls import BAD, REFERENCE, control_cases, control_scores
from training.evaluate.embedding import best_embedder
from training.evaluate.html import page
from training.evaluate.memorisation import canaries, memorisation
from training.evaluate.metrics.registry import METRICS
from training.evaluate.multiple_choice import Item, Task, drawn, read_items, read_tasks, right_of
from training.evaluate.probe import Probe, digest, read_probes, read_references
from training.evaluate.reading import CaseReader
from training.evaluate.relevance import Relevance
from training.evaluate.report import Json, Run, report
from training.evaluate.statistics import DRAWS, SEED
from training.evaluate.subjects import read_subject


@dataclass(frozen=True, slots=True)
class Job:
    """What is measured and where it goes. `choices` are files of questions; `canary_seed` None asks for no canaries."""

    weights: tuple[Weights, ...]
    out: Path
    choices: tuple[Path, ...] = ()
    canary_seed: int | None = None
    probes: Sequence[Probe] = field(default_factory=read_probes)
    references: dict[str, str] = field(default_factory=read_references)
    sampling: Sampling = GREEDY


def measure(job: Job) -> Json:
    """Measure, write report.json and report.html below `job.out`, and give the report. Raises `EngineError`."""
    analyst = Analyst()
    analyst.load()
    # Closeness is relative to all messages, so a few probes are judged as they would be among the rest.
    messages = [probe.message for probe in (*read_probes(), *job.probes)]
    embedder = best_embedder(messages)
    reader = CaseReader(job.probes, analyst, Encoder(), Relevance(messages, embedder))
    tasks = read_tasks() if job.choices else []
    items = list(read_items(job.choices, read_subject(analyst))) if job.choices else []
    runs = [_run(job, weights, reader, analyst, tasks, items) for weights in job.weights]
    controls = {
        kind: control_scores(METRICS, control_cases(kind, job.probes, job.references, reader))
        for kind in (*BAD, REFERENCE)
    }
    found = report(runs, METRICS, tasks, controls, _circumstances(job, embedder.name, items))
    job.out.mkdir(parents=True, exist_ok=True)
    (job.out / "report.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (job.out / "report.html").write_text(page(found, runs), "utf-8")
    return found


def _run(
    job: Job, weights: Weights, reader: CaseReader, analyst: Analyst, tasks: Sequence[Task], items: Sequence[Item]
) -> Run:
    kept = job.out / "kept"
    cases = tuple(reader.cases(answers(weights, job.probes, kept, analyst, job.sampling)))
    sha256 = weights.sha256()
    choices = _choices(weights, sha256, tasks, items, kept) if tasks else {}
    memory = None
    if job.canary_seed is not None:
        seed = job.canary_seed
        memory = _kept(kept / f"{sha256[:16]}-canaries-{seed}.json", lambda: _memory(weights, seed))
    return Run(weights.name, sha256, weights.template, weights.quantization, cases, choices, memory)


def _choices(
    weights: Weights, sha256: str, tasks: Sequence[Task], items: Sequence[Item], kept: Path
) -> dict[str, dict[str, float]]:
    """Right or wrong by task and item; each task's are kept once it is through."""
    found: dict[str, dict[str, float]] = {}
    with Scorer(weights.path) as scorer:
        for task in tasks:
            asked = drawn(items, task)
            name = hashlib.sha256(repr((task, asked)).encode()).hexdigest()[:16]
            file = kept / f"{sha256[:16]}-{task.name}-{name}.json"
            found[task.name] = _kept(file, partial(right_of, asked, task, scorer))
    return found


def _kept(file: Path, found: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What an earlier run found, or what is found now; written whole or not at all."""
    if not file.is_file():
        half = file.with_suffix(".part")
        half.write_text(json.dumps(found()), "utf-8")
        half.replace(file)
    kept: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return kept


def _memory(weights: Weights, seed: int) -> dict[str, Any]:
    with EngineClient(STEADY) as engine, Scorer(weights.path) as scorer:
        engine.start(weights.path, EngineOptions(context_tokens=CONTEXT_TOKENS))
        return memorisation(canaries(seed), completer(engine, weights.template), scorer)


def _circumstances(job: Job, embedder: str, items: Sequence[Item]) -> Json:
    return {
        "probes": {"sha256": digest(job.probes), "n": len(job.probes), "of": len(read_probes())},
        "choices": {"n": len(items), "files": {file.name: _sha256(file) for file in job.choices}},
        "canary_seed": job.canary_seed,
        "relevance_by": embedder,
        "sampling": {"temperature": job.sampling.temperature, "max_tokens": job.sampling.max_tokens},
        "intervals": f"95 %; bootstrap by conversation, {DRAWS:,} draws, seed {SEED}; Wilson for shares",
        "comparison": f"paired permutation test, {DRAWS:,} draws, two-sided; p_holm corrects for all of this report",
        "commit": _commit(),
        "machine": f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
    }


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _commit() -> str:
    """The commit this was measured at; empty outside a checkout."""
    asked = ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short=12", "HEAD"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def weights_of(text: str) -> Weights:
    """`name=FILE,template` or `name=FILE,template,quantization`."""
    name, _, rest = text.partition("=")
    file, template, quantization = ([*rest.split(","), ""] if rest.count(",") == 1 else rest.split(","))[:3]
    if template not in TEMPLATES:
        raise argparse.ArgumentTypeError(f"the templates are: {', '.join(TEMPLATES)}")
    return Weights(name, Path(file), template, quantization)


def main() -> None:
    """The command above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=weights_of, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--choices", type=Path, nargs="*", default=[])
    parser.add_argument("--canaries", type=int, default=None)
    given = parser.parse_args()
    measure(Job(tuple(given.model), given.out, tuple(given.choices), given.canaries))
    print(given.out / "report.html")


if __name__ == "__main__":
    main()
