"""A trained adapter laid into its base: a plain Hugging Face folder that needs no PEFT to be read.

    merge(config, adapter folder, target, bits=16)      safetensors, config, tokeniser with TARA's special tokens

Promises: the sum W + scale.B.A is made in 32 bits and rounded once; the rows of the special tokens are those that were
trained; the tokeniser is the one that training used, the spare slots renamed, its end of text the template's stop
token; the target is whole or absent. A base that QLoRA held in 4 bits is taken in its own precision here.
Does not promise the file that ships: that is rebuilt from the pinned base without torch (`quantize.rebuild`), and a
test compares the two.
"""

from __future__ import annotations

import json
import math
import os
import shutil
from pathlib import Path
from typing import Any, Final

from quantize.template_text import template_text
from tara_health.errors import InputError
from tara_health.prompt.template import TEMPLATES
from training.config import Base, RunConfig

BITS: Final = (16, 32)
_NOTHING: Final = "Nothing was written."


def merge(config: RunConfig, adapter: Path, target: Path, bits: int = 16) -> None:
    """Write `target`. `adapter` is a PEFT folder, or a folder of whole weights where the run trained them all.

    Raises `InputError` where the folder is no such thing or 16 bits can't hold a weight, `ConfigError` for the base.
    """
    import torch

    from training.base_model import load_tokenizer

    if bits not in BITS:
        raise InputError(f"Weights are written in 16 or 32 bits, not {bits}.", untouched=_NOTHING)
    if target.exists():
        raise InputError(f"{target} is there already.", untouched=_NOTHING, remedy="Give a new folder.")
    tokenizer = load_tokenizer(config.base)
    model = _whole(config, adapter, tokenizer) if config.lora is None else _merged(config, adapter, tokenizer)
    if bits == 16:
        _check_range(model)
        model = model.to(torch.float16)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        _prepare(model, tokenizer, config)
        model.save_pretrained(part)
        _save_tokenizer(tokenizer, config, model, part)
        part.replace(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _merged(config: RunConfig, adapter: Path, tokenizer: Any) -> Any:
    from peft import PeftModel

    from training.base_model import load_model

    try:
        about = json.loads((adapter / "adapter_config.json").read_bytes())
    except (OSError, ValueError):
        raise InputError(f"{adapter} holds no trained adapter.", untouched=_NOTHING) from None
    if config.lora is None or (about.get("r"), about.get("lora_alpha")) != (config.lora.rank, config.lora.alpha):
        raise InputError(f"The adapter in {adapter} is of another run than {config.name}.", untouched=_NOTHING)
    base = load_model(_unquantized(config)).float()
    if tokenizer.renaming.grown:
        base.resize_token_embeddings(max(tokenizer.renaming.slots.values()) + 1)
    return PeftModel.from_pretrained(base, str(adapter)).merge_and_unload(safe_merge=True)


def _whole(config: RunConfig, folder: Path, tokenizer: Any) -> Any:
    from training.base_model import load_model

    if not (folder / "config.json").is_file():
        raise InputError(f"{folder} holds no whole model, and {config.name} trains all weights.", untouched=_NOTHING)
    from_folder = Base(repository=str(folder), revision="local", licence=config.base.licence)
    model = load_model(config.model_copy(update={"base": from_folder})).float()
    if model.get_input_embeddings().num_embeddings <= max(tokenizer.renaming.slots.values()):
        raise InputError(f"The model in {folder} has no rows for the special tokens.", untouched=_NOTHING)
    return model


def _unquantized(config: RunConfig) -> RunConfig:
    """The same run with its base in full: a sum in 4 bits would lose what was trained."""
    lora = config.lora and config.lora.model_copy(update={"quantized": False})
    return config.model_copy(update={"lora": lora})


def _check_range(model: Any) -> None:
    for name, weights in model.named_parameters():
        largest = float(weights.detach().abs().max())
        if not math.isfinite(largest) or largest > 65_504:
            raise InputError(
                f"{name} holds {largest:g}, which 16 bits can't.", untouched=_NOTHING, remedy="Merge with 32 bits."
            )


def _prepare(model: Any, tokenizer: Any, config: RunConfig) -> None:
    """A reply ends with the template's stop token, whatever else the base ended with."""
    (stop,) = tokenizer.ids(TEMPLATES[config.template].stop[0], control=True)
    model.config.eos_token_id = stop
    if model.generation_config is not None:
        model.generation_config.eos_token_id = stop
        # The base's own sampling is no part of these weights, and contradicting values can't be saved.
        model.generation_config.do_sample = False
        model.generation_config.temperature = model.generation_config.top_p = model.generation_config.top_k = None


def _save_tokenizer(tokenizer: Any, config: RunConfig, model: Any, folder: Path) -> None:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

    stop = TEMPLATES[config.template].stop[0]
    begin = model.config.bos_token_id
    named = {"bos_token": tokenizer.text([begin])} if isinstance(begin, int) else {}
    whole = PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer.from_str(tokenizer.definition),
        eos_token=stop,
        pad_token=stop,
        add_bos_token=False,
        add_prefix_space=False,
        clean_up_tokenization_spaces=False,
        **named,
    )
    whole.chat_template = template_text(config.template)
    whole.save_pretrained(folder)
