"""Two processes (gloo) by `accelerate launch` give the losses and the weights of one with the same rows a step."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")

from safetensors.numpy import load_file

from training.config import CONFIGS
from training.processes import agreed, devices, first, shards

RUN = """
import sys
from pathlib import Path
from tests.unit.training.tiny import tiny_config
from training.train import train

if __name__ == "__main__":
    shared, out, accumulation = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    changes = {"accumulation": accumulation, "epochs": 4, "evaluate_every": 20, "save_every": 20, "watch": ["hipaa"]}
    changes |= {"lora": {"rank": 4, "alpha": 8, "dropout": 0}, "max_tokens": 280}
    train(tiny_config(shared / "base", **changes), shared / "data", out)
"""
MAKE = """
import sys
from pathlib import Path
from tests.unit.training.tiny import tiny_base, tiny_data
tiny_base(Path(sys.argv[1]) / "base"), tiny_data(Path(sys.argv[1]) / "data")
"""
TWO = ("-m", "accelerate.commands.launch", "--config_file", str(CONFIGS / "accelerate" / "two_processes.yaml"))


def run(*command: str) -> None:
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore", "HF_HUB_OFFLINE": "1"}
    environment["PYTHONPATH"] = os.pathsep.join([str(Path.cwd()), environment.get("PYTHONPATH", "")])
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    started = subprocess.Popen([sys.executable, *command], env=environment, text=True, start_new_session=True, **pipes)
    try:
        _, said = started.communicate(timeout=280)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)  # the launcher's children too
        raise
    assert started.returncode == 0, said[-3_000:]


def losses(record: dict[str, Any]) -> list[float]:
    return [entry[name] for entry in record["log"] for name in ("loss", "eval_loss") if name in entry]


@pytest.mark.timeout(600)
def test_two_processes_train_as_one(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(RUN)
    run("-c", MAKE, str(tmp_path))
    run(*TWO, str(script), str(tmp_path), str(tmp_path / "two"), "1")
    run(str(script), str(tmp_path), str(tmp_path / "one"), "2")
    one, two = (json.loads((tmp_path / name / "run.json").read_text()) for name in ("one", "two"))

    assert (one["processes"], two["processes"]) == (1, 2)
    assert one["steps"] == two["steps"] > 4
    assert losses(one)[0] > losses(one)[-1] + 0.2
    assert losses(two) == pytest.approx(losses(one), rel=1e-4)
    name = "best/adapter_model.safetensors"
    alone, together = load_file(tmp_path / "one" / name), load_file(tmp_path / "two" / name)
    assert alone.keys() == together.keys()
    for key, weights in alone.items():
        assert together[key] == pytest.approx(weights, abs=5e-4), key
    assert two["hipaa"]["kept"]["step"] == one["hipaa"]["kept"]["step"]


def test_alone_everything_is_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WORLD_SIZE", "RANK", "ACCELERATE_USE_FSDP", "ACCELERATE_USE_DEEPSPEED"):
        monkeypatch.delenv(name, raising=False)
    assert (devices(), first(), shards(), agreed(lambda: ("a", 1))) == (1, True, 1, ("a", 1))


@pytest.mark.parametrize(("spread", "over"), [("FSDP", 8), ("DEEPSPEED", 8), ("OTHER", 1)])
def test_the_launchers_words_are_understood(spread: str, over: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "8")
    monkeypatch.setenv("RANK", "3")
    monkeypatch.setenv(f"ACCELERATE_USE_{spread}", "true")
    assert (devices(), first(), shards()) == (8, False, over)
