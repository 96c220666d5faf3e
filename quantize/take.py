"""From a run's folder to the adapter that is committed: half precision, llama.cpp's names, the slots of its tokens."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from safetensors.numpy import load_file

from quantize.adapter import About, AdapterError, write_adapter
from training.gguf_tokenizer import tokenizer_definition
from training.tokens import PromptTokenizer


def take(run: Path, out: Path, base: Path, *, name: str, version: str, quantization: str) -> str:
    """Write `run`/best's adapter into `out`; gives the recipe's name, whose title names the weights where `name`
    is empty. Raises `AdapterError` where the run has none, or had another `base`."""
    best = run / "best"
    try:
        told = json.loads((best / "adapter_config.json").read_bytes())
        record = json.loads((run / "run.json").read_bytes())
        state = load_file(best / "adapter_model.safetensors")
    except (OSError, ValueError):
        raise AdapterError(f"{run} holds no finished run; `tara-train run` goes on with it.") from None
    sha256 = hashlib.sha256(base.read_bytes()).hexdigest()
    if record["config"]["base"]["sha256"] != sha256:
        raise AdapterError(f"{run} was not trained on {base.name}; merge and convert its adapter, or name its base.")
    names = PromptTokenizer(tokenizer_definition(base)).renaming
    recipe: str = record["config"]["name"]
    about = About(
        name=name or titled(recipe),
        version=version,
        base_sha256=sha256,
        template=record["config"]["template"],
        scale=told["lora_alpha"] / told["r"],
        quantization=quantization,
        slots=names.slots,
        replaced=names.replaced,
    )
    write_adapter(out, state, about)
    return recipe


def titled(recipe: str) -> str:
    """A recipe's name as a screen shows it: tara-health-135m is TARA-Health-135M."""
    parts = recipe.split("-")
    return "-".join(part.upper() if part == "tara" or part[0].isdigit() else part.capitalize() for part in parts)
