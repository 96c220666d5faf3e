"""A tiny Llama with SmolLM2's own vocabulary and a few prepared conversations: a real run in seconds."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from tara_health.models.embedded import pinned_base
from tests.unit.training.sample import sample
from training.config import RunConfig
from training.gguf_tokenizer import tokenizer_definition
from training.shards import ShardWriter, write_manifest


def tiny_base(folder: Path) -> Path:
    """A two-layer model saved as a hub repository would hold it."""
    torch.manual_seed(3)
    shape = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "vocab_size": 49_152}
    config = LlamaConfig(**shape, num_attention_heads=4, num_key_value_heads=2, tie_word_embeddings=True)
    LlamaForCausalLM(config).save_pretrained(folder)
    (folder / "definition.json").write_text(tokenizer_definition(pinned_base()))
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(folder / "definition.json"), eos_token="<|im_end|>")
    tokenizer.save_pretrained(folder)
    return folder


def tiny_data(folder: Path) -> Path:
    """Twenty-four conversations, a sixth of them for development."""
    writer = ShardWriter(folder)
    for number in range(24):
        line = sample(
            f"talk-{number}", f"Patient {number} is scared of scan number {number}.", f"It is scan {number}."
        ).line()
        writer.add("dev" if number % 6 == 5 else "train", "medical_consultations", "Test talks", line)
    write_manifest(folder, {"shards": writer.close(), "counts": {}, "sources": []})
    return folder


def tiny_config(base: Path, **changes: object) -> RunConfig:
    """A run of a few dozen steps in 32 bits, so that two machines agree."""
    values: dict[str, object] = {
        "name": "tiny-run",
        "base": {"repository": str(base), "revision": "local", "licence": "none"},
        "template": "chatml-tara",
        "sources": {"Test talks": 1},
        "author_notes": 1,
        "lora": {"rank": 4, "alpha": 8, "dropout": 0.1},
        "epochs": 20,
        "batch_size": 1,
        "accumulation": 1,
        "learning_rate": 3e-2,
        "weight_decay": 0.01,
        "warmup_steps": 2,
        "max_tokens": 400,
        "evaluate_every": 5,
        "save_every": 5,
        "saves_kept": 3,
        "patience": 50,
        "best_by": "loss",
        "precision": "fp32",
        "report_to": (),
        "watch": (),
    }
    return RunConfig.model_validate(values | changes)
