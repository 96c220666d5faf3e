"""What llama.cpp says while it loads, boiled down to the facts we act on.

Its log lines may quote the model file, so none is kept, shown or written: each is matched against known phrases and
dropped.
"""

from __future__ import annotations

from typing import Any, Final

_KINDS: Final = (
    ("unknown model architecture", "architecture"),
    ("unable to allocate", "memory"),
    ("failed to allocate", "memory"),
    ("out of memory", "memory"),
)


class LoadLog:
    """Listens to the log; `failure` is a kind or '', `flash_attention` what the context settled on."""

    def __init__(self) -> None:
        self.failure = ""
        self.flash_attention = False
        self._callback: Any = None

    def install(self, binding: Any) -> None:
        """Take the place of llama.cpp's own logging, which would print to the terminal."""
        self._callback = binding.llama_log_callback(self._on_line)
        binding.llama_log_set(self._callback, None)

    def _on_line(self, _level: int, text: bytes | None, _data: object) -> None:
        self.hear((text or b"").decode("utf-8", "replace"))

    def hear(self, line: str) -> None:
        """One log line."""
        if "Flash Attention" in line:
            self.flash_attention = line.rstrip().endswith("enabled")
        lowered = line.lower()
        for phrase, kind in _KINDS:
            if not self.failure and phrase in lowered:
                self.failure = kind

    def forget(self) -> None:
        """Start afresh, before another attempt."""
        self.failure = ""
        self.flash_attention = False
