"""Should a hostile file ever reach the engine, its process alone suffers; the parent goes on and loads a sound file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tara_health.errors import EngineStartFailed
from tara_health.inference.client import EngineClient
from tara_health.inference.protocol import EngineOptions
from tara_health.models.catalog import resolve
from tests.fuzz.malformed_kinds import KINDS
from tests.gguf_file import GgufFile

pytestmark = [pytest.mark.proof, pytest.mark.engine]
SHORT = EngineOptions(context_tokens=512, gpu_layers=0)


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineClient]:
    with EngineClient() as engine:
        yield engine


def test_no_malformed_kind_reaches_past_the_engine_process(
    engine: EngineClient, tmp_path: Path, long_proofs: bool
) -> None:
    """The short version takes every fourth kind; the file is handed over without our own reader in between."""
    refused = []
    for name, (broken, _) in list(KINDS.items())[:: 1 if long_proofs else 4]:
        path = tmp_path / "hostile.gguf"
        path.write_bytes(broken if isinstance(broken, bytes) else broken.to_bytes())
        with pytest.raises(EngineStartFailed):
            engine.start(path, SHORT)
        refused.append(name)
    assert len(refused) >= 13
    assert engine.start(resolve("embedded").path, SHORT).context_tokens >= 512  # the parent is alive and well


def test_a_sound_header_over_nonsense_weights_is_refused_too(engine: EngineClient, tmp_path: Path) -> None:
    with pytest.raises(EngineStartFailed):
        engine.start(GgufFile().write(tmp_path / "nonsense.gguf"), SHORT)
