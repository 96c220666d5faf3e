"""How far data is from the full corpus: by file, source and licence, and empty where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.unit.training.sample import sample
from training.cli import app
from training.corpora import CORPORA, FILES
from training.shards import DataError, ShardWriter, write_manifest
from training.status import as_json, status
from training.variety import Varieties


@pytest.fixture
def data(tmp_path: Path) -> Path:
    writer = ShardWriter(tmp_path / "data")
    for number in range(5):
        source = "MTS-Dialog" if number % 2 else "TARA's own exchanges"
        split = "dev" if number == 4 else "train"
        writer.add(split, "medical_consultations", source, sample(f"talk-{number}").line())
    sources = [{"name": "MTS-Dialog", "licence": "CC BY 4.0"}]
    write_manifest(tmp_path / "data", {"shards": writer.close(), "counts": {}, "sources": sources})
    return tmp_path / "data"


def test_each_file_says_what_it_holds_of_each_source(data: Path) -> None:
    files = {file.file: file for corpus in status(data) for file in corpus.files}
    assert tuple(sorted(files)) == tuple(sorted(FILES))
    assert files["medical_consultations"].rows == 5
    assert set(files["medical_consultations"].by_source) == {
        ("MTS-Dialog", "CC BY 4.0", 2),
        ("TARA's own exchanges", "unknown", 3),
    }
    assert sum(file.rows for file in files.values()) == 5


def test_a_corpus_is_told_against_its_target(data: Path) -> None:
    (conversations,) = (corpus for corpus in status(data) if corpus.name == "medical_conversations")
    assert (conversations.rows, conversations.target) == (5, 50_000)


def test_no_data_is_empty_and_no_fault(tmp_path: Path) -> None:
    assert [corpus.rows for corpus in status(tmp_path / "none")] == [0] * len(CORPORA)


def test_a_broken_manifest_is_refused(data: Path) -> None:
    (data / "manifest.json").write_text("{")
    with pytest.raises((DataError, ValueError)):
        status(data)


def test_the_command_prints_both_ways(data: Path) -> None:
    told = CliRunner().invoke(app, ["status", "--data", str(data), "--json"])
    assert json.loads(told.stdout) == json.loads(json.dumps(as_json(status(data))))
    table = CliRunner().invoke(app, ["status", "--data", str(data)], env={"COLUMNS": "200"})
    assert table.exit_code == 0
    assert "MTS-Dialog (CC BY 4.0): 2" in table.stdout
    assert "distinct" not in table.stdout


def test_the_command_tells_how_varied_the_replies_are(tmp_path: Path) -> None:
    writer, varieties = ShardWriter(tmp_path / "data"), Varieties()
    writer.add("train", "medical_consultations", "A", sample("talk").line())
    varieties.add("A", ["Bring the list. Bring the list."])
    write_manifest(
        tmp_path / "data", {"shards": writer.close(), "counts": {}, "sources": [], "variety": varieties.told()}
    )
    told = CliRunner().invoke(app, ["status", "--data", str(tmp_path / "data")], env={"COLUMNS": "200"})
    assert "distinct-1/2/3" in told.stdout
    assert '100.00% "bring the list"' in told.stdout
