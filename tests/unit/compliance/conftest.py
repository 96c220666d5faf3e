"""One loaded scanner for the monitor: loading takes about a second."""

from __future__ import annotations

import pytest

from tara_health.phi.scan import PhiScanner


@pytest.fixture(scope="session")
def scanner() -> PhiScanner:
    """A loaded scanner."""
    loaded = PhiScanner()
    loaded.load()
    return loaded
