"""From a 16-bit GGUF to a smaller one, by llama.cpp's own quantiser.

    quantize(f16, target, RECIPES["Q4_K_M"])

The standard recipes Q4_K_M, Q5_K_M and Q8_0 are llama.cpp's. `TARA_M` is ours: a chat model of this size says most
with its vocabulary and with what attention reads, and holds most bytes in the feed-forward layers, so

    token_embd, output        8 bits      one matrix for reading and saying in tied models, over a fifth of a small one
    attn_v, attn_output       Q8_0        the smallest matrices where keys are grouped, and the most sensitive
    attn_q, attn_k            Q6_K
    ffn_down                  Q6_K        its input has the outliers (it is a product of two activations)
    ffn_gate, ffn_up          Q5_K; Q5_0 in narrow models, whose Q5_1 was measured further from the source and larger

Promises: the target is whole or absent (written to .part, its header read back, then renamed); the file says which
recipe made it (`tara.recipe`), since `general.file_type` has no number for ours and keeps that of the recipe it
starts from. Where a row is no multiple of 256, as SmolLM2's 576, llama.cpp takes the next larger kind of 32-value
blocks (Q4_K: Q5_0, Q5_K: Q5_1, Q6_K: Q8_0), so that its Q5_K_M of such a model can be worse than its Q4_K_M;
`kinds_of` tells what a file really holds.
Does not promise that ours is better: `compare` measures it beside the others.
"""

from __future__ import annotations

import ctypes
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import gguf
import numpy as np
from numpy.typing import NDArray

from quantize.library import LOG, library
from tara_health.errors import InputError, ModelError
from tara_health.inference.gguf_header import GgufHeader, read_header

RECIPE_KEY: Final = "tara.recipe"
SOURCES: Final = ("F32", "F16", "BF16")
"""What may be quantised: each quantisation loses something, and two lose more than the second alone."""
_TYPES: Final = {kind.name: int(kind) for kind in gguf.GGMLQuantizationType}
_KEY_BYTES: Final = 127
_WIDE_BLOCK: Final = 256

Importance = Mapping[str, NDArray[np.float32]]
"""Tensor name to how much each column of its input weighs (mean of squares): an importance matrix."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """`file_type` is llama.cpp's base recipe; `kinds` overrides it for tensors whose name a pattern is found in.

    `narrow` comes before `kinds` in a model whose width is no multiple of 256.
    """

    name: str
    file_type: gguf.LlamaFileType
    kinds: tuple[tuple[str, str], ...] = ()
    narrow: tuple[tuple[str, str], ...] = ()

    def overrides(self, width: int) -> tuple[tuple[str, str], ...]:
        """What holds for a model of this width; the first pattern that is found counts."""
        return (*self.narrow, *self.kinds) if width % _WIDE_BLOCK else self.kinds


RECIPES: Final = {
    recipe.name: recipe
    for recipe in (
        Recipe("Q4_K_M", gguf.LlamaFileType.MOSTLY_Q4_K_M),
        Recipe("Q5_K_M", gguf.LlamaFileType.MOSTLY_Q5_K_M),
        Recipe("Q8_0", gguf.LlamaFileType.MOSTLY_Q8_0),
        Recipe(
            "TARA_M",
            gguf.LlamaFileType.MOSTLY_Q5_K_M,
            (
                (r"^(token_embd|output)\.weight$", "Q8_0"),
                (r"attn_(v|output)\.weight$", "Q8_0"),
                (r"attn_(q|k)\.weight$", "Q6_K"),
                (r"ffn_down\.weight$", "Q6_K"),
                (r"ffn_(gate|up)\.weight$", "Q5_K"),
            ),
            narrow=((r"ffn_(gate|up)\.weight$", "Q5_0"),),
        ),
    )
}


def quantize(
    source: Path, target: Path, recipe: Recipe, *, importance: Importance | None = None, threads: int = 0
) -> GgufHeader:
    """Write `target`; gives its header as read back. Raises `InputError` or `ModelError`, and then leaves nothing."""
    header = read_header(source)
    if header.quantization not in SOURCES:
        raise InputError(
            f"{source.name} is quantised already ({header.quantization}).",
            untouched="Nothing was written.",
            remedy="Start from the 16-bit file that `tara-quantize convert` makes.",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        _run(source, part, recipe, recipe.overrides(header.embedding_length), importance or {}, threads)
        made = read_header(part)
        if (made.architecture, made.block_count) != (header.architecture, header.block_count):
            raise ModelError(f"The quantised {source.name} is another model than its source.")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return made


def kinds_of(file: Path) -> dict[str, int]:
    """How many weights of a file are of which kind, the most frequent first: {"Q8_0": 134_000_000, "F32": 35_000}."""
    counts: Counter[str] = Counter()
    for tensor in gguf.GGUFReader(str(file)).tensors:
        counts[tensor.tensor_type.name] += int(tensor.n_elements)
    return dict(counts.most_common())


def _run(
    source: Path,
    part: Path,
    recipe: Recipe,
    kinds: Sequence[tuple[str, str]],
    importance: Importance,
    threads: int,
) -> None:
    llama = library()
    options = llama.llama_model_quantize_default_params()
    options.nthread = threads
    options.ftype = int(recipe.file_type)
    # Each array is held by a name until the call returns, and ends with an empty entry.
    overrides, said = _overrides(llama, kinds), _described(llama, recipe)
    columns = {name: np.ascontiguousarray(values, dtype=np.float32) for name, values in importance.items()}
    weights = _importance(llama, columns)
    options.tt_overrides, options.kv_overrides = overrides, said
    if columns:
        options.imatrix = weights
    LOG.forget()
    if llama.llama_model_quantize(os.fsencode(source), os.fsencode(part), ctypes.byref(options)) != 0:
        raise ModelError(
            f"llama.cpp could not quantise {source.name} to {recipe.name}.",
            untouched="No file was written.",
            remedy="Check that the disk has room and the source is whole.",
        )


def _overrides(llama: Any, kinds: Sequence[tuple[str, str]]) -> Any:
    array = (llama.llama_model_tensor_override * (len(kinds) + 1))()
    for entry, (pattern, kind) in zip(array, kinds, strict=False):
        entry.pattern, entry.type = pattern.encode(), _TYPES[kind]
    return array


def _importance(llama: Any, importance: Importance) -> Any:
    array = (llama.llama_model_imatrix_data * (len(importance) + 1))()
    for entry, (name, values) in zip(array, importance.items(), strict=False):
        entry.name, entry.size = name.encode(), values.size
        entry.data = values.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
    return array


def _described(llama: Any, recipe: Recipe) -> Any:
    """One key-value pair: the recipe's name."""
    array = (llama.llama_model_kv_override * 2)()
    array[0].tag = llama.LLAMA_KV_OVERRIDE_TYPE_STR
    array[0].key = RECIPE_KEY.encode()
    array[0].value.val_str = recipe.name.encode()[:_KEY_BYTES]
    return array
