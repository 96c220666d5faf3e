"""llama.cpp's C functions for the tools of this package, quiet: its log lines are read for failures and dropped."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from tara_health.inference.load_log import LoadLog
from tara_health.inference.worker import load_binding

LOG: Final = LoadLog()
"""What llama.cpp last complained of. It lives as long as the process: llama.cpp holds the address of its callback."""


@cache
def library() -> Any:
    """The function table, loaded once a process."""
    binding = load_binding()
    LOG.install(binding)
    binding.llama_backend_init()
    return binding
