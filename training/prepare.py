"""From sources to training data: read, annotate, de-identify, drop duplicates and what is measured on, split, shards.

    sources -> batches of samples, annotated and de-identified (all cores) -> duplicates and contamination marked
      -> split by conversation group -> shards, canaries planted -> manifest last

Promises: the same sources give the same data, byte for byte, but for the surrogates of de-identified names; a killed
run goes on with the batches that are done; memory grows by some 40 bytes a row, which is what sorting their hashes
takes (tests/bench/prepare.py measures it); a source whose licence forbids it never reaches data that is meant to ship;
whatever is left out is counted in the manifest by reason; the manifest says how varied the replies are, and warns of a
sentence that stands in too many samples (`training.variety`). Does not promise that a sample is true.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from training.batch import begin, counts_of, name_of, process, rows_of
from training.canaries import SOURCE as CANARIES
from training.canaries import Planting, planted_records
from training.canaries import told as canaries_told
from training.decontaminate import Evaluated
from training.dedupe import Digests, Signatures
from training.evaluation_sets import absent, evaluation_texts
from training.marks import Marks
from training.schema import Sample
from training.shards import MANIFEST, ShardWriter, write_manifest
from training.sources.source import Record, Source, shippable
from training.variety import Varieties, replies_of

BATCH_ROWS: Final = 200
"""Samples that are read and written together; what a kill may cost a core."""
Progress = Callable[[str, int], None]
"""Told the stage and how many samples it has done."""
PLANTING: Final = Planting()


@dataclass(frozen=True, slots=True)
class Job:
    """What is prepared: `data` holds the public sets, `out` gets the shards, `limit` samples a source at most (0: all).

    `ship` says that the weights made of it will be passed on; `canaries` None plants none.
    """

    sources: tuple[Source, ...]
    data: Path
    out: Path
    ship: bool = True
    limit: int = 0
    workers: int = 0
    canaries: Planting | None = PLANTING


def prepare(job: Job, progress: Progress) -> dict[str, Any]:
    """Do all of it; gives the manifest. Raises `SourceError` or `DataError`."""
    if job.ship:
        shippable(job.sources)
    (job.out / MANIFEST).unlink(missing_ok=True)
    work = job.out / "work"
    work.mkdir(parents=True, exist_ok=True)
    counts: Counter[str] = Counter()
    varieties = Varieties()
    batches = list(_read_all(job, work, counts, progress))
    dropped = _marked(job, batches, work, counts, progress)
    shards = _written(job, batches, dropped, counts, varieties, progress)
    manifest = {
        "shards": shards,
        "counts": dict(sorted(counts.items())),
        "ship": job.ship,
        "evaluation_sets_absent": absent(job.data),
        "sources": [
            {"name": one.name, "licence": one.licence, "citation": one.citation, "use": one.use.value}
            | {"repository": one.repository, "revision": one.revision}
            for one in (*job.sources, *((CANARIES,) if job.canaries else ()))
        ],
        "variety": varieties.told(),
        "warnings": varieties.warnings(),
        **canaries_told(job.canaries),
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
    workers = job.workers or os.cpu_count() or 1
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=begin) as pool:
        for at, source in enumerate(job.sources):
            waiting: list[tuple[Path, Future[None] | None]] = []
            for number, records in enumerate(_batches(source, job)):
                target = work / name_of(f"{at:02d}-{number:06d}", source.name, records)
                task = None if target.is_file() else pool.submit(process, records, source.name, target)
                waiting.append((target, task))
                if len(waiting) > 4 * workers:
                    done += _take(*waiting[0], counts)
                    progress("read", done)
                    yield waiting.pop(0)[0]
            for target, task in waiting:
                done += _take(target, task, counts)
                progress("read", done)
                yield target


def _take(target: Path, task: Future[None] | None, counts: Counter[str]) -> int:
    if task is not None:
        task.result()
    told = counts_of(target)
    counts.update(told)
    return told["read"]


def _batches(source: Source, job: Job) -> Iterator[list[Record]]:
    records = source.read(job.data)
    taken = islice(records, job.limit) if job.limit else records
    while batch := list(islice(taken, BATCH_ROWS)):
        yield batch


# batches -> marked


def _marked(job: Job, batches: Sequence[Path], work: Path, counts: Counter[str], progress: Progress) -> Marks:
    """The samples that are left out, with the reason."""
    progress("compare", 0)
    evaluated = Evaluated(evaluation_texts(job.data))
    counts["evaluation texts compared with"] = len(evaluated)
    signatures, digests = Signatures(work / "signatures.bin"), Digests(work / "digests.bin")
    dropped = Marks()
    for place, (_, _, body) in enumerate(rows_of(batches)):
        text = text_of(Sample.model_validate_json(body))
        signature = signatures.add(text)
        digests.add(text)
        shared = evaluated.overlap(text, signature)
        dropped.add(f"shared with {shared}" if shared else "")
        if place % 1_000 == 999:
            progress("compare", place + 1)
    for place in digests.duplicates():
        dropped.mark(int(place), "exact duplicate")
    for place in signatures.duplicates():
        if not dropped[int(place)]:
            dropped.mark(int(place), "near duplicate")
    counts.update(dropped.counts("left out: "))
    progress("compare", len(dropped))
    return dropped


# marked -> shards


def _written(
    job: Job,
    batches: Sequence[Path],
    dropped: Marks,
    counts: Counter[str],
    varieties: Varieties,
    progress: Progress,
) -> list[dict[str, Any]]:
    for split in ("train", "dev", "test"):
        shutil.rmtree(job.out / split, ignore_errors=True)
    progress("write", 0)
    writer = ShardWriter(job.out)
    for record in planted_records(job.canaries) if job.canaries else ():
        writer.add("train", record.file, CANARIES.name, record.sample.line())
    for place, (file, source, body) in enumerate(rows_of(batches)):
        if not dropped[place]:
            sample = json.loads(body)
            split = split_of(sample["conversation_id"])
            writer.add(split, file, source, body)
            counts[f"kept: {split}"] += 1
            said = [(turn["speaker"], turn["message"]) for turn in sample["conversation"]]
            varieties.add(source, replies_of(said))
        if place % 1_000 == 999:
            progress("write", place + 1)
    progress("write", len(dropped))
    return writer.close()
