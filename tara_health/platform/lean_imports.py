"""Optional packages that a library would import for nothing, kept out while it is imported.

spaCy's and Presidio's modules import torch and transformers where they are installed, as on a machine that also trains:
seconds and half a gigabyte for parts that TARA never calls. Both go on without when the import fails, so here it
fails: in this thread alone, and only for a package that is not there yet.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class _Refusal(MetaPathFinder):
    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = frozenset(names)
        self._thread = threading.get_ident()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname in self._names and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(f"{fullname} is not imported here", name=fullname)
        return None


@contextmanager
def left_out(*names: str) -> Iterator[None]:
    """Within, an import of one of `names` (top-level packages) fails as if it were not installed."""
    refusal = _Refusal(names)
    sys.meta_path.insert(0, refusal)
    try:
        yield
    finally:
        sys.meta_path.remove(refusal)
