"""The real engine on the embedded model, started once for these tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tara_health.inference.client import EngineClient
from tara_health.inference.protocol import EngineOptions
from tests.unit.inference.chatml import embedded_model


@pytest.fixture(scope="session")
def model_file() -> Path:
    return embedded_model()


@pytest.fixture(scope="session")
def running(model_file: Path) -> Iterator[EngineClient]:
    with EngineClient() as client:
        client.start(model_file, EngineOptions())
        yield client


@pytest.fixture
def engine(running: EngineClient) -> EngineClient:
    """The shared engine, with nothing left of the test before."""
    running.clear()
    return running
