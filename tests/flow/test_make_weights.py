"""`make weights` whole, on a tiny base and little data: killed in the training, gone on with, signed, checked, spoilt.

The very script of the door runs in processes of its own. What is little is said by its variables and a config; the
base is a GGUF of two layers in a package that this test installs for the script alone (a folder on PYTHONPATH).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")

from quantize.sign import new_key, public_entry
from tara_health.models.embedded import BASE_SHA256
from tests.unit.quantize.tiny import WHOLE_VOCABULARY, weights, write_base

ROOT = Path(__file__).parents[2]
BIN = ROOT / ".venv/bin"
PACKAGE = "tara-tiny-base"
NAME = "tiny-weights"
BUSY_S = 900
"""What a step may take on a machine that is busy with other things; alone it is a minute at most."""
STAGES = ["prepare", "status", "train", "take", "kinds", "compare", "evaluate", "card", "sign"]
CONFIG = f"""
name: {NAME}
base: {{package: {PACKAGE}, file: tara_tiny_base/tiny.gguf, sha256: SHA256, licence: none}}
template: chatml-tara
sources: {{"TARA's own exchanges": 1, "TARA's modest exchanges": 1, Canaries: 1}}
author_notes: 0.5
lora: {{rank: 4, alpha: 8, dropout: 0}}
epochs: 4
batch_size: 1
accumulation: 1
learning_rate: 1.0e-2
weight_decay: 0.01
warmup_steps: 2
max_tokens: 1024
evaluate_every: 10
save_every: 10
saves_kept: 3
patience: 50
best_by: loss
precision: fp32
watch: []
report_to: []
"""
TALK = "Doctor: What brings you in, day {0}?\nPatient: My knee hurts since day {0}.\nDoctor: Does it swell on stairs?"


@dataclass(frozen=True)
class Place:
    """A tiny base, data, config, cards and key, and what the script is told of them."""

    folder: Path
    variables: dict[str, str]

    @property
    def run(self) -> Path:
        return self.folder / "runs" / NAME

    @property
    def release(self) -> Path:
        return self.folder / "runs/release" / NAME

    def start(self) -> subprocess.Popen[str]:
        """What `make weights` would run, without what it installs before."""
        plan = subprocess.run(
            ["make", "--no-print-directory", "-n", "weights"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        command = plan.stdout.splitlines()[-1].split()
        assert command == ["bash", "training/runs/weights.sh"]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | self.variables,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def ended(self) -> str:
        """A start that comes to its end; gives what it said."""
        started = self.start()
        try:
            said, _ = started.communicate(timeout=BUSY_S)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            raise
        assert started.returncode == 0, said[-4_000:]
        return said

    def verified(self) -> subprocess.CompletedProcess[str]:
        command = [str(BIN / "tara-release"), "verify", str(self.release), "--trusted", self.variables["TARA_TRUSTED"]]
        return subprocess.run(command, capture_output=True, text=True, timeout=BUSY_S, check=False)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("make_weights")
    sha256 = install_base(folder / "site")
    (folder / f"{NAME}.yaml").write_text(CONFIG.replace("SHA256", sha256))
    little_data(folder / "public")
    cards(folder / "cards", sha256)
    key = new_key(folder / "key.pem", None)
    (folder / "trusted.json").write_text(json.dumps([public_entry(key, "test", "2026-01-01")]))
    variables = {
        "TARA_CONFIG": str(folder / f"{NAME}.yaml"),
        "TARA_DATA": str(folder / "public"),
        "TARA_RUNS": str(folder / "runs"),
        "TARA_CARDS": str(folder / "cards"),
        "TARA_KEY": str(folder / "key.pem"),
        "TARA_TRUSTED": str(folder / "trusted.json"),
        "TARA_LIMIT": "25",
        "TARA_EVERY": "60",
        "TARA_TEXTS": "4",
        "TARA_ROUNDS": "1",
        "PYTHONPATH": os.pathsep.join([str(folder / "site"), os.environ.get("PYTHONPATH", "")]),
        "PYTHONWARNINGS": "ignore",
        "HF_HUB_OFFLINE": "1",
        # Several threads now and then add up in another order, and the adapters' bytes are compared.
        "OMP_NUM_THREADS": "1",
    }
    return Place(folder, variables)


def install_base(site: Path) -> str:
    """A package that holds the tiny GGUF; gives the file's sha256."""
    (site / "tara_tiny_base").mkdir(parents=True)
    described = site / "tara_tiny_base-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {PACKAGE}\nVersion: 1.0\n")
    return write_base(site / "tara_tiny_base/tiny.gguf", weights(32, WHOLE_VOCABULARY), "Q8_0")


def little_data(public: Path) -> None:
    """One public source of ten talks, and four multiple-choice questions."""
    for name in ("dialogue", "mcq"):
        (public / name).mkdir(parents=True)
    talks = [{"ID": number, "dialogue": TALK.format(number)} for number in range(10)]
    (public / "dialogue/mts_dialog_train.jsonl").write_text("".join(f"{json.dumps(talk)}\n" for talk in talks))
    options = {"A": "the heart", "B": "the knee", "C": "the ear", "D": "the skin"}
    asked = [
        {"question": f"Which organ beats {number} times a minute?", "options": options, "answer_idx": "A"}
        for number in (50, 60, 70, 80)
    ]
    (public / "mcq/tiny.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in asked))


def cards(folder: Path, sha256: str) -> None:
    """The pages of words and of facts: the shipped ones, of the tiny base."""
    folder.mkdir()
    for ending in (".json", ".release.json"):
        text = (ROOT / f"training/configs/cards/tara-health-135m{ending}").read_text("utf-8")
        (folder / f"{NAME}{ending}").write_text(text.replace(BASE_SHA256, sha256))


def sha256_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def kill_in_training(place: Place) -> None:
    """Start the script, and kill all its processes once a state of the training is saved."""
    started = place.start()
    until = time.monotonic() + BUSY_S
    try:
        while not list(place.run.glob("checkpoint-*/trainer_state.json")):
            assert started.poll() is None, started.communicate()[0][-4_000:]
            assert time.monotonic() < until, "no state was saved"
            time.sleep(0.02)
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.communicate()
    assert not (place.run / "run.json").exists(), "the kill came too late to prove anything"


@pytest.mark.timeout(3 * BUSY_S)
def test_from_sources_to_a_signed_file_through_a_kill(place: Place) -> None:
    kill_in_training(place)
    # A state that a kill cut short must not be gone on from.
    (place.run / "checkpoint-9999").mkdir()
    (place.run / "checkpoint-9999/adapter_model.safetensors").write_bytes(b"half")
    said = place.ended()
    assert "== prepare: done before" in said
    for stage in STAGES[2:]:
        assert f"== {stage}: done before" not in said
    assert [line.split()[0] for line in (place.folder / f"runs/{NAME}.stages").read_text().splitlines()] == STAGES
    serial = read(place.folder / f"cards/{NAME}.release.json")["serial"]
    assert f"is as it was signed (demonstration, release {serial})." in said
    assert "This start took" in said
    everything_is_of_this_run(place)

    adapter = sha256_of(place.run / "best/adapter_model.safetensors")
    signed = sha256_of(place.release / "manifest.json.sig")
    again = place.ended()
    assert [line for line in again.splitlines() if line.startswith("== ")] == [
        f"== {stage}: done before" for stage in STAGES
    ]
    assert sha256_of(place.release / "manifest.json.sig") == signed

    straight = place.folder / "straight"
    command = [BIN / "tara-train", "run", "--config", place.variables["TARA_CONFIG"], "--out", straight]
    command += ["--data", place.folder / "runs/data"]
    subprocess.run(command, env=os.environ | place.variables, capture_output=True, timeout=BUSY_S, check=True)
    assert sha256_of(straight / "best/adapter_model.safetensors") == adapter

    a_flipped_byte_is_refused(place)


def everything_is_of_this_run(place: Place) -> None:
    """Manifest, report, comparison and card are of the weights that were made here."""
    manifest = read(place.release / "manifest.json")
    made = {part["path"]: part["sha256"] for part in manifest["parts"]}
    assert set(made) == {
        *(f"{NAME}.gguf", "adapter.json", "adapter.safetensors", "MODEL_CARD.md", "report.json"),
    }
    assert all(sha256_of(place.release / path) == sha256 for path, sha256 in made.items())
    adapter = read(place.release / "adapter.json")
    assert (adapter["name"], adapter["version"]) == ("Tiny-Weights", manifest["version"])
    report = read(place.folder / "runs/report/report.json")
    assert manifest["evaluation_sha256"] == sha256_of(place.folder / "runs/report/report.json")
    assert report["meta"]["model_sha256"] == made[f"{NAME}.gguf"]
    assert 0 < report["meta"]["probes"]["n"] < report["meta"]["probes"]["of"]
    assert report["medical_knowledge"]["medical_accuracy"]["n"] == 4

    data = read(place.folder / "runs/data/manifest.json")
    assert {one["name"] for one in data["sources"]} >= {"TARA's own exchanges", "MTS-Dialog", "Canaries"}
    assert report["meta"]["canary_seed"] == data["canary_seed"]
    assert report["hipaa_compliance"]["memorisation"]["n"] == data["canaries"]["planted"]
    losses = [entry["loss"] for entry in read(place.run / "run.json")["log"] if "loss" in entry]
    assert losses[-1] < losses[0] - 0.2

    compared = read(place.folder / "runs/comparison.json")
    kinds = {row["name"] for row in compared["comparison"]}
    assert kinds == {"f16", "Q8_0", "Q5_1", "Q4_1", "Q4_K_M", "Q5_K_M", "TARA_M"}
    card = (place.release / "MODEL_CARD.md").read_text("utf-8")
    for words in (NAME, "MTS-Dialog", "Q5_K_M", "demonstration"):
        assert words in card
    hours = next(line for line in card.splitlines() if line.startswith("| Time |"))
    assert hours.endswith(" h |")


def a_flipped_byte_is_refused(place: Place) -> None:
    assert place.verified().returncode == 0
    for part in (f"{NAME}.gguf", "MODEL_CARD.md"):
        file = place.release / part
        kept = shutil.copy(file, place.folder / "kept")
        raw = bytearray(file.read_bytes())
        raw[len(raw) // 2] ^= 1
        file.write_bytes(raw)
        refused = place.verified()
        assert (refused.returncode, part in refused.stderr) == (1, True), refused.stderr
        shutil.copy(kept, file)
    assert place.verified().returncode == 0
    # TARA's own list does not know this key.
    unknown = [str(BIN / "tara-release"), "verify", str(place.release)]
    assert subprocess.run(unknown, capture_output=True, timeout=BUSY_S, check=False).returncode == 1


def read(file: Path) -> Any:
    return json.loads(file.read_bytes())
