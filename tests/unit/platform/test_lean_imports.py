"""What a library would import for nothing stays out while it is imported, and nobody else is kept from it."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from tara_health.platform.lean_imports import left_out


def test_an_import_fails_within_and_works_again_after() -> None:
    with left_out("colorsys"), pytest.raises(ModuleNotFoundError):
        sys.modules.pop("colorsys", None)
        __import__("colorsys")
    assert __import__("colorsys").rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)


def test_another_thread_is_not_kept_from_it() -> None:
    got: list[object] = []
    sys.modules.pop("colorsys", None)
    with left_out("colorsys"):
        thread = threading.Thread(target=lambda: got.append(__import__("colorsys")))
        thread.start()
        thread.join()
    assert got


def test_the_readers_load_without_torch_even_where_it_is_installed() -> None:
    code = (
        "import sys; from tara_health.analysis import Analyst; a = Analyst(); a.load();"
        "a.analyze('Mr Smith is scared.'); sys.exit(bool({'torch', 'transformers'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=120).returncode == 0
