"""A bounded reader of a GGUF file's header (versions 2 and 3, little-endian), without llama.cpp.

Promises: reads the header once, in chunks, and none of the weights; keeps the few values TARA needs and steps over
vocabularies; whatever the bytes are, the outcome is a `GgufHeader` or one of `NotAGguf`, `TruncatedGguf`,
`MalformedGguf` (and `ModelMissing` for a path that can't be read) within the limits of limits.py.

Does not promise that the weights are good or harmless: that is for the sha256, and the engine runs in a process of
its own.

To check by hand: `python -m pytest tests/fuzz/test_gguf_header.py -q`.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from tara_health import limits
from tara_health.errors import MalformedGguf, ModelMissing, NotAGguf
from tara_health.inference.gguf_tensors import check_tensor_count, read_tensor_table
from tara_health.inference.gguf_wire import ARRAY, SCALARS, STRING, Cursor, malformed

_MAGIC: Final = b"GGUF"
_VERSIONS: Final = (2, 3)
_DEFAULT_ALIGNMENT: Final = 32
_MAX_KEY_BYTES: Final = 1_024
_SMALLEST_PAIR_BYTES: Final = 14
_UNSIGNED: Final = (0, 2, 4, 10)
_MAX_FIGURE: Final = 2**31 - 1

QUANTIZATIONS: Final = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S",
    12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K",
    19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL",
    26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0",
    37: "TQ2_0", 38: "MXFP4",
}  # fmt: skip
"""`general.file_type` -> the name people know (llama.h, enum llama_ftype)."""

_FOREIGN: Final[tuple[tuple[bytes, str], ...]] = (
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"version https://git-lfs", "a Git LFS pointer, the few lines that stand in for the real file"),
    (b"<", "a web page"),
    (b"\x80\x02", "a Python pickle"),
    (b"tjgg", "a GGML file of the time before GGUF"),
    (b"lmgg", "a GGML file of the time before GGUF"),
)


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What TARA needs to know of a model before it is loaded. Sizes are in bytes, lengths in tokens or dimensions."""

    architecture: str
    name: str
    quantization: str
    context_length: int
    block_count: int
    embedding_length: int
    head_count: int
    head_count_kv: int
    vocabulary_size: int
    chat_template: str
    tensor_bytes: int
    file_bytes: int
    version: int
    key_length: int = 0
    value_length: int = 0

    def kv_bytes(self, context_tokens: int) -> int:
        """Memory of the key-value cache at 16 bits a number."""
        return 2 * context_tokens * self.block_count * self.head_count_kv * (self.key_length + self.value_length)


def read_header(path: Path) -> GgufHeader:
    """Open `path` and read its header. Raises `ModelMissing`, `NotAGguf`, `TruncatedGguf` or `MalformedGguf`."""
    with open_model(path) as handle:
        return read_open_header(handle)


def open_model(path: Path) -> BinaryIO:
    """Open a model file for reading; anything but a regular file is refused without waiting on it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise ModelMissing(f"There is no file {path}.", remedy="Check the path.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "the path is not valid"
        raise ModelMissing(f"The file {path} can't be read ({why}).") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotAGguf(f"{path} is not a file.", remedy="Give the path of one .gguf file.")
    return os.fdopen(descriptor, "rb")


def read_open_header(handle: BinaryIO) -> GgufHeader:
    """Read the header of an open regular file, so that the bytes checked are the bytes copied later."""
    file_bytes = os.fstat(handle.fileno()).st_size
    cursor = Cursor(handle, file_bytes)
    _check_magic(handle)
    cursor.skip(len(_MAGIC))
    version = _version(cursor)
    tensors, pairs = cursor.u64(), cursor.u64()
    check_tensor_count(tensors)
    if pairs > limits.GGUF_KEYS:
        raise malformed(f"it claims more than {limits.GGUF_KEYS:,} entries")
    if pairs * _SMALLEST_PAIR_BYTES > file_bytes:
        raise malformed("it claims more entries than the file has room for")
    values = _Values(cursor, pairs)
    tensor_bytes = read_tensor_table(cursor, tensors, values.alignment())
    return values.header(version, tensor_bytes, file_bytes)


def _check_magic(handle: BinaryIO) -> None:
    handle.seek(0)
    head = handle.read(64)
    if head.startswith(_MAGIC):
        return
    if not head:
        raise NotAGguf("The file is empty.", remedy="Copy or download it again.")
    looks = next((what for mark, what in _FOREIGN if head.lstrip().startswith(mark)), "")
    if head[8:10] == b'{"':
        looks = "a safetensors file"
    what = f"The file is {looks}, not a GGUF model." if looks else "The file is not a GGUF model."
    raise NotAGguf(what, remedy="Give a file in GGUF format, as llama.cpp uses it.")


def _version(cursor: Cursor) -> int:
    version = cursor.u32()
    if version in _VERSIONS:
        return version
    if version and version & 0xFFFF == 0:
        raise MalformedGguf(
            "The model file is big-endian; TARA reads little-endian GGUF.", remedy="Convert it, or get the usual file."
        )
    age = "newer than this TARA reads" if version > _VERSIONS[-1] else "too old"
    raise MalformedGguf(
        f"The model file's GGUF version {version} is {age} (2 and 3 are read).", remedy="Get a current file."
    )


class _Values:
    """The key-value pairs of a header: numbers and three strings by key, and the lengths of arrays."""

    _KEPT_STRINGS: Final = frozenset(
        {"general.architecture", "general.name", "general.type", "tokenizer.ggml.model", "tokenizer.chat_template"}
    )

    def __init__(self, cursor: Cursor, pairs: int) -> None:
        self._cursor = cursor
        self._kinds: dict[str, int] = {}
        self._numbers: dict[str, int | float | bool] = {}
        self._strings: dict[str, str] = {}
        self._arrays: dict[str, tuple[int, int]] = {}
        for _ in range(pairs):
            key = cursor.string(_MAX_KEY_BYTES, "an entry's name")
            if not key or key in self._kinds:
                raise malformed("an entry is given twice" if key else "an entry has no name")
            self._kinds[key] = kind = cursor.u32()
            self._read(key, kind)

    def _read(self, key: str, kind: int) -> None:
        if kind in SCALARS:
            self._numbers[key] = self._cursor.scalar(kind)
        elif kind == STRING:
            if key in self._KEPT_STRINGS:
                self._strings[key] = self._cursor.string(limits.GGUF_STRING_BYTES, "a text")
            else:
                self._cursor.skip_strings(1)
        elif kind == ARRAY:
            self._arrays[key] = self._skip_array()
        else:
            raise malformed("an entry is of an unknown type")

    def _skip_array(self) -> tuple[int, int]:
        kind, count = self._cursor.u32(), self._cursor.u64()
        if kind not in SCALARS and kind != STRING:
            raise malformed("a list holds lists or an unknown type")
        if count > limits.GGUF_ARRAY_ITEMS:
            raise malformed(f"a list claims more than {limits.GGUF_ARRAY_ITEMS:,} items")
        if kind == STRING:
            self._cursor.skip_strings(count)
        else:
            self._cursor.skip(count * SCALARS[kind].size)
        return kind, count

    def alignment(self) -> int:
        """`general.alignment`: a power of two of unsigned 32 bits, 32 where it is not given."""
        if "general.alignment" not in self._kinds:
            return _DEFAULT_ALIGNMENT
        value = self._numbers.get("general.alignment", 0)
        if self._kinds["general.alignment"] != 4 or value < 1 or value > 65_536 or int(value) & (int(value) - 1):
            raise malformed("its alignment is not a power of two")
        return int(value)

    def header(self, version: int, tensor_bytes: int, file_bytes: int) -> GgufHeader:
        """The values as one record; each missing or impossible one is `MalformedGguf`."""
        architecture = self._text("general.architecture", required=True)
        if self._text("general.type", "model") != "model":
            raise malformed("it holds an adapter or another part, not a whole model")
        if self._figure("split.count", 1) > 1:
            raise malformed("it is one part of a model in several files; join them with llama-gguf-split first")
        heads = self._figure(f"{architecture}.attention.head_count")
        embedding = self._figure(f"{architecture}.embedding_length")
        key_length = self._figure(f"{architecture}.attention.key_length", max(embedding // heads, 1))
        return GgufHeader(
            architecture=architecture,
            name=self._text("general.name"),
            quantization=QUANTIZATIONS.get(self._figure("general.file_type", 1024, lowest=0), "unknown"),
            context_length=self._figure(f"{architecture}.context_length"),
            block_count=self._figure(f"{architecture}.block_count"),
            embedding_length=embedding,
            head_count=heads,
            head_count_kv=self._figure(f"{architecture}.attention.head_count_kv", heads),
            vocabulary_size=self._vocabulary(),
            chat_template=self._text("tokenizer.chat_template"),
            tensor_bytes=tensor_bytes,
            file_bytes=file_bytes,
            version=version,
            key_length=key_length,
            value_length=self._figure(f"{architecture}.attention.value_length", key_length),
        )

    def _text(self, key: str, default: str = "", *, required: bool = False) -> str:
        if key in self._kinds and key not in self._strings:
            raise malformed(f"{key} is not a text")
        value = self._strings.get(key, default)
        if required and not value:
            raise malformed(f"{key} is missing")
        return value

    def _figure(self, key: str, default: int | None = None, *, lowest: int = 1) -> int:
        if key not in self._kinds:
            if default is None:
                raise malformed(f"{_shown(key)} is missing")
            return default
        value = self._numbers.get(key)
        if self._kinds[key] not in _UNSIGNED or value is None or not lowest <= value <= _MAX_FIGURE:
            raise malformed(f"{_shown(key)} is impossible")
        return int(value)

    def _vocabulary(self) -> int:
        kind, count = self._arrays.get("tokenizer.ggml.tokens", (0, 0))
        if kind != STRING or count == 0:
            raise malformed("its vocabulary is missing")
        for key in ("tokenizer.ggml.scores", "tokenizer.ggml.token_type"):
            if key in self._kinds and (self._arrays.get(key, (0, -1))[1] != count):
                raise malformed("its vocabulary's lists differ in length")
        return count


def _shown(key: str) -> str:
    """A key for an error: the part after the architecture, whose text comes from the file."""
    return key.split(".", 1)[-1]
