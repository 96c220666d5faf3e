"""`tara models fetch` against a stand-in hub on 127.0.0.1: pinned, resumed, checked, and plain about every failure."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import constants

from tara_health.errors import (
    DownloadFailed,
    ModelError,
    ModelExists,
    ModelMissing,
    ModelTooLarge,
    NoRoomForModel,
    NotAGguf,
    Offline,
    TermsNotAccepted,
)
from tara_health.models import hub as hub_module
from tara_health.models.catalog import ADDED_LABEL, installed, remove
from tara_health.models.hub import fetch
from tara_health.models.importing import add_model
from tara_health.platform import paths
from tests.gguf_file import GgufFile, tensor
from tests.net.hub_stand_in import COMMIT, Hub, serving

SIZE = 300_000
NAME = "llama-3.2-3b"
PATH = "/bartowski/Llama-3.2-3B-Instruct-GGUF/resolve"
FILE = "Llama-3.2-3B-Instruct-Q4_K_M.gguf"
TOKEN = "hf_needleneedleneedle"


def model_bytes(filling: int = 1) -> bytes:
    return GgufFile(tensors=[tensor("w", [SIZE // 4], 0, 0)], data=bytes([filling]) * SIZE).to_bytes()


@pytest.fixture(autouse=True)
def _no_proxy_or_token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "HF_TOKEN", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(autouse=True)
def _small_and_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """huggingface_hub waits a second before it resumes, and writes in pieces of 10 MiB: too slow and too large here."""
    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setattr(constants, "DOWNLOAD_CHUNK_SIZE", 16_384)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serving(Hub(model_bytes())) as served:
        monkeypatch.setenv("HF_ENDPOINT", served.address)
        yield served


def pins() -> dict[str, dict[str, str]]:
    values: dict[str, dict[str, dict[str, str]]] = json.loads((paths.models_dir() / "pins.json").read_text())
    return values["pins"]


def partial_files() -> list[Path]:
    folder = paths.models_dir() / "partial"
    return list(folder.iterdir()) if folder.exists() else []


def test_a_fetched_model_is_checked_pinned_and_listed(hub: Hub) -> None:
    steps: list[tuple[int, int]] = []
    model = fetch(NAME, accept_terms=True, progress=lambda done, total: steps.append((done, total)))
    assert (model.name, model.sha256, model.verified, model.label) == (NAME, hub.sha256, True, ADDED_LABEL)
    assert model.path.read_bytes() == hub.content
    assert [(method, path) for method, path, _ in hub.requests] == [
        ("HEAD", f"{PATH}/main/{FILE}"),
        ("GET", f"{PATH}/{COMMIT}/{FILE}"),
    ]
    assert pins() == {
        f"bartowski/Llama-3.2-3B-Instruct-GGUF/{FILE}": {"revision": COMMIT, "sha256": hub.sha256},
    }
    assert steps[-1] == (len(hub.content), len(hub.content))
    assert partial_files() == []


def test_requests_say_nothing_of_the_machine(hub: Hub) -> None:
    fetch(NAME, accept_terms=True)
    for _, _, headers in hub.requests:
        assert headers["user-agent"].startswith("tara/")
        assert "authorization" not in headers
        assert not {"cookie", "referer"} & set(headers)


def test_terms_come_first(hub: Hub) -> None:
    with pytest.raises(TermsNotAccepted, match=r"Llama 3\.2 Community License.*--accept-terms"):
        fetch(NAME)
    assert hub.requests == []
    fetch(NAME, accept_terms=True)
    remove(NAME)
    fetch(NAME)  # accepted once on this machine


def test_an_unknown_name_gets_the_nearest(hub: Hub) -> None:
    with pytest.raises(ModelMissing, match="Did you mean medgemma-4b"):
        fetch("medgema", accept_terms=True)
    assert hub.requests == []


def test_a_cut_connection_is_resumed_in_the_same_run(hub: Hub) -> None:
    hub.cut_after = [100_000]
    assert fetch(NAME, accept_terms=True).verified
    first, second = hub.ranges()
    assert first is None
    assert second == "bytes=98304-"


def test_a_download_that_gave_up_goes_on_in_the_next_run(hub: Hub) -> None:
    hub.cut_after = [100_000] + [0] * 20
    with pytest.raises(DownloadFailed, match="goes on where it stopped"):
        fetch(NAME, accept_terms=True)
    assert installed()[1:] == []
    [partial] = partial_files()
    kept = partial.stat().st_size
    assert 0 < kept <= 100_000
    hub.cut_after, hub.requests = [], []
    assert fetch(NAME, accept_terms=True).path.read_bytes() == hub.content
    assert hub.ranges() == [f"bytes={kept}-"]


def test_a_damaged_beginning_is_not_built_upon(hub: Hub) -> None:
    partial = paths.private_dir(paths.models_dir() / "partial") / f"{hub.sha256}.part"
    partial.write_bytes(b"x" * 5_000)
    with pytest.raises(DownloadFailed, match="sha256 differs"):
        fetch(NAME, accept_terms=True)
    assert partial_files() == []
    assert fetch(NAME, accept_terms=True).verified


def test_a_beginning_longer_than_the_file_is_dropped(hub: Hub) -> None:
    partial = paths.private_dir(paths.models_dir() / "partial") / f"{hub.sha256}.part"
    partial.write_bytes(b"x" * (len(hub.content) + 1))
    assert fetch(NAME, accept_terms=True).verified


def test_wrong_bytes_are_refused_and_deleted(hub: Hub) -> None:
    hub.announced_sha256 = "a" * 64
    with pytest.raises(DownloadFailed, match="not the file the hub names"):
        fetch(NAME, accept_terms=True)
    assert partial_files() == []
    assert not (paths.models_dir() / "pins.json").exists()
    assert installed()[1:] == []


def test_more_bytes_than_announced_are_refused(hub: Hub) -> None:
    hub.extra = b"x" * 100
    with pytest.raises(DownloadFailed):
        fetch(NAME, accept_terms=True)
    assert installed()[1:] == []


@pytest.mark.proof
def test_another_file_at_the_second_fetch_is_refused(hub: Hub) -> None:
    """The pin of the first fetch stands against the hub itself. Control: the same file passes (see terms)."""
    fetch(NAME, accept_terms=True)
    before = pins()
    remove(NAME)
    hub.content = model_bytes(2)
    hub.requests = []
    with pytest.raises(DownloadFailed, match="another file than the one this machine fetched first"):
        fetch(NAME, accept_terms=True)
    assert [(method, path) for method, path, _ in hub.requests] == [("HEAD", f"{PATH}/{COMMIT}/{FILE}")]
    assert pins() == before
    assert installed()[1:] == []


def test_a_model_that_is_here_is_not_downloaded_again(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "by-hand.gguf").write_bytes(hub.content)
    add_model(tmp_path / "by-hand.gguf")
    with pytest.raises(ModelExists, match="already, as by-hand"):
        fetch(NAME, accept_terms=True)
    assert hub.ranges() == []


def test_a_taken_name_is_told_before_the_download(hub: Hub, tmp_path: Path) -> None:
    add_model(GgufFile().write(tmp_path / "other.gguf"), name=NAME)
    with pytest.raises(ModelExists, match=f"tara models remove {NAME}"):
        fetch(NAME, accept_terms=True)
    assert hub.ranges() == []


def test_memory_and_disk_are_weighed_before_the_download(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as small:
        small.setattr(hub_module, "memory_bytes", lambda: 2**20)
        with pytest.raises(ModelTooLarge):
            fetch(NAME, accept_terms=True)

    def full(needed: int, folder: Path) -> None:
        raise NoRoomForModel("full")

    monkeypatch.setattr(hub_module, "check_room", full)
    with pytest.raises(NoRoomForModel):
        fetch(NAME, accept_terms=True)
    assert hub.ranges() == []


def test_what_is_no_model_is_refused_after_the_download(hub: Hub) -> None:
    hub.content = b"<html>" + b"x" * 1000
    with pytest.raises(NotAGguf, match="web page"):
        fetch(NAME, accept_terms=True)
    assert installed()[1:] == []
    assert partial_files() == []
    hub.content = model_bytes()  # the publisher corrects it: nothing was pinned
    assert fetch(NAME, accept_terms=True).verified


def test_without_a_pin_nothing_stays(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ModelError("the disk is read-only")

    monkeypatch.setattr(hub_module, "write_pin", fail)
    with pytest.raises(ModelError, match="read-only"):
        fetch(NAME, accept_terms=True)
    assert installed()[1:] == []
    assert partial_files() == []


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (401, "only to accounts that have accepted"),
        (403, "only to accounts that have accepted"),
        (404, "has no Llama"),
        (500, "error 500"),
        (503, "error 503"),
    ],
)
def test_each_refusal_of_the_hub_has_its_sentence(status: int, sentence: str, hub: Hub) -> None:
    hub.status = status
    with pytest.raises(DownloadFailed, match=sentence) as caught:
        fetch(NAME, accept_terms=True)
    assert caught.value.remedy
    assert "Nothing was added." in str(caught.value)


def test_a_page_that_is_no_hub_is_told(hub: Hub) -> None:
    hub.names_hash = False
    with pytest.raises(DownloadFailed, match="names no revision, size or sha256"):
        fetch(NAME, accept_terms=True)
    hub.names_hash, hub.commit = True, "../../main"
    with pytest.raises(DownloadFailed, match="names no revision"):
        fetch(NAME, accept_terms=True)
    assert hub.ranges() == []


def test_offline_is_one_sentence_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{closed.getsockname()[1]}")
        start = time.monotonic()
        with pytest.raises(Offline, match="can't be reached"):
            fetch(NAME, accept_terms=True)
    assert time.monotonic() - start < 5


def test_a_machine_told_to_stay_offline_stays_so(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(Offline):
        fetch(NAME, accept_terms=True)
    assert hub.requests == []


def test_a_hub_that_never_answers_is_offline_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "_LOOK_UP_SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(Offline):
            fetch(NAME, accept_terms=True)


def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Hub(model_bytes())) as proxy:
        monkeypatch.setenv("HF_ENDPOINT", "http://hub.example.invalid")
        monkeypatch.setenv("HTTP_PROXY", proxy.address)
        assert fetch(NAME, accept_terms=True).verified
    assert {path.split("/bartowski")[0] for _, path, _ in proxy.requests} == {"http://hub.example.invalid"}


def test_a_proxy_that_is_down_is_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HF_ENDPOINT", "http://hub.example.invalid")
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(Offline, match="HTTPS_PROXY"):
            fetch(NAME, accept_terms=True)


def test_a_token_is_sent_to_the_hub_and_told_to_nobody(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    caplog.set_level(logging.DEBUG)
    hub.status = 403
    with pytest.raises(DownloadFailed) as caught:
        fetch(NAME, accept_terms=True)
    hub.status, hub.cut_after = 200, [50_000]
    fetch(NAME, accept_terms=True)
    assert all(headers["authorization"] == f"Bearer {TOKEN}" for _, _, headers in hub.requests)
    output = capfd.readouterr()
    for told in (str(caught.value), caplog.text, output.out, output.err):
        assert TOKEN not in told
    for file in paths.home().rglob("*"):
        assert file.is_dir() or TOKEN.encode() not in file.read_bytes()


def test_a_damaged_pin_file_is_named_and_stops_the_fetch(hub: Hub) -> None:
    fetch(NAME, accept_terms=True)
    remove(NAME)
    (paths.models_dir() / "pins.json").write_text(json.dumps({"version": 1, "pins": dict.fromkeys(pins(), 3)}))
    hub.requests = []
    with pytest.raises(ModelError, match="damaged"):
        fetch(NAME, accept_terms=True)
    assert hub.requests == []


def test_the_command_writes_below_tara_home_alone(hub: Hub, home: Path, tmp_path: Path) -> None:
    """A whole `tara models fetch` in a process of its own, with an empty HOME that stays empty."""
    user = tmp_path / "user"
    user.mkdir()
    code = "from tara_health.cli.models import app; app()"
    environment = os.environ | {"HOME": str(user), "TARA_HOME": str(home), "HF_ENDPOINT": hub.address}
    done = subprocess.run(
        [sys.executable, "-c", code, "fetch", NAME, "--accept-terms"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"{NAME} was added (not evaluated by TARA)" in done.stdout
    assert done.stderr == ""
    assert list(user.iterdir()) == []
    assert sorted(item.name for item in tmp_path.iterdir()) == ["home", "user"]
