"""What is found on a machine, and what is asked of the engine for it."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tara_health.inference import hardware
from tara_health.inference.hardware import MIB, Gpu, Hardware, choose, fit_context, fit_layers, kv_bytes_per_token
from tara_health.inference.loading import ModelNumbers

SMOL = ModelNumbers(8192, 30, 576, 9, 3)
LLAMA_8B = ModelNumbers(131_072, 32, 4096, 32, 8)
GIB = 1024 * MIB
DESK = Hardware(4, 8, 16 * GIB, 10 * GIB, (), "No card.")


def test_kv_cache_sizes_are_the_known_ones() -> None:
    assert kv_bytes_per_token(SMOL) == 23_040
    assert kv_bytes_per_token(LLAMA_8B) == 131_072  # 1 GiB for 8,192 tokens


def test_threads_are_physical_cores_and_the_context_is_capped() -> None:
    options = choose(DESK, 5 * GIB, LLAMA_8B)
    assert (options.threads, options.batch_threads) == (4, 4)
    assert options.context_tokens == hardware.CONTEXT_CAP
    assert options.gpu_layers == 0


@pytest.mark.parametrize(
    ("trained", "free", "context"),
    [
        (2048, 10 * GIB, 2048),
        (131_072, 10 * GIB, 8192),
        (131_072, 1 * GIB, 4096),
        (131_072, 100 * MIB, 2048),
        (131_072, -5 * GIB, 2048),
        (0, 10 * GIB, 2048),
        (512, 0, 512),
    ],
)
def test_the_context_fits_half_the_free_memory(trained: int, free: int, context: int) -> None:
    assert fit_context(trained, 131_072, free) == context


def test_layers_by_free_graphics_memory() -> None:
    card = Gpu("A card", 12 * GIB, 11 * GIB)
    assert choose(replace(DESK, gpus=(card,)), 5 * GIB, LLAMA_8B).gpu_layers == 33
    small = replace(card, memory_free=3 * GIB)
    assert 0 < choose(replace(DESK, gpus=(small,)), 5 * GIB, LLAMA_8B).gpu_layers < 33
    assert fit_layers(500 * MIB, 5 * GIB, 33) == 0
    assert fit_layers(10 * GIB, 0, 33) == 0


def test_cards_are_read_from_the_tool_and_odd_lines_left_out() -> None:
    lines = ["NVIDIA A, with comma, 8192, 8000", "", "garbage", "name, [N/A], 3", "B, 1, 2"]
    assert hardware.read_cards(lines) == (
        Gpu("NVIDIA A, with comma", 8192 * MIB, 8000 * MIB),
        Gpu("B", 1 * MIB, 2 * MIB),
    )


def test_a_hanging_or_failing_tool_means_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware.shutil, "which", lambda _name: "/usr/bin/nvidia-smi")

    def hang(*_arguments: object, **_options: object) -> None:
        raise subprocess.TimeoutExpired("nvidia-smi", 2)

    monkeypatch.setattr(hardware.subprocess, "run", hang)
    found = hardware.probe()
    assert found.gpus == ()
    assert found.reason_no_gpu.endswith(".")


def test_limits_of_a_control_group_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "_CGROUP", tmp_path)
    free = hardware.probe()
    (tmp_path / "memory.max").write_text(f"{64 * MIB}\n", encoding="ascii")
    (tmp_path / "memory.current").write_text(f"{16 * MIB}\n", encoding="ascii")
    (tmp_path / "cpu.max").write_text("50000 100000\n", encoding="ascii")
    bound = hardware.probe()
    assert bound.ram_total == 64 * MIB
    assert bound.ram_available == 48 * MIB
    assert bound.physical_cores == bound.logical_cores == 1
    assert free.ram_total > bound.ram_total


@pytest.mark.parametrize("words", ["max", "", "odd words here", "max 100000"])
def test_an_unlimited_or_odd_group_is_no_limit(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "_CGROUP", tmp_path)
    plain = hardware.probe_cores()
    for name in ("memory.max", "cpu.max"):
        (tmp_path / name).write_text(words, encoding="ascii")
    assert hardware.probe_cores() == plain
    assert hardware.probe_memory()[0] > 64 * MIB


def test_this_machine_makes_sense() -> None:
    found = hardware.probe()
    assert 1 <= found.physical_cores <= found.logical_cores
    assert 0 < found.ram_available <= found.ram_total
    assert bool(found.gpus) != bool(found.reason_no_gpu)
