"""Small GGUF files for the tests, well-formed or broken in one place. Written from the GGUF specification."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path

U8, I8, U16, U32, I32, F32, BOOL, STRING, ARRAY, U64 = 0, 1, 2, 4, 5, 6, 7, 8, 9, 10
_FORMS = {U8: "<B", I8: "<b", U16: "<H", U32: "<I", I32: "<i", F32: "<f", BOOL: "<?", U64: "<Q"}

CHATML = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"


def number(kind: int, value: float) -> bytes:
    return struct.pack(_FORMS[kind], value)


def text(value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return number(U64, len(raw)) + raw


def pair(key: str, kind: int, value: object) -> bytes:
    """One key-value pair; an array is given as (item type, list)."""
    head = text(key) + number(U32, kind)
    if kind == STRING:
        return head + text(str(value))
    if kind == ARRAY:
        item, values = value  # type: ignore[misc]
        body = b"".join(text(v) if item == STRING else number(item, v) for v in values)
        return head + number(U32, item) + number(U64, len(values)) + body
    return head + number(kind, value)  # type: ignore[arg-type]


def tensor(name: str, shape: list[int], kind: int, offset: int, dimensions: int | None = None) -> bytes:
    """One entry of the tensor table."""
    count = len(shape) if dimensions is None else dimensions
    return (
        text(name)
        + number(U32, count)
        + b"".join(number(U64, s) for s in shape)
        + number(U32, kind)
        + number(U64, offset)
    )


def model_pairs(architecture: str = "llama", template: str | None = CHATML, **figures: int) -> dict[str, bytes]:
    """The pairs that every usable model has, by key."""
    shape = {"block_count": 2, "context_length": 2048, "embedding_length": 64} | figures
    pairs = {
        "general.architecture": pair("general.architecture", STRING, architecture),
        "general.name": pair("general.name", STRING, "Tiny"),
        "general.file_type": pair("general.file_type", U32, 7),
        f"{architecture}.attention.head_count": pair(f"{architecture}.attention.head_count", U32, 4),
        f"{architecture}.attention.head_count_kv": pair(f"{architecture}.attention.head_count_kv", U32, 2),
        "tokenizer.ggml.model": pair("tokenizer.ggml.model", STRING, "gpt2"),
        "tokenizer.ggml.tokens": pair("tokenizer.ggml.tokens", ARRAY, (STRING, ["a", "b", "c", "ü"])),
        "tokenizer.ggml.token_type": pair("tokenizer.ggml.token_type", ARRAY, (I32, [1, 1, 3, 1])),
    }
    for key, value in shape.items():
        pairs[f"{architecture}.{key}"] = pair(f"{architecture}.{key}", U32, value)
    if template is not None:
        pairs["tokenizer.chat_template"] = pair("tokenizer.chat_template", STRING, template)
    return pairs


@dataclass
class GgufFile:
    """A file as its parts; change one and `to_bytes` gives the broken file."""

    magic: bytes = b"GGUF"
    version: int = 3
    pairs: dict[str, bytes] = field(default_factory=model_pairs)
    tensors: list[bytes] = field(
        default_factory=lambda: [tensor("token_embd.weight", [32, 4], 0, 0), tensor("output.weight", [32, 2], 8, 512)]
    )
    data: bytes = bytes(512 + 96)
    alignment: int = 32
    tensor_count: int | None = None
    pair_count: int | None = None

    def to_bytes(self) -> bytes:
        """The file."""
        tensors = len(self.tensors) if self.tensor_count is None else self.tensor_count
        pairs = len(self.pairs) if self.pair_count is None else self.pair_count
        head = self.magic + number(U32, self.version) + number(U64, tensors) + number(U64, pairs)
        head += b"".join(self.pairs.values()) + b"".join(self.tensors)
        return head + bytes(-len(head) % self.alignment) + self.data

    def write(self, path: Path) -> Path:
        """Write it to `path`."""
        path.write_bytes(self.to_bytes())
        return path
