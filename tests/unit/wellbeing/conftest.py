"""What the tests of the burnout support share: one set of readers, since they take seconds to load."""

from __future__ import annotations

import pytest

from tara_health.analysis import Analyst


@pytest.fixture(scope="session")
def analyst() -> Analyst:
    analyst = Analyst()
    analyst.load()
    return analyst
