"""What a run will take, reckoned before anything starts: parameters, memory, tokens, steps, time; and whether it fits.

Memory is weights + what is trained (weights, gradient, AdamW's two moments) + activations of one packed row; the
formulas are below, each with its source. Time is measured: a few steps of the real model where it is at hand, else a
rate for the machine's kind that docs/TRAINING.md lists. Promises: a run that can't fit is refused with the figures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

from training.config import RunConfig

ADAM_BYTES: Final = 12
"""Bytes of a trained parameter beyond its weight: gradient and two moments, 32 bits each (Rajbhandari et al. 2020)."""
ACTIVATION_WORDS: Final = 34
"""Bytes of activation a token, layer and hidden unit, 16 bits each (Korthikanti et al. 2022, eq. 1, less attention)."""
KEPT_WITH_CHECKPOINTING: Final = 2
"""The same with gradient checkpointing: a layer's input alone."""
RESERVE: Final = 0.9
"""The share of memory that a plan may fill."""


class PlanError(ValueError):
    """A run can't fit; says what it needs and what there is."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the reckoning needs of a base: counts, not weights."""

    parameters: int
    layers: int
    hidden: int
    vocabulary: int
    linear: int
    """The sum of (inputs + outputs) over the linear layers that an adapter goes on: its parameters a rank."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A run's needs. Bytes, tokens, optimiser steps; `seconds` is NaN where no rate was measured."""

    parameters: int
    trained: int
    memory_bytes: int
    tokens_an_epoch: int
    rows_an_epoch: int
    steps: int
    seconds: float


def shape_of(described: Any, targets: tuple[str, ...]) -> Shape:
    """The shape of a Llama-like `transformers` config."""
    hidden, inner, layers = described.hidden_size, described.intermediate_size, described.num_hidden_layers
    head = getattr(described, "head_dim", None) or hidden // described.num_attention_heads
    queries, keys = described.num_attention_heads * head, described.num_key_value_heads * head
    sides = {
        "q_proj": (hidden, queries),
        "k_proj": (hidden, keys),
        "v_proj": (hidden, keys),
        "o_proj": (queries, hidden),
        "gate_proj": (hidden, inner),
        "up_proj": (hidden, inner),
        "down_proj": (inner, hidden),
    }
    weights = layers * (sum(first * second for first, second in sides.values()) + 2 * hidden) + hidden
    heads = 1 if described.tie_word_embeddings else 2
    return Shape(
        parameters=weights + heads * described.vocab_size * hidden,
        layers=layers,
        hidden=hidden,
        vocabulary=described.vocab_size,
        linear=layers * sum(sum(sides[target]) for target in targets),
    )


def plan(
    config: RunConfig,
    shape: Shape,
    rows: int,
    tokens: int,
    rate: float = math.nan,
    devices: int = 1,
    shards: int = 1,
) -> Plan:
    """The needs of one device. `rate` is tokens a second of all devices together; `shards` spread the weights."""
    trained = shape.parameters if config.lora is None else config.lora.rank * shape.linear + 10 * shape.hidden
    steps_an_epoch = math.ceil(rows / (config.batch_size * config.accumulation * devices))
    return Plan(
        parameters=shape.parameters,
        trained=trained,
        memory_bytes=memory(config, shape, trained, shards),
        tokens_an_epoch=tokens,
        rows_an_epoch=rows,
        steps=math.ceil(steps_an_epoch * config.epochs),
        seconds=tokens * config.epochs / rate,
    )


def memory(config: RunConfig, shape: Shape, trained: int, shards: int = 1) -> int:
    """Bytes on one device. With FSDP or DeepSpeed ZeRO-3 it holds one of `shards` parts of all weights, gradients and
    moments, and one layer's weights whole while it works; its row's activations are its own.
    """
    if config.lora is not None and config.lora.quantized:
        each = 0.55  # NF4 with doubly quantised constants: 4.4 bits a weight
    elif config.lora is None or config.precision == "fp32":
        each = 4.0
    else:
        each = 2.0
    kept = KEPT_WITH_CHECKPOINTING if config.gradient_checkpointing else ACTIVATION_WORDS
    activations = config.max_tokens * shape.hidden * shape.layers * kept
    scores = config.max_tokens * shape.vocabulary * 4 * 2  # the scores and their gradient, in 32 bits
    adapter = 0 if config.lora is None else 4 * trained
    held = shape.parameters * each + adapter + trained * ADAM_BYTES
    layer = 0.0 if shards == 1 else (shape.parameters - shape.vocabulary * shape.hidden) / shape.layers * each
    return int(held / shards + layer + activations + scores)


def check(needs: Plan, available: int) -> None:
    """Raises `PlanError` where the run needs more memory than the plan may fill."""
    if needs.memory_bytes > available * RESERVE:
        raise PlanError(
            f"The run needs about {needs.memory_bytes / 2**30:.1f} GiB on one device and {available / 2**30:.1f} GiB"
            " are there. Nothing was started. Take a smaller base, QLoRA, gradient checkpointing, shorter rows, or"
            " several devices with FSDP."
        )
