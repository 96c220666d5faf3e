"""The tensor table of a GGUF file: names, shapes, types and places, checked before anything is loaded.

Promises: every tensor has a known type and a shape whose size fits the file, names are unique, and each tensor lies
exactly where the one before it ends (padded to the alignment), which is what llama.cpp demands too. Nothing is read
of the weights.
"""

from __future__ import annotations

from typing import Final

from tara_health import limits
from tara_health.errors import TruncatedGguf
from tara_health.inference.gguf_wire import Cursor, malformed

_MAX_DIMENSIONS: Final = 4
_MAX_NAME_BYTES: Final = 63
_MAX_ELEMENTS: Final = 2**63 - 1

BLOCKS: Final[dict[int, tuple[int, int]]] = {
    0: (1, 4),  # F32
    1: (1, 2),  # F16
    2: (32, 18),  # Q4_0
    3: (32, 20),  # Q4_1
    6: (32, 22),  # Q5_0
    7: (32, 24),  # Q5_1
    8: (32, 34),  # Q8_0
    9: (32, 36),  # Q8_1
    10: (256, 84),  # Q2_K
    11: (256, 110),  # Q3_K
    12: (256, 144),  # Q4_K
    13: (256, 176),  # Q5_K
    14: (256, 210),  # Q6_K
    15: (256, 292),  # Q8_K
    16: (256, 66),  # IQ2_XXS
    17: (256, 74),  # IQ2_XS
    18: (256, 98),  # IQ3_XXS
    19: (256, 50),  # IQ1_S
    20: (32, 18),  # IQ4_NL
    21: (256, 110),  # IQ3_S
    22: (256, 82),  # IQ2_S
    23: (256, 136),  # IQ4_XS
    24: (1, 1),  # I8
    25: (1, 2),  # I16
    26: (1, 4),  # I32
    27: (1, 8),  # I64
    28: (1, 8),  # F64
    29: (256, 56),  # IQ1_M
    30: (1, 2),  # BF16
    34: (256, 54),  # TQ1_0
    35: (256, 66),  # TQ2_0
    39: (32, 17),  # MXFP4
}
"""Tensor type -> (elements a block, bytes a block), from ggml's block structures; types not listed are refused."""


def read_tensor_table(cursor: Cursor, count: int, alignment: int) -> int:
    """Check `count` entries and that the file holds their data. Gives the bytes of all tensors, padding included.

    Raises `MalformedGguf` or `TruncatedGguf`.
    """
    names: set[str] = set()
    end = 0
    for _ in range(count):
        name = cursor.string(_MAX_NAME_BYTES, "a tensor's name")
        if not name or name in names:
            raise malformed("two tensors have the same name" if name else "a tensor has no name")
        names.add(name)
        size = _tensor_bytes(_shape(cursor), cursor.u32())
        if cursor.u64() != _padded(end, alignment):
            raise malformed("a tensor does not lie where the one before it ends")
        end = _padded(end, alignment) + size
        if end > cursor.file_bytes:
            raise _too_short()
    if _padded(cursor.position, alignment) + end > cursor.file_bytes:
        raise _too_short()
    return end


def check_tensor_count(count: int) -> None:
    """Refuse a file without weights and one with more tensors than `limits.GGUF_TENSORS`."""
    if count == 0:
        raise malformed("it holds no weights")
    if count > limits.GGUF_TENSORS:
        raise malformed(f"it claims more than {limits.GGUF_TENSORS:,} tensors")


def _shape(cursor: Cursor) -> list[int]:
    dimensions = cursor.u32()
    if not 1 <= dimensions <= _MAX_DIMENSIONS:
        raise malformed(f"a tensor has other than 1 to {_MAX_DIMENSIONS} dimensions")
    shape = [cursor.u64() for _ in range(dimensions)]
    elements = 1
    for size in shape:
        elements *= size
        if size == 0 or elements > _MAX_ELEMENTS:
            raise malformed("a tensor's shape is impossible")
    return shape


def _tensor_bytes(shape: list[int], kind: int) -> int:
    if kind not in BLOCKS:
        raise malformed("a tensor is of an unknown or withdrawn type")
    per_block, block_bytes = BLOCKS[kind]
    if shape[0] % per_block:
        raise malformed("a tensor's rows are not whole blocks of its type")
    elements = 1
    for size in shape:
        elements *= size
    return elements // per_block * block_bytes


def _padded(offset: int, alignment: int) -> int:
    return -(-offset // alignment) * alignment


def _too_short() -> TruncatedGguf:
    return TruncatedGguf(
        "The model file is shorter than the weights its header lists.", remedy="Copy or download the whole file again."
    )
