"""The shipped weights from the pinned base and the adapter: no torch, the same bytes on every machine.

    base GGUF (hash checked) -> each linear layer: dequantise, add B.A, quantise -> token rows, names -> GGUF

Promises: the file's sha256 is the manifest's or the file is not kept. The sum B.A is exact: half-precision factors
are multiplied in 64 bits, where each product and their sum have all their digits, so neither the number of cores nor
the linear-algebra library changes a bit; quantisation is numpy's, value by value. What is not changed (norms, the rest
of the vocabulary) is copied byte for byte. A factor that the base has no layer for is refused, never left out. It takes
the memory of the file that is written.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any, Final

import gguf
import numpy as np
from gguf.quants import dequantize, quantize
from numpy.typing import NDArray

from quantize.adapter import Adapter, AdapterError

KINDS: Final = {
    "Q8_0": gguf.GGMLQuantizationType.Q8_0,
    "Q5_1": gguf.GGMLQuantizationType.Q5_1,
    "Q4_1": gguf.GGMLQuantizationType.Q4_1,
    "F16": gguf.GGMLQuantizationType.F16,
}
"""What the linear layers can become without llama.cpp. The vocabulary stays as the base has it, in 8 bits."""
_FILE_TYPES: Final = {"Q8_0": 7, "Q5_1": 9, "Q4_1": 3, "F16": 1}
_DROPPED: Final = ("general.finetune", "general.basename", "GGUF.", "general.file_type", "tokenizer.chat_template")
CHAT_TEMPLATE: Final = (
    "{# TARA-Health: notes stand between control tokens such as <MEDICAL_CONTEXT>; TARA renders them itself. #}"
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def rebuild(base: Path, adapter: Adapter, target: Path, kind: str = "Q8_0") -> str:
    """Write `target`; gives its sha256. Raises `AdapterError` where base and adapter don't belong together."""
    if hashlib.sha256(base.read_bytes()).hexdigest() != adapter.about.base_sha256:
        raise AdapterError(f"{base.name} is not the file this adapter was trained on (its sha256 differs).")
    reader = gguf.GGUFReader(str(base))
    _check_layers(reader, adapter)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        writer = gguf.GGUFWriter(str(part), "llama")
        _describe(reader, writer, adapter, kind)
        changed = {
            tensor.name: changed_tensor(tensor, adapter, KINDS[kind], int(_figure(reader, "head_count")))
            for tensor in reader.tensors
        }
        for tensor in reader.tensors:
            data, quantized = changed[tensor.name]
            writer.add_tensor(tensor.name, data, raw_dtype=quantized)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        digest = hashlib.sha256(part.read_bytes()).hexdigest()
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return digest


def changed_tensor(
    tensor: Any, adapter: Adapter, kind: gguf.GGMLQuantizationType, heads: int
) -> tuple[NDArray[Any], gguf.GGMLQuantizationType]:
    """A tensor's new data and type; one that the adapter does not touch comes back as it is."""
    name = tensor.name.removesuffix(".weight")
    if name == "token_embd":
        return _with_rows(tensor, adapter), tensor.tensor_type
    if name not in adapter.factors:
        return tensor.data, tensor.tensor_type
    weights = dequantize(tensor.data, tensor.tensor_type).astype(np.float64)
    delta = exact_delta(*adapter.factors[name], adapter.about.scale)
    if name.endswith(("attn_q", "attn_k")):
        width = weights.shape[0]
        # Grouped-query attention has fewer key heads; each head is as wide as a query's.
        delta = rotary_order(delta, heads if name.endswith("attn_q") else width * heads // weights.shape[1])
    return quantize((weights + delta).astype(np.float32), kind), kind


def exact_delta(low: NDArray[np.float16], high: NDArray[np.float16], scale: float) -> NDArray[np.float64]:
    """`scale`.B.A in 64 bits, shape (out, in). `low` is A (rank, in), `high` is B (out, rank)."""
    product: NDArray[np.float64] = high.astype(np.float64) @ low.astype(np.float64)
    return product * scale


def rotary_order(weights: NDArray[np.float64], heads: int) -> NDArray[np.float64]:
    """Rows of a query or key projection in llama.cpp's order: each head's two halves interleaved."""
    rows = weights.shape[0]
    halves = weights.reshape(heads, 2, rows // heads // 2, *weights.shape[1:])
    return halves.swapaxes(1, 2).reshape(weights.shape)


def _check_layers(reader: gguf.GGUFReader, adapter: Adapter) -> None:
    layers = {tensor.name.removesuffix(".weight"): tensor for tensor in reader.tensors}
    homeless = sorted(adapter.factors.keys() - layers.keys())
    if homeless:
        raise AdapterError(f"The adapter changes {homeless[0]}, which the base does not have.")
    for name, (low, high) in adapter.factors.items():
        # A GGUF's table gives the columns first.
        if (low.shape[1], high.shape[0], low.shape[0]) != (*map(int, layers[name].shape), high.shape[1]):
            raise AdapterError(f"The adapter's {name} is of another shape than the base's.")
    width = int(layers["token_embd"].shape[0])
    if adapter.token_rows.shape[1] != width:
        raise AdapterError(f"The adapter's special tokens are not {width} numbers wide, as the base's are.")


def _with_rows(tensor: Any, adapter: Adapter) -> NDArray[Any]:
    rows: NDArray[Any] = tensor.data.copy()
    for values, slot in zip(adapter.token_rows, adapter.about.slots.values(), strict=True):
        rows[slot] = quantize(values.astype(np.float32)[None], tensor.tensor_type)[0]
    return rows


def _describe(reader: gguf.GGUFReader, writer: gguf.GGUFWriter, adapter: Adapter, kind: str) -> None:
    """The base's key-value pairs, with TARA's name, template, file type and token names."""
    for field in reader.fields.values():
        if field.name.startswith(_DROPPED) or field.name == "general.architecture":
            continue
        value = field.contents()
        if field.name == "tokenizer.ggml.tokens":
            value = [adapter.about.replaced.get(token, token) for token in value]
        elif field.name == "general.name":
            value = adapter.about.name
        kinds = field.types
        inner = kinds[-1] if kinds[0] == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, value, kinds[0], sub_type=inner)
    writer.add_string("general.version", adapter.about.version)
    writer.add_file_type(_FILE_TYPES[kind])
    writer.add_chat_template(CHAT_TEMPLATE)


def _figure(reader: gguf.GGUFReader, name: str) -> Any:
    return reader.fields[f"llama.attention.{name}"].contents()
