"""What this machine offers the engine, and what to ask of it.

`probe()` looks (processor, memory, graphics cards), `choose()` decides and is pure. Limits that the system puts on
this process count as the machine: CPU affinity and the memory and CPU limits of its control group. Graphics memory is
known only for NVIDIA cards (through `nvidia-smi`, if it is installed); whether the installed llama.cpp can use a card
at all is known to the engine process alone, which reports it once it has loaded a model.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import psutil  # type: ignore[import-untyped]

from tara_health.inference.protocol import EngineOptions

MIB: Final = 1024 * 1024
CONTEXT_CAP: Final = 8_192
"""Context chosen at most by itself: beyond it the memory and the wait grow more than a consultation needs."""

CONTEXT_FLOOR: Final = 2_048
_KV_SHARE: Final = 0.5
_GPU_RESERVE: Final = 700 * MIB
_CGROUP: Final = Path("/sys/fs/cgroup")
_QUERY: Final = ("--query-gpu=name,memory.total,memory.free", "--format=csv,noheader,nounits")


@dataclass(frozen=True, slots=True)
class Gpu:
    """A graphics card; memory in bytes, 0 where it can't be known."""

    name: str
    memory_total: int
    memory_free: int


@dataclass(frozen=True, slots=True)
class Hardware:
    """What was found. Memory in bytes; `reason_no_gpu` is a sentence, empty where a card may be used."""

    physical_cores: int
    logical_cores: int
    ram_total: int
    ram_available: int
    gpus: tuple[Gpu, ...]
    reason_no_gpu: str


class ModelShape(Protocol):
    """The numbers of a model that its memory needs follow from; `gguf_header.GgufHeader` has them."""

    @property
    def context_length(self) -> int:
        """Tokens of context it was trained for."""
        ...

    @property
    def block_count(self) -> int:
        """Layers."""
        ...

    @property
    def embedding_length(self) -> int:
        """Width of the hidden state."""
        ...

    @property
    def head_count(self) -> int:
        """Attention heads."""
        ...

    @property
    def head_count_kv(self) -> int:
        """Heads of the KV cache (grouped-query attention)."""
        ...


def probe() -> Hardware:
    """Look at this machine; takes at most two seconds, for `nvidia-smi`."""
    physical, logical = probe_cores()
    total, available = probe_memory()
    gpus = _nvidia_cards()
    return Hardware(physical, logical, total, available, gpus, _reason_no_gpu(gpus))


def choose(hardware: Hardware, model_bytes: int, header: ModelShape) -> EngineOptions:
    """How to load a model of `model_bytes` on `hardware`. Pure.

    Threads are physical cores (a second thread on one core only waits for the same vector units). Layers go to the
    first card as far as its free memory holds them beside their share of the KV cache.
    """
    per_token = kv_bytes_per_token(header)
    context = fit_context(header.context_length, per_token, hardware.ram_available - model_bytes)
    layers = 0
    if hardware.gpus:
        layers = fit_layers(hardware.gpus[0].memory_free, model_bytes + per_token * context, header.block_count + 1)
    return EngineOptions(context, layers, hardware.physical_cores, hardware.physical_cores)


def kv_bytes_per_token(header: ModelShape) -> int:
    """Bytes of KV cache for one token: a key and a value of 16-bit floats in every layer."""
    head = header.embedding_length // max(1, header.head_count)
    return 2 * 2 * header.block_count * max(1, header.head_count_kv) * head


def fit_context(trained: int, per_token: int, free_bytes: int) -> int:
    """Context in tokens: what was trained, at most `CONTEXT_CAP`, halved until its cache fits half the free memory."""
    context = min(trained, CONTEXT_CAP) if trained > 0 else CONTEXT_FLOOR
    while context > CONTEXT_FLOOR and context * per_token > free_bytes * _KV_SHARE:
        context //= 2
    return context


def fit_layers(free_bytes: int, needed_bytes: int, layers: int) -> int:
    """How many of `layers` equal layers fit into `free_bytes` of graphics memory, beside a reserve for buffers."""
    usable = free_bytes - _GPU_RESERVE
    if usable <= 0 or needed_bytes <= 0:
        return 0
    return min(layers, int(layers * usable / needed_bytes))


def probe_memory() -> tuple[int, int]:
    """Total and available memory in bytes."""
    memory = psutil.virtual_memory()
    limit, used = _cgroup_memory()
    if not limit:
        return memory.total, memory.available
    return min(memory.total, limit), min(memory.available, max(0, limit - used))


def probe_cores() -> tuple[int, int]:
    """Physical and logical cores this process may use."""
    online = psutil.cpu_count() or 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else online
    quota = _cgroup_cpus()
    logical = max(1, min(online, allowed, quota or online))
    physical = psutil.cpu_count(logical=False) or online
    # Within an affinity mask or quota the siblings can't be told apart cheaply: keep the machine's own ratio.
    return max(1, min(physical, round(logical * physical / online))), logical


def _cgroup_cpus() -> int:
    """CPUs that the control group's quota allows, rounded up; 0 for no quota."""
    parts = _words(_CGROUP / "cpu.max")
    if len(parts) != 2 or not all(part.isdigit() for part in parts) or int(parts[1]) == 0:
        return 0
    return max(1, -(-int(parts[0]) // int(parts[1])))


def _cgroup_memory() -> tuple[int, int]:
    """Limit and use of the control group in bytes; a limit of 0 means none."""
    limit, used = _words(_CGROUP / "memory.max"), _words(_CGROUP / "memory.current")
    if len(limit) != 1 or not limit[0].isdigit():
        return 0, 0
    return int(limit[0]), int(used[0]) if used and used[0].isdigit() else 0


def _words(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return []


def _nvidia_cards() -> tuple[Gpu, ...]:
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return ()
    try:
        answer = subprocess.run([tool, *_QUERY], capture_output=True, text=True, timeout=2, check=True)
    except (OSError, ValueError, subprocess.SubprocessError):
        return ()
    return read_cards(answer.stdout.splitlines())


def read_cards(lines: Sequence[str]) -> tuple[Gpu, ...]:
    """Cards from the lines of `nvidia-smi` (name, total and free MiB); a line of another form is left out."""
    cards = []
    for line in lines:
        name, *numbers = (part.strip() for part in line.rsplit(",", 2))
        if len(numbers) == 2 and all(number.isdigit() for number in numbers):
            cards.append(Gpu(name, int(numbers[0]) * MIB, int(numbers[1]) * MIB))
    return tuple(cards)


def _reason_no_gpu(gpus: tuple[Gpu, ...]) -> str:
    if gpus:
        return ""
    if platform.system() == "Darwin":
        return ""  # Metal shares the main memory; the engine finds it by itself
    return "No NVIDIA card was found (an AMD or Intel card is used only by an engine built for Vulkan)."
