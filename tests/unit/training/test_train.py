"""A real run of a tiny model: it learns, and killed with -9 it goes on to the same weights."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch")

from safetensors.numpy import load_file

RUN = """
import os, signal, sys
from pathlib import Path
from transformers import TrainerCallback
from tests.unit.training.tiny import tiny_base, tiny_config, tiny_data
from training.train import train

class Kill(TrainerCallback):
    def on_step_end(self, args, state, control, **kwargs):
        if state.global_step == int(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    shared, out = Path(sys.argv[1]), Path(sys.argv[2])
    if not (shared / "base").is_dir():
        tiny_base(shared / "base"), tiny_data(shared / "data")
    record = train(tiny_config(shared / "base"), shared / "data", out, extra=(Kill(),))
    losses = [entry["loss"] for entry in record["log"] if "loss" in entry]
    print("RECORD", record["steps"], float(losses[0]), float(losses[-1]))
"""


def run(shared: Path, out: Path, kill_at: int) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore", "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-c", RUN, str(shared), str(out), str(kill_at)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280, check=False)


@pytest.mark.timeout(600)
def test_killed_it_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    whole = run(tmp_path, tmp_path / "whole", 0)
    assert whole.returncode == 0, whole.stderr[-2_000:]
    steps, first, last = whole.stdout.split("RECORD ")[1].split()
    assert float(last) < float(first) - 0.2

    killed = run(tmp_path, tmp_path / "killed", 8)
    assert killed.returncode == -9
    assert not (tmp_path / "killed" / "best").exists()
    resumed = run(tmp_path, tmp_path / "killed", 0)
    assert resumed.returncode == 0, resumed.stderr[-2_000:]
    assert f"RECORD {steps} " in resumed.stdout

    name = "best/adapter_model.safetensors"
    straight, interrupted = load_file(tmp_path / "whole" / name), load_file(tmp_path / "killed" / name)
    assert straight.keys() == interrupted.keys()
    assert all((straight[key] == interrupted[key]).all() for key in straight)
    assert any(abs(straight[key]).max() > 1e-3 for key in straight if "lora_B" in key)
