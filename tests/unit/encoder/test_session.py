"""The real weights: deterministic, linear, refused when changed; the cheap import stays cheap."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tara_health.encoder.heads import HEADS
from tara_health.encoder.session import Encoder
from tara_health.errors import AnalysisError
from tara_health.platform.paths import resources_dir

FOLDER = resources_dir() / "models" / "encoder"
ENCODER = Encoder()


@given(text=st.text(max_size=300))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_has_signals_and_the_same_each_time(text: str) -> None:
    first = ENCODER.read(text)
    ENCODER.forget()
    assert ENCODER.read(text) == first
    assert all(0 <= odd <= 1 for answers in first.odds.values() for odd in answers.values())


def test_each_and_alone_agree_up_to_the_padding_of_a_batch() -> None:
    texts = ["she has started giving her rings to the nieces", "what is the dose of amoxicillin"]
    for text, batched in zip(texts, ENCODER.read_each(texts), strict=True):
        alone = ENCODER.read(text)
        assert all(abs(alone.of("danger", name) - odd) < 0.15 for name, odd in batched.odds["danger"].items())


def test_a_hundred_thousand_characters_in_linear_time() -> None:
    sentence = "She has been short of breath since Tuesday and says it is her heart again. "
    texts = [(sentence * 1400)[:size] for size in (20_000, 100_000)]
    ENCODER.read("Warm up.")
    spent = []
    for text in texts:
        started = time.perf_counter()
        ENCODER.read(text)
        spent.append(time.perf_counter() - started)
    assert spent[1] < 10 * spent[0]


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "manifest.json"])
def test_changed_or_missing_files_are_refused(tmp_path: Path, name: str) -> None:
    copy = tmp_path / "encoder"
    shutil.copytree(FOLDER, copy)
    Encoder(copy).load()  # control: the untouched copy loads
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content if name != "manifest.json" else b"{")
    with pytest.raises(AnalysisError, match="could not be loaded"):
        Encoder(copy).load()
    (copy / name).unlink()
    with pytest.raises(AnalysisError, match="could not be loaded"):
        Encoder(copy).load()


def test_weights_with_other_heads_are_refused(tmp_path: Path) -> None:
    copy = tmp_path / "encoder"
    shutil.copytree(FOLDER, copy)
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["heads"]["emotion"] = manifest["heads"]["emotion"][::-1]
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(AnalysisError):
        Encoder(copy).load()


def test_the_manifest_names_every_head() -> None:
    manifest = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
    assert list(manifest["heads"]) == [head.name for head in HEADS]


def test_it_fits_its_budget() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= 30_000_000


def test_importing_brings_nothing_heavy() -> None:
    code = "import sys, tara_health.encoder.session; print('onnxruntime' in sys.modules, 'tokenizers' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
