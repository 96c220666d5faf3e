"""The flag as C code sees it."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace
from typing import Any

from tara_health.inference.abort import AbortFlag


def test_c_reads_what_python_set() -> None:
    installed: list[Any] = []
    binding = SimpleNamespace(
        ggml_abort_callback=ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p),
        llama_set_abort_callback=lambda *arguments: installed.extend(arguments),
    )
    flag = AbortFlag()
    flag.install(binding, "context")
    _, asks, data = installed
    assert asks(data) is False
    flag.set()
    assert flag.is_set()
    assert asks(data) is True
    flag.clear()
    assert not flag.is_set()
    assert asks(data) is False
