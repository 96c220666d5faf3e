"""From sources to training data: read, annotate, de-identify, drop duplicates and what is measured on, split, shards.

    sources -> batches of samples, annotated and de-identified (all cores) -> duplicates and contamination marked
      -> split by conversation group -> shards -> manifest last

Promises: the same sources give the same data, byte for byte, but for the surrogates of de-identified names; a killed
run goes on with the batches that are done; memory does not grow with the rows; a source whose licence forbids it never
reaches data that is meant to ship; whatever is left out is counted in the manifest by reason. Does not promise that a
sample is true.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from tara_health.analysis import Analyst
from training.annotate import Annotator
from training.decontaminate import Evaluated
from training.dedupe import Signatures
from training.deidentify import Deidentifier
from training.evaluation_sets import absent, evaluation_texts
from training.schema import Sample
from training.shards import MANIFEST, ShardWriter, write_manifest
from training.sources.source import Record, Source, shippable

BATCH_ROWS: Final = 200
"""Samples that are read and written together; what a kill may cost a core."""
Progress = Callable[[str, int], None]
"""Told the stage and how many samples it has done."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is prepared: `data` holds the public sets, `out` gets the shards, `limit` samples a source at most (0: all).

    `ship` says that the weights made of it will be passed on.
    """

    sources: tuple[Source, ...]
    data: Path
    out: Path
    ship: bool = True
    limit: int = 0
    workers: int = 0


def prepare(job: Job, progress: Progress) -> dict[str, Any]:
    """Do all of it; gives the manifest. Raises `SourceError` or `DataError`."""
    if job.ship:
        shippable(job.sources)
    (job.out / MANIFEST).unlink(missing_ok=True)
    work = job.out / "work"
    work.mkdir(parents=True, exist_ok=True)
    counts: Counter[str] = Counter()
    batches = list(_read_all(job, work, counts, progress))
    dropped = _marked(job, batches, work, counts, progress)
    shards = _written(job.out, batches, dropped, counts, progress)
    manifest = {
        "shards": shards,
        "counts": dict(sorted(counts.items())),
        "ship": job.ship,
        "evaluation_sets_absent": absent(job.data),
        "sources": [
            {"name": one.name, "licence": one.licence, "citation": one.citation, "use": one.use.value}
            | {"repository": one.repository, "revision": one.revision}
            for one in job.sources
        ],
    }
    write_manifest(job.out, manifest)
    shutil.rmtree(work)
    return manifest


def split_of(conversation_id: str) -> str:
    """80/10/10 by the conversation's group: what stands before a `#` in its id, so that its parts stay together."""
    group = conversation_id.partition("#")[0]
    tenth = int.from_bytes(hashlib.sha256(group.encode()).digest()[:8], "big") % 10
    return {8: "dev", 9: "test"}.get(tenth, "train")


def text_of(sample: Sample) -> str:
    """All that is said in a sample."""
    return "\n".join(turn.message for turn in sample.conversation)


# sources -> batches


def _read_all(job: Job, work: Path, counts: Counter[str], progress: Progress) -> Iterator[Path]:
    """The batch files in the data's order. Batches that are done are not read again."""
    done = 0
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(job.workers or os.cpu_count() or 1, mp_context=context, initializer=_begin) as pool:
        for source in job.sources:
            waiting = []
            for number, records in enumerate(_batches(source, job)):
                target = work / f"{job.sources.index(source):02d}-{number:06d}.jsonl"
                task = None if target.is_file() else pool.submit(_process, records, source.name, target)
                waiting.append((target, task))
                if len(waiting) > 4 * (job.workers or os.cpu_count() or 1):
                    done += _take(*waiting[0], counts)
                    progress("read", done)
                    yield waiting.pop(0)[0]
            for target, task in waiting:
                done += _take(target, task, counts)
                progress("read", done)
                yield target


def _take(target: Path, task: Any, counts: Counter[str]) -> int:
    if task is not None:
        task.result()
    with target.open("rb") as lines:
        told = json.loads(lines.readline())
    counts.update(told)
    return int(told["read"])


def _batches(source: Source, job: Job) -> Iterator[list[Record]]:
    records = source.read(job.data)
    taken = islice(records, job.limit) if job.limit else records
    while batch := list(islice(taken, BATCH_ROWS)):
        yield batch


_tools: list[Any] = []


def _begin() -> None:
    """A worker's readers, loaded once."""
    # One thread each: the cores are shared by whole processes.
    os.environ["OMP_NUM_THREADS"] = "1"
    analyst = Analyst()
    analyst.load()
    _tools[:] = [Annotator(analyst), Deidentifier(analyst)]


def _process(records: Sequence[Record], source: str, target: Path) -> None:
    """One batch: a line of counts, then a line a sample."""
    annotator, deidentifier = _tools
    counts: Counter[str] = Counter(read=len(records))
    replaced = deidentifier.replaced
    lines = []
    for record in records:
        try:
            sample = deidentifier.deidentified(annotator.annotated(record.sample))
        except ValidationError:
            counts["refused: not a sample any more after its labels"] += 1
            continue
        if sample is None:
            counts["refused: an identifier may be left"] += 1
        else:
            lines.append(json.dumps({"file": record.file, "source": source}) + "\t" + sample.line())
    counts["identifiers replaced"] = deidentifier.replaced - replaced
    part = target.with_suffix(".part")
    part.write_text("\n".join([json.dumps(counts), *lines]) + "\n", encoding="utf-8")
    part.replace(target)


def rows_of(batches: Iterable[Path]) -> Iterator[tuple[str, str, str]]:
    """(corpus file, source, sample line) of batch files."""
    for batch in batches:
        with batch.open(encoding="utf-8", newline="\n") as lines:
            next(lines)
            for line in lines:
                head, _, body = line.rstrip("\n").partition("\t")
                told = json.loads(head)
                yield told["file"], told["source"], body


# batches -> marked


def _marked(job: Job, batches: Sequence[Path], work: Path, counts: Counter[str], progress: Progress) -> dict[int, str]:
    """The places of the samples that are left out, with the reason."""
    evaluated = Evaluated(evaluation_texts(job.data))
    counts["evaluation texts compared with"] = len(evaluated)
    signatures = Signatures(work / "signatures.bin")
    seen: dict[bytes, None] = {}
    dropped: dict[int, str] = {}
    for place, (_, _, body) in enumerate(rows_of(batches)):
        text = text_of(Sample.model_validate_json(body))
        signatures.add(text)
        digest = hashlib.blake2b(" ".join(text.casefold().split()).encode(), digest_size=8).digest()
        if digest in seen:
            dropped[place] = "exact duplicate"
        elif shared := evaluated.overlap(text):
            dropped[place] = f"shared with {shared}"
        seen[digest] = None
        if place % 1_000 == 999:
            progress("compare", place + 1)
    for place in signatures.duplicates():
        dropped.setdefault(place, "near duplicate")
    counts.update(f"left out: {reason}" for reason in dropped.values())
    return dropped


# marked -> shards


def _written(
    out: Path, batches: Sequence[Path], dropped: dict[int, str], counts: Counter[str], progress: Progress
) -> list[dict[str, Any]]:
    for split in ("train", "dev", "test"):
        shutil.rmtree(out / split, ignore_errors=True)
    writer = ShardWriter(out)
    for place, (file, source, body) in enumerate(rows_of(batches)):
        if place not in dropped:
            split = split_of(json.loads(body)["conversation_id"])
            writer.add(split, file, source, body)
            counts[f"kept: {split}"] += 1
        if place % 1_000 == 999:
            progress("write", place + 1)
    return writer.close()
