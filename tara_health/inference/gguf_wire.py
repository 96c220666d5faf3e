"""A bounded cursor over the bytes of a GGUF file: little-endian numbers, length-prefixed strings, skipping.

Promises: never holds more than one chunk and one wanted string; never reads past the file or past
`limits.GGUF_HEADER_BYTES`; a length that can't be true raises before anything is allocated for it.
Source: the GGUF specification, github.com/ggml-org/ggml, docs/gguf.md.
"""

from __future__ import annotations

import struct
from typing import BinaryIO, Final

from tara_health import limits
from tara_health.errors import MalformedGguf, TruncatedGguf

_CHUNK_BYTES: Final = 1 << 20
_LENGTH: Final = struct.Struct("<Q")

SCALARS: Final[dict[int, struct.Struct]] = {
    0: struct.Struct("<B"),
    1: struct.Struct("<b"),
    2: struct.Struct("<H"),
    3: struct.Struct("<h"),
    4: struct.Struct("<I"),
    5: struct.Struct("<i"),
    6: struct.Struct("<f"),
    7: struct.Struct("<B"),
    10: struct.Struct("<Q"),
    11: struct.Struct("<q"),
    12: struct.Struct("<d"),
}
"""Value type of the specification -> how it lies in the file. 8 is a string, 9 an array."""
BOOL: Final = 7
STRING: Final = 8
ARRAY: Final = 9


def malformed(why: str) -> MalformedGguf:
    """The error of a header that contradicts itself; `why` is a clause about the file."""
    return MalformedGguf(f"The model file's header is damaged or hostile: {why}.", remedy="Get the file again.")


class Cursor:
    """Walks forward through an open file of `file_bytes` bytes."""

    def __init__(self, handle: BinaryIO, file_bytes: int) -> None:
        self._handle = handle
        self.file_bytes = file_bytes
        self._base = 0
        self._buffer = b""
        self._at = 0

    @property
    def position(self) -> int:
        """Bytes from the file's beginning."""
        return self._base + self._at

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        if count > len(self._buffer) - self._at:
            self._fill(count)
        piece = self._buffer[self._at : self._at + count]
        self._at += count
        return piece

    def skip(self, count: int) -> None:
        """Step over `count` bytes without reading them."""
        target = self.position + count
        self._check(target)
        if target - self._base <= len(self._buffer):
            self._at = target - self._base
        else:
            self._base, self._buffer, self._at = target, b"", 0

    def scalar(self, kind: int) -> int | float | bool:
        """The next number of value type `kind`."""
        form = SCALARS[kind]
        value: int | float = form.unpack(self.take(form.size))[0]
        if kind != BOOL:
            return value
        if value not in (0, 1):
            raise malformed("a yes-or-no value is neither")
        return bool(value)

    def u32(self) -> int:
        """The next unsigned 32-bit number."""
        return int(self.scalar(4))

    def u64(self) -> int:
        """The next unsigned 64-bit number."""
        return int(self.scalar(10))

    def string(self, limit: int, what: str) -> str:
        """The next string, of at most `limit` bytes; `what` names it in the error."""
        length = self.u64()
        if length > limit:
            raise malformed(f"{what} is longer than {limit:,} bytes")
        try:
            return self.take(length).decode("utf-8")
        except UnicodeDecodeError:
            raise malformed(f"{what} is not text") from None

    def skip_strings(self, count: int) -> None:
        """Step over `count` strings. A vocabulary has hundreds of thousands, hence the loop without calls."""
        while count:
            buffer, at, end = self._buffer, self._at, len(self._buffer)
            while count and at + 8 <= end:
                (length,) = _LENGTH.unpack_from(buffer, at)
                if length > limits.GGUF_STRING_BYTES:
                    raise malformed("a string is longer than any real one")
                if at + 8 + length > end:
                    break
                at += 8 + length
                count -= 1
            self._at = at
            if count:
                self._skip_string()
                count -= 1

    def _skip_string(self) -> None:
        length = self.u64()
        if length > limits.GGUF_STRING_BYTES:
            raise malformed("a string is longer than any real one")
        self.skip(length)

    def _fill(self, count: int) -> None:
        position = self.position
        self._check(position + count)
        self._handle.seek(position)
        self._base, self._at = position, 0
        self._buffer = self._handle.read(max(count, _CHUNK_BYTES))
        if len(self._buffer) < count:
            raise _truncated()

    def _check(self, end: int) -> None:
        if end > self.file_bytes:
            raise _truncated()
        if end > limits.GGUF_HEADER_BYTES:
            raise malformed(f"it is longer than {limits.GGUF_HEADER_BYTES:,} bytes")


def _truncated() -> TruncatedGguf:
    return TruncatedGguf("The model file ends inside its own header.", remedy="Copy or download the whole file again.")
