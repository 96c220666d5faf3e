"""Sources become data: whole, counted, split by conversation, the same after a kill, without what is measured on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.training.sample import sample
from training.prepare import Job, prepare, split_of
from training.shards import DataError, read_manifest, samples
from training.sources.source import Record, Source, SourceError, Use
from training.status import status

RARE = "zither walnut comet lantern pebble orchid marble trellis beacon thistle quarry saddle ribbon velvet"


def quiet(stage: str, done: int) -> None:
    """A progress that nobody watches."""
    del stage, done


def records(folder: Path) -> Iterator[Record]:
    """Forty conversations, one said twice, one nearly twice, one that holds an evaluation text."""
    measured = json.loads((folder / "triage" / "vignettes_dev.jsonl").read_text())["text"]
    for number in range(40):
        message = f"Question {number}: " + " ".join(
            RARE.split()[(number * 5 + at) % 14] for at in range(number % 9 + 6)
        )
        yield Record("medical_consultations", sample(f"talk-{number}", message, f"Reply {number * number} of its own."))
    yield Record("medical_consultations", sample("talk-40", "Question 3: pebble orchid marble", "Again."))
    yield Record("medical_consultations", sample("talk-41", "Question 3: pebble orchid marble", "Again."))
    yield Record("medical_consultations", sample("talk-42", measured, "Seen."))
    yield Record("doctor_patient_interactions", sample("talk-43", "Ring Maria Delgado on 555-203-4411 please."))


SOURCE = Source("Test talks", "CC0", "none", Use.SHIP, "", "", (), records)


@pytest.fixture
def public(tmp_path: Path) -> Path:
    folder = tmp_path / "public" / "triage"
    folder.mkdir(parents=True)
    words = "a man of sixty falls while he carries eggs home from the market and cannot rise again by himself"
    (folder / "vignettes_dev.jsonl").write_text(json.dumps({"text": words}) + "\n")
    return folder.parent


def test_sources_become_shards_with_a_manifest(tmp_path: Path, public: Path) -> None:
    out = tmp_path / "data"
    manifest = prepare(Job((SOURCE,), public, out, workers=1), quiet)
    counts = manifest["counts"]
    assert counts["read"] == 44
    assert counts["left out: exact duplicate"] == 1
    assert counts["left out: shared with triage/vignettes_dev.jsonl"] == 1
    assert counts["identifiers replaced"] >= 2
    kept = {
        one.conversation_id: split
        for split in ("train", "dev", "test")
        for source, one in samples(out, split)
        if source == SOURCE.name
    }
    assert len(kept) == 42 - counts.get("left out: near duplicate", 0) - counts.get(
        "refused: an identifier may be left", 0
    )
    assert all(split_of(name) == split for name, split in kept.items())
    text = "".join(file.read_text() for file in out.rglob("*.jsonl"))
    assert "Delgado" not in text
    assert "555-203-4411" not in text
    assert read_manifest(out, check=True) == {"format": 1, **json.loads(json.dumps(manifest))}
    rows = {corpus.name: corpus.rows for corpus in status(out)}
    assert rows["medical_conversations"] == len(kept)
    assert rows["compliance_data"] == 0


def test_parts_of_a_conversation_stay_together() -> None:
    assert len({split_of(f"visit-9#{part}") for part in range(50)}) == 1
    shares = [split_of(f"visit-{number}") for number in range(2_000)]
    assert shares.count("train") == pytest.approx(1_600, abs=80)
    assert shares.count("test") == pytest.approx(200, abs=50)


def test_a_changed_shard_is_refused(tmp_path: Path, public: Path) -> None:
    out = tmp_path / "data"
    manifest = prepare(Job((SOURCE,), public, out, workers=1, limit=12), quiet)
    shard = out / manifest["shards"][0]["path"]
    shard.write_bytes(shard.read_bytes()[:-2] + b" \n")
    with pytest.raises(DataError, match="was changed"):
        read_manifest(out, check=True)


def test_no_manifest_no_data(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no finished data"):
        list(samples(tmp_path, "train"))


def test_a_licence_that_forbids_shipping_stops_it(tmp_path: Path, public: Path) -> None:
    research = Source("Closed", "CC BY-NC", "none", Use.RESEARCH, "", "", (), records)
    with pytest.raises(SourceError, match="Closed"):
        prepare(Job((research,), public, tmp_path / "data"), quiet)


def test_batches_of_other_records_are_not_taken(tmp_path: Path, public: Path) -> None:
    out = tmp_path / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.prepare.shutil.rmtree", lambda *args, **kept: None)
        prepare(Job((SOURCE,), public, out, workers=1, limit=12), quiet)
    left = list((out / "work").glob("*.jsonl"))
    assert left
    assert prepare(Job((SOURCE,), public, out, workers=1, limit=14), quiet)["counts"]["read"] == 14


SLOW = """
import sys, time
from pathlib import Path
import training.prepare as p
from tests.unit.training.test_prepare import SOURCE
if __name__ == "__main__":
    p.BATCH_ROWS = 4
    told = lambda stage, done: (print(stage, done, flush=True), time.sleep(0.3))
    p.prepare(p.Job((SOURCE,), Path(sys.argv[1]), Path(sys.argv[2]), workers=1), told)
"""


def test_killed_it_goes_on_with_what_is_done(tmp_path: Path, public: Path) -> None:
    out = tmp_path / "data"
    start = [sys.executable, "-c", SLOW, str(public), str(out)]
    with subprocess.Popen(start, stdout=subprocess.PIPE, text=True, start_new_session=True) as first:
        assert first.stdout is not None
        for line in first.stdout:
            if line.startswith("read 8"):
                os.killpg(first.pid, signal.SIGKILL)
                break
    assert not (out / "manifest.json").exists()
    done = {file.name: file.stat().st_mtime_ns for file in (out / "work").glob("*.jsonl")}
    assert len(done) >= 2
    time.sleep(0.05)
    # The second run leaves its working folder, so that the batches of the first can be looked at.
    code = SLOW.replace("p.BATCH_ROWS = 4", "p.BATCH_ROWS = 4; p.shutil.rmtree = lambda *a, **k: None")
    subprocess.run([sys.executable, "-c", code, str(public), str(out)], check=True, capture_output=True, timeout=120)
    assert read_manifest(out, check=True)["counts"]["read"] == 44
    for name, changed in done.items():
        assert (out / "work" / name).stat().st_mtime_ns == changed
