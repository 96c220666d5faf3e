"""The weights that training starts from, as a plain transformers model and a tokeniser with TARA's special tokens."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig, PreTrainedModel

from training.config import Base, ConfigError, RunConfig
from training.gguf_tokenizer import tokenizer_definition
from training.tokens import PromptTokenizer


def base_file(base: Base) -> Path:
    """The GGUF file of an installed package, its hash checked. Raises `ConfigError`."""
    try:
        file = Path(str(distribution(base.package).locate_file(base.file))).resolve()
        raw = file.read_bytes()
    except (PackageNotFoundError, OSError):
        raise ConfigError(
            f"The base {base.package} is not installed; `make setup` installs it. Nothing was trained."
        ) from None
    if hashlib.sha256(raw).hexdigest() != base.sha256:
        raise ConfigError(f"{file} is not the file that the config pins (its sha256 differs). Nothing was trained.")
    return file


def load_tokenizer(base: Base) -> PromptTokenizer:
    """The base's tokeniser, its spare slots renamed.

    Of a GGUF it is built from the file's own metadata: transformers' reading of it joins two line breaks otherwise than
    llama.cpp does, in 30 of 9,740 of our messages, and the served tokens are llama.cpp's.
    """
    if base.package:
        return PromptTokenizer(tokenizer_definition(base_file(base)))
    place, named = _source(base)
    loaded = AutoTokenizer.from_pretrained(place, **named)
    return PromptTokenizer(loaded.backend_tokenizer.to_str())


def load_model(config: RunConfig) -> PreTrainedModel:
    """The base in 32 bits (4 bits for QLoRA), on the processor; a packed row's own mask needs SDPA attention."""
    place, named = _source(config.base)
    if config.base.package:
        loaded = AutoModelForCausalLM.from_pretrained(place, dtype=torch.float32, **named)
        # The loader marks the model as quantised, which it no longer is; a plain one can be saved and merged.
        described = loaded.config.to_dict()
        described.pop("quantization_config", None)
        plain = type(loaded)(type(loaded.config)(**described))
        plain.load_state_dict(loaded.state_dict())
        plain.config._attn_implementation = "sdpa"
        plain.tie_weights()
        return plain
    quantized: dict[str, Any] = {}
    if config.lora is not None and config.lora.quantized:
        quantized["quantization_config"] = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=torch.bfloat16,
        )
    kind = torch.bfloat16 if torch.cuda.is_available() else torch.float32
    model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(
        place, dtype=kind, attn_implementation="sdpa", **named, **quantized
    )
    return model


def describe(config: RunConfig) -> Any:
    """The base's architecture, without its weights: what a dry run reckons with."""
    place, named = _source(config.base)
    return AutoConfig.from_pretrained(place, **named)


def _source(base: Base) -> tuple[str, dict[str, Any]]:
    if base.package:
        file = base_file(base)
        return str(file.parent), {"gguf_file": file.name}
    if Path(base.repository).is_dir():
        return base.repository, {}
    return base.repository, {"revision": base.revision}
