"""Stopping `llama_decode` from another thread without Python in the way.

llama.cpp asks a callback before every node of its graph whether to give up. A Python callback would have to take the
interpreter lock for each of the several hundred nodes of a token. What is needed is only a C function that looks at
one byte, and libc has it: `strlen` of a two-byte buffer is 0 while the first byte is 0, and 1 once another thread has
set it. `bool(void *)` and `size_t(const char *)` are called alike by every ABI we ship on (System V x86-64, AArch64,
Windows x64: pointer in the first register, result in the result register, of which a `bool` caller reads the lowest
byte).

Where a backend knows no abort callback (most graphics cards), the flag is still read between chunks.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any


class AbortFlag:
    """A byte that any thread may set; while it is set, decoding ends at the next graph node."""

    def __init__(self) -> None:
        self._byte = ctypes.create_string_buffer(2)
        self._callback: Any = None  # kept: llama.cpp holds its address for as long as the context lives

    def install(self, binding: Any, context: Any) -> None:
        """Make `context` obey this flag."""
        runtime = ctypes.CDLL("msvcrt" if sys.platform == "win32" else None)
        address = ctypes.cast(runtime.strlen, ctypes.c_void_p).value
        self._callback = binding.ggml_abort_callback(address)
        binding.llama_set_abort_callback(context, self._callback, ctypes.addressof(self._byte))

    def set(self) -> None:
        """Stop what is being decoded."""
        self._byte[0] = b"\x01"

    def clear(self) -> None:
        """Allow decoding again."""
        self._byte[0] = b"\x00"

    def is_set(self) -> bool:
        """Was a stop asked for?"""
        return self._byte[0] != b"\x00"
