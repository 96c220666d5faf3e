"""A tiny Llama with SmolLM2's vocabulary, as GGUF by gguf-py and as a Hugging Face folder, and an adapter for it.

Most tests take the vocabulary's first thousand tokens, which hold every byte and every control token: a file is then
written in a moment. The converter knows a tokeniser by what it makes of a long text, so it needs the whole.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from gguf.quants import quantize
from numpy.typing import NDArray

from quantize.adapter import About
from tara_health.models.embedded import pinned_base
from tara_health.prompt.tags import TOKENS

WHOLE_VOCABULARY = 49_152
VOCABULARY = 1024
LAYERS, HEADS, KV_HEADS = 2, 4, 2
RANK, ALPHA = 4, 8
# SmolLM2's spare tokens, in the order in which TARA's take their places.
SPARE = (
    *("<repo_name>", "<reponame>", "<file_sep>", "<filename>", "<gh_stars>"),
    *("<issue_start>", "<issue_comment>", "<issue_closed>", "<jupyter_start>", "<jupyter_text>"),
)
FIRST_SLOT = 3
NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}
Weights = dict[str, NDArray[np.float32]]


def shapes(hidden: int) -> dict[str, tuple[int, int]]:
    """(out, in) of each linear layer."""
    keys = hidden * KV_HEADS // HEADS
    return {
        "self_attn.q_proj": (hidden, hidden),
        "self_attn.k_proj": (keys, hidden),
        "self_attn.v_proj": (keys, hidden),
        "self_attn.o_proj": (hidden, hidden),
        "mlp.gate_proj": (2 * hidden, hidden),
        "mlp.up_proj": (2 * hidden, hidden),
        "mlp.down_proj": (hidden, 2 * hidden),
    }


def weights(hidden: int = 32, vocabulary: int = VOCABULARY) -> Weights:
    """All weights by transformers' names, in numbers that 16 bits hold exactly."""
    rng = np.random.default_rng(11)
    made: Weights = {"model.embed_tokens.weight": rng.normal(size=(vocabulary, hidden)).astype(np.float32)}
    made["model.norm.weight"] = np.ones(hidden, np.float32)
    for layer in range(LAYERS):
        for name, shape in shapes(hidden).items():
            made[f"model.layers.{layer}.{name}.weight"] = rng.normal(size=shape).astype(np.float32)
        for name in ("input_layernorm", "post_attention_layernorm"):
            made[f"model.layers.{layer}.{name}.weight"] = np.ones(hidden, np.float32)
    # Calm enough that 16-bit arithmetic shows in the third digit, with scores of a few units.
    scale = {name: (0.85 if "embed" in name else 0.5) / hidden**0.5 for name in made}
    return {name: values if values.ndim == 1 else _half(values * scale[name]) for name, values in made.items()}


def gguf_name(name: str) -> str:
    """llama.cpp's name of a tensor."""
    if name.startswith("model.layers."):
        number, _, layer = name.removeprefix("model.layers.").partition(".")
        return f"blk.{number}.{NAMES[layer.removesuffix('.weight')]}.weight"
    return {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight"}[name]


def write_base(file: Path, of: Weights, kind: str = "F16") -> str:
    """The weights as a GGUF with SmolLM2's tokeniser; gives its sha256."""
    vocabulary, hidden = of["model.embed_tokens.weight"].shape
    writer = gguf.GGUFWriter(str(file), "llama")
    writer.add_name("Tiny")
    writer.add_context_length(2048)
    writer.add_embedding_length(hidden)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(2 * hidden)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_rope_dimension_count(hidden // HEADS)
    writer.add_rope_freq_base(10_000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(vocabulary)
    writer.add_file_type({"F16": 1, "Q8_0": 7, "F32": 0}[kind])
    for name, value, kinds in _tokenizer(vocabulary):
        writer.add_key_value(name, value, kinds[0], sub_type=kinds[-1] if len(kinds) > 1 else None)
    wanted = gguf.GGMLQuantizationType[kind]
    for name, values in of.items():
        if name.endswith(("q_proj.weight", "k_proj.weight")):
            values = interleaved(values, HEADS if name.endswith("q_proj.weight") else KV_HEADS)
        if values.ndim == 1:
            writer.add_tensor(gguf_name(name), values)
        else:
            writer.add_tensor(gguf_name(name), quantize(values, wanted), raw_dtype=wanted)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return hashlib.sha256(file.read_bytes()).hexdigest()


def interleaved(values: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    """Row by row: llama.cpp turns neighbouring rows of a head, transformers a row of each half."""
    width = values.shape[0] // heads
    order = [head * width + place // 2 + (place % 2) * width // 2 for head in range(heads) for place in range(width)]
    return values[order]


@cache
def _tokenizer(vocabulary: int) -> list[tuple[str, Any, list[Any]]]:
    """The pinned base's pairs, tokens and merges cut to those of the first `vocabulary` tokens."""
    fields = gguf.GGUFReader(str(pinned_base())).fields
    pairs = {name: field.contents() for name, field in fields.items() if name.startswith("tokenizer.")}
    tokens = pairs["tokenizer.ggml.tokens"][:vocabulary]
    pairs["tokenizer.ggml.tokens"] = tokens
    pairs["tokenizer.ggml.token_type"] = pairs["tokenizer.ggml.token_type"][:vocabulary]
    known, merges = set(tokens), pairs["tokenizer.ggml.merges"]
    pairs["tokenizer.ggml.merges"] = [merge for merge in merges if merge.replace(" ", "") in known]
    return [(name, value, fields[name].types) for name, value in pairs.items()]


def about(base_sha256: str, **changes: Any) -> About:
    """What the tiny adapter says of itself."""
    values: dict[str, Any] = {
        "name": "TARA-tiny",
        "version": "0.1.0",
        "base_sha256": base_sha256,
        "template": "chatml-tara",
        "scale": ALPHA / RANK,
        "quantization": "F16",
        "slots": {token: FIRST_SLOT + place for place, token in enumerate(TOKENS)},
        "replaced": dict(zip(SPARE, TOKENS, strict=True)),
    }
    return About(**values | changes)


def peft_state(hidden: int = 32, seed: int = 5) -> dict[str, NDArray[np.float32]]:
    """A trained adapter as PEFT names it: every linear layer and the ten rows."""
    rng = np.random.default_rng(seed)
    state: dict[str, NDArray[np.float32]] = {}
    for layer in range(LAYERS):
        for name, (rows, columns) in shapes(hidden).items():
            at = f"base_model.model.model.layers.{layer}.{name}"
            state[f"{at}.lora_A.weight"] = _half(rng.normal(size=(RANK, columns)) * 0.12)
            state[f"{at}.lora_B.weight"] = _half(rng.normal(size=(rows, RANK)) * 0.12)
    at = "base_model.model.model.embed_tokens.token_adapter.trainable_tokens_delta"
    state[at] = _half(rng.normal(size=(len(TOKENS), hidden)) * 0.15)
    return state


def _half(values: NDArray[Any]) -> NDArray[np.float32]:
    return values.astype(np.float16).astype(np.float32)


def merged(of: Weights, state: dict[str, NDArray[np.float32]]) -> Weights:
    """W + alpha / rank . B . A by the book, and the rows in their slots: what every way has to come to."""
    whole = {name: values.astype(np.float64) for name, values in of.items()}
    for name, low in state.items():
        if name.endswith(".lora_A.weight"):
            at = name.removeprefix("base_model.model.").removesuffix(".lora_A.weight")
            whole[f"{at}.weight"] += ALPHA / RANK * state[name.replace("lora_A", "lora_B")].astype(np.float64) @ low
        elif name.endswith("trainable_tokens_delta"):
            whole["model.embed_tokens.weight"][FIRST_SLOT : FIRST_SLOT + len(TOKENS)] = low
    return {name: values.astype(np.float32) for name, values in whole.items()}


def transformers_model(of: Weights) -> Any:
    """The weights in transformers."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    vocabulary, hidden = of["model.embed_tokens.weight"].shape
    config = LlamaConfig(
        hidden_size=hidden,
        intermediate_size=2 * hidden,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        num_key_value_heads=KV_HEADS,
        vocab_size=vocabulary,
        rms_norm_eps=1e-5,
        bos_token_id=1,
        eos_token_id=2,
        tie_word_embeddings=True,
    )
    model = LlamaForCausalLM(config).eval()
    lacking = model.load_state_dict({name: torch.from_numpy(values) for name, values in of.items()}, strict=False)
    assert lacking.missing_keys == ["lm_head.weight"], lacking
    model.tie_weights()
    return model


def write_folder(folder: Path, of: Weights, base: Path) -> Path:
    """The weights as a Hugging Face folder with the tokeniser of a GGUF."""
    from transformers import PreTrainedTokenizerFast

    from training.gguf_tokenizer import tokenizer_definition

    transformers_model(of).save_pretrained(folder)
    (folder / "definition.json").write_text(tokenizer_definition(base), encoding="utf-8")
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(folder / "definition.json"), eos_token="<|im_end|>")
    tokenizer.save_pretrained(folder)
    return folder


def write_peft(folder: Path, state: dict[str, NDArray[np.float32]]) -> Path:
    """The adapter's folder as PEFT reads it."""
    from peft import LoraConfig
    from safetensors.numpy import save_file

    targets = [name.rpartition(".")[2] for name in shapes(32)]
    rows = list(range(FIRST_SLOT, FIRST_SLOT + len(TOKENS)))
    config = LoraConfig(
        r=RANK,
        lora_alpha=ALPHA,
        target_modules=targets,
        trainable_token_indices={"embed_tokens": rows},
        task_type="CAUSAL_LM",
    )
    folder.mkdir(parents=True)
    config.save_pretrained(str(folder))
    save_file(state, folder / "adapter_model.safetensors")
    return folder


def scores_of(model: Any, ids: list[int]) -> NDArray[np.float32]:
    """transformers' scores of ids, (len(ids), vocabulary)."""
    import torch

    with torch.no_grad():
        found: NDArray[np.float32] = model(torch.tensor([ids])).logits[0].float().numpy()
    return found
