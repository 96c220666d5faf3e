"""Training by several processes: who this one is, and how all of them come to the same decision.

`accelerate launch` starts the processes and tells each its place by the environment. Promises: alone, every answer is
that of one process and nothing is sent. A decision that each process took for itself (a rounding that differs by
machine, say) could leave one waiting for the others for ever: `agreed` makes the first process's the decision of all.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar, cast

import torch
from torch import distributed

T = TypeVar("T")


def devices() -> int:
    """How many processes train together, one a device."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def first() -> bool:
    """Is this the process that prints and writes files?"""
    return int(os.environ.get("RANK", "0")) == 0


def shards() -> int:
    """Over how many devices the weights are spread: all with FSDP or DeepSpeed, 1 where each holds everything."""
    spread = any(os.environ.get(f"ACCELERATE_USE_{kind}", "").lower() == "true" for kind in ("FSDP", "DEEPSPEED"))
    return devices() if spread else 1


def agreed(task: Callable[[], T]) -> T:
    """What `task` gives in the first process, in every process; all have to call this, in the same order.

    The others do the task too where the weights are spread over all, as one device's part alone is no model.
    """
    if not _together():
        return task()
    held = [task() if first() or shards() > 1 else None]
    distributed.broadcast_object_list(held, 0)
    return cast(T, held[0])


def in_step(chosen: torch.Tensor) -> torch.Tensor:
    """The first process's `chosen`, where the weights are spread and all processes have to go the same steps."""
    if _together() and shards() > 1:
        distributed.broadcast(chosen, 0)
    return chosen


def _together() -> bool:
    return bool(distributed.is_available() and distributed.is_initialized() and distributed.get_world_size() > 1)
