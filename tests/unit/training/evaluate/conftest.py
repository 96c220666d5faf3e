"""The real readers, loaded once, with relevance by word stems, which needs no torch."""

from __future__ import annotations

import pytest

from tara_health.analysis import Analyst
from tara_health.encoder.session import Encoder
from training.evaluate.embedding import word_vectors
from training.evaluate.probe import Probe, read_probes, read_references
from training.evaluate.reading import CaseReader
from training.evaluate.relevance import Relevance


@pytest.fixture(scope="session")
def probes() -> list[Probe]:
    return read_probes()


@pytest.fixture(scope="session")
def references() -> dict[str, str]:
    return read_references()


@pytest.fixture(scope="session")
def analyst() -> Analyst:
    loaded = Analyst()
    loaded.load()
    return loaded


@pytest.fixture(scope="session")
def reader(probes: list[Probe], analyst: Analyst) -> CaseReader:
    messages = [probe.message for probe in probes]
    return CaseReader(probes, analyst, Encoder(), Relevance(messages, word_vectors(messages)))
