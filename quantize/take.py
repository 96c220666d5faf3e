"""From a run's folder to the adapter that is committed: half precision, llama.cpp's names, the slots of its tokens."""

from __future__ import annotations

import json
from pathlib import Path

from safetensors.numpy import load_file

from quantize.adapter import About, AdapterError, write_adapter
from tara_health.models.embedded import BASE_SHA256, pinned_base
from training.gguf_tokenizer import tokenizer_definition
from training.tokens import PromptTokenizer


def take(run: Path, out: Path, *, name: str, version: str, quantization: str) -> None:
    """Write `run`/best's adapter into `out`. Raises `AdapterError` where the run has none, or had another base."""
    best = run / "best"
    try:
        told = json.loads((best / "adapter_config.json").read_bytes())
        record = json.loads((run / "run.json").read_bytes())
        state = load_file(best / "adapter_model.safetensors")
    except (OSError, ValueError):
        raise AdapterError(f"{run} holds no finished run; `tara-train run` goes on with it.") from None
    if record["config"]["base"]["sha256"] != BASE_SHA256:
        raise AdapterError("Only an adapter on the pinned base can be rebuilt at set-up; merge and convert this one.")
    names = PromptTokenizer(tokenizer_definition(pinned_base())).renaming
    about = About(
        name=name,
        version=version,
        base_sha256=BASE_SHA256,
        template=record["config"]["template"],
        scale=told["lora_alpha"] / told["r"],
        quantization=quantization,
        slots=names.slots,
        replaced=names.replaced,
    )
    write_adapter(out, state, about)
