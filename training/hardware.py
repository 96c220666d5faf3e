"""What the machine that trains has: memory of the device, and its measured speed."""

from __future__ import annotations

import math
import time

import psutil  # type: ignore[import-untyped]
import torch

from training.config import RunConfig
from training.plan import Shape


def memory_of_device() -> int:
    """Bytes of the first GPU, or of the machine where there is none."""
    if torch.cuda.is_available():
        return int(torch.cuda.get_device_properties(0).total_memory)
    return int(psutil.virtual_memory().total)


def speed_of_step(config: RunConfig, shape: Shape) -> float:
    """Tokens a second, from a matrix product of the model's own size timed here; NaN for a base of over 1 B weights
    on a processor.

    A training step is about six operations a weight and token (Kaplan et al. 2020, 2.1); an adapter's about four, as
    frozen weights need no gradient of their own. Products reach about half of this figure in a real step: the rest is
    attention, norms and moving memory, measured on the 135M model.
    """
    cuda = torch.cuda.is_available()
    if shape.parameters > 1e9 and not cuda:
        return math.nan
    device, kind = ("cuda" if cuda else "cpu"), (torch.float32 if config.precision == "fp32" else torch.bfloat16)
    first = torch.randn(config.max_tokens, shape.hidden, device=device, dtype=kind)
    second = torch.randn(shape.hidden, 4 * shape.hidden, device=device, dtype=kind)
    first @ second
    best = math.inf
    for _ in range(5):
        started = time.perf_counter()
        for _ in range(20):
            first @ second
        if cuda:
            torch.cuda.synchronize()
        best = min(best, (time.perf_counter() - started) / 20)
    rate = 2 * config.max_tokens * shape.hidden * 4 * shape.hidden / best
    each = (6 if config.lora is None else 4) * shape.parameters
    return 0.5 * rate / each
