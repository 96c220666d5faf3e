"""What the rule tests share: read one reply by one rule."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tara_health.safety.check import ReplyInContext
from tara_health.safety.reply import Rule
from tara_health.vocabulary import Mode

Read = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def read() -> Read:
    """Give (text of the span, severity) of each finding of a rule."""

    def read(
        rule: Rule, response: str, message: str = "", mode: Mode = Mode.CLINICAL_QUESTION
    ) -> list[tuple[str, str]]:
        reply = ReplyInContext(message, response, "", mode)
        return [(response[found.start : found.end], found.severity.value) for found in rule.find(reply)]

    return read
