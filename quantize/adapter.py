"""The adapter as it is committed: low-rank factors and token rows in half precision, without torch.

`adapter.safetensors` holds, for each linear layer, `NAME.lora_a` (rank, in) and `NAME.lora_b` (out, rank), and
`token_rows` (10, width); `adapter.json` says scale, template and which vocabulary slot each row takes. NAME is
llama.cpp's (`blk.0.attn_q`), so that the file names what it changes in the file that it is laid on.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from tara_health.prompt.tags import TOKENS

FORMAT: Final = 1
TENSORS: Final = "adapter.safetensors"
ABOUT: Final = "adapter.json"
_LAYER: Final = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
_FACTOR: Final = re.compile(r"layers\.(?P<number>\d+)\.(?P<layer>[a-z_.]+)\.lora_(?P<side>[AB])\.weight$")
_ROWS: Final = re.compile(r"embed_tokens\.(token_adapter\.)?trainable_tokens_delta")


class AdapterError(ValueError):
    """An adapter is not as its page says; says what is missing."""


@dataclass(frozen=True, slots=True)
class About:
    """What an adapter is laid on and how. `base_sha256` is that of the base's GGUF file."""

    name: str
    version: str
    base_sha256: str
    template: str
    scale: float
    quantization: str
    slots: dict[str, int]
    replaced: dict[str, str]
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Adapter:
    """The factors by llama.cpp's tensor names, and the rows of the special tokens in the order of `TOKENS`."""

    about: About
    factors: Mapping[str, tuple[NDArray[np.float16], NDArray[np.float16]]]
    token_rows: NDArray[np.float16]


def write_adapter(folder: Path, peft: Mapping[str, NDArray[Any]], about: About) -> None:
    """Store a trained PEFT state (names to arrays). The rows PEFT keeps are those of the slots in rising order."""
    kept: dict[str, NDArray[np.float16]] = {}
    for name, values in peft.items():
        factor = _FACTOR.search(name)
        if factor and factor["layer"] in _LAYER:
            key = f"blk.{factor['number']}.{_LAYER[factor['layer']]}.lora_{factor['side'].lower()}"
        elif _ROWS.search(name):
            key = "token_rows"
        else:
            raise AdapterError(f"The adapter holds {name}, which the rebuilt file has no place for.")
        kept[key] = np.ascontiguousarray(values, dtype=np.float16)
    halves = Counter(key.rpartition(".")[0] for key in kept if key != "token_rows")
    if "token_rows" not in kept or not halves or set(halves.values()) != {2}:
        raise AdapterError("The adapter lacks the special tokens' rows or some of its low-rank factors.")
    if list(about.slots.values()) != sorted(about.slots.values()) or tuple(about.slots) != TOKENS:
        raise AdapterError("The special tokens' slots are not in the order of the tokens.")
    folder.mkdir(parents=True, exist_ok=True)
    save_file(kept, folder / TENSORS)
    (folder / ABOUT).write_text(json.dumps(asdict(about), indent=1) + "\n", encoding="utf-8")


def read_adapter(folder: Path) -> Adapter:
    """The adapter of a folder. Raises `AdapterError`."""
    try:
        about = About(**json.loads((folder / ABOUT).read_bytes()))
        tensors = load_file(folder / TENSORS)
        rows = tensors.pop("token_rows")
        factors = dict(_paired(tensors))
    except (OSError, ValueError, KeyError, TypeError, SafetensorError):
        raise AdapterError(f"{folder} holds no whole adapter; take it again from the repository.") from None
    if about.format != FORMAT or len(rows) != len(TOKENS) or tuple(about.slots) != TOKENS:
        raise AdapterError(f"The adapter in {folder} is of another version of TARA.")
    return Adapter(about, factors, rows)


def _paired(tensors: Mapping[str, NDArray[Any]]) -> Iterator[tuple[str, tuple[NDArray[Any], NDArray[Any]]]]:
    """Both factors of each layer; half a pair is a `KeyError`, whichever half it is."""
    for layer in sorted({name.rpartition(".")[0] for name in tensors}):
        yield layer, (tensors[f"{layer}.lora_a"], tensors[f"{layer}.lora_b"])
