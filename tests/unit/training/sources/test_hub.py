"""`tara-train fetch` against a stand-in hub on 127.0.0.1: the pinned revision, checked, and plain about failures."""

from __future__ import annotations

import hashlib
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from huggingface_hub import constants
from typer.testing import CliRunner

from tests.net.hub_stand_in import COMMIT, Hub, serving
from training.cli import app
from training.sources import hub as hub_module
from training.sources import pubmedqa
from training.sources.hub import fetch
from training.sources.registry import SOURCES
from training.sources.source import SourceError

ROW = b'{"pmid": "1", "question": "Does it?", "contexts": ["We asked."], "long_answer": "It does."}\n'
SOURCE = replace(pubmedqa.SOURCE, repository="lab/mirror", revision=COMMIT)
ADDRESS = f"/datasets/lab/mirror/resolve/{COMMIT}/{SOURCE.paths[0]}"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "HF_TOKEN", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(time, "sleep", lambda _: None)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serving(Hub(ROW * 40)) as served:
        monkeypatch.setenv("HF_ENDPOINT", served.address)
        yield served


def left(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def test_a_fetched_source_is_read(hub: Hub, tmp_path: Path) -> None:
    (file,) = fetch(SOURCE, tmp_path)
    assert file.read_bytes() == hub.content
    assert [(method, path) for method, path, _ in hub.requests] == [("HEAD", ADDRESS), ("GET", ADDRESS)]
    assert len(list(SOURCE.read(tmp_path))) == 40
    assert left(tmp_path) == [file]


def test_what_is_there_is_not_fetched_again(hub: Hub, tmp_path: Path) -> None:
    assert fetch(SOURCE, tmp_path) == fetch(SOURCE, tmp_path)
    assert len(hub.requests) == 2


def test_small_files_are_checked_by_gits_own_hash(hub: Hub, tmp_path: Path) -> None:
    blob = hashlib.sha1(b"blob %d\0" % len(hub.content) + hub.content, usedforsecurity=False).hexdigest()
    hub.announced_sha256 = blob
    fetch(SOURCE, tmp_path)
    hub.announced_sha256 = blob[::-1]
    with pytest.raises(SourceError, match="not the file that the hub names"):
        fetch(SOURCE, tmp_path / "other")
    assert left(tmp_path / "other") == []


def test_wrong_bytes_and_too_many_are_refused(hub: Hub, tmp_path: Path) -> None:
    hub.announced_sha256 = "a" * 64
    with pytest.raises(SourceError, match="not the file that the hub names"):
        fetch(SOURCE, tmp_path)
    hub.announced_sha256, hub.extra = "", b"more"
    with pytest.raises(SourceError, match="than the hub announced"):
        fetch(SOURCE, tmp_path)
    assert left(tmp_path) == []


def test_a_revision_that_moves_is_refused_before_anything_is_asked(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no pinned revision"):
        fetch(replace(SOURCE, revision="main"), tmp_path)
    assert hub.requests == []


def test_another_commit_than_the_pinned_one_is_refused(hub: Hub, tmp_path: Path) -> None:
    hub.commit = "d" * 40
    with pytest.raises(SourceError, match="does not name the pinned revision"):
        fetch(SOURCE, tmp_path)
    assert hub.ranges() == []


def test_a_page_that_is_no_hub_is_told(hub: Hub, tmp_path: Path) -> None:
    hub.names_hash = False
    with pytest.raises(SourceError, match="names no size or hash"):
        fetch(SOURCE, tmp_path)


def test_a_file_over_the_limit_is_not_begun(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "FILE_BYTES", 10)
    with pytest.raises(SourceError, match="at most"):
        fetch(SOURCE, tmp_path)
    assert hub.ranges() == []


@pytest.mark.parametrize(
    ("status", "sentence"), [(401, "HF_TOKEN"), (403, "HF_TOKEN"), (404, "from its publisher"), (503, "error 503")]
)
def test_each_refusal_of_the_hub_has_its_sentence(status: int, sentence: str, hub: Hub, tmp_path: Path) -> None:
    hub.status = status
    with pytest.raises(SourceError, match=sentence):
        fetch(SOURCE, tmp_path)
    assert left(tmp_path) == []


def test_without_a_network_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{closed.getsockname()[1]}")
        done = CliRunner().invoke(app, ["fetch", "--source", "PubMedQA", "--public", str(tmp_path)])
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "can't be reached from this machine" in done.stderr


def test_a_machine_told_to_stay_offline_stays_so(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(SourceError, match="can't be reached"):
        fetch(SOURCE, tmp_path)
    assert hub.requests == []


def test_a_token_goes_to_the_hub_and_into_no_sentence(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_needle")
    fetch(SOURCE, tmp_path)
    assert {headers["authorization"] for _, _, headers in hub.requests} == {"Bearer hf_needle"}
    hub.status = 403
    with pytest.raises(SourceError) as caught:
        fetch(SOURCE, tmp_path / "other")
    assert "needle" not in str(caught.value)


def test_the_command_names_the_sources_and_our_own_needs_none(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["fetch", "--source", "Nothing"])
    assert done.exit_code == 1
    assert "MTS-Dialog" in done.stderr
    own = [source for source in SOURCES if not source.paths]
    assert own
    for source in own:
        with pytest.raises(SourceError, match="comes with the repository"):
            fetch(source, tmp_path)


def test_every_published_source_is_pinned_to_a_commit() -> None:
    assert all(len(source.revision) == 40 for source in SOURCES if source.paths)
