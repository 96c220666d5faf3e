"""Figures that the conversation does not hold."""

import pytest

from tara_health.safety.rules.unsupported_number import RULE


@pytest.mark.parametrize(
    ("response", "span", "severity"),
    [
        ("Her potassium was 5.9 yesterday.", "5.9", "warn"),
        ("Your blood pressure is 150/95.", "150/95", "warn"),
        ("Studies show that 87% of patients recover.", "87", "note"),
        ("The risk of stroke is 4.5 per cent a year.", "4.5", "note"),
    ],
)
def test_a_figure_of_unknown_origin_is_found(read, response, span, severity):
    assert read(RULE, response) == [(span, severity)]


@pytest.mark.parametrize(
    ("message", "response"),
    [
        ("K 5.9", "Her potassium was 5.9."),
        ("risk 4.5%", "The risk is 4.5% a year."),
        ("", "The target for success is a saturation above 92%."),
        ("", "Use a 5% dextrose solution."),
    ],
)
def test_a_known_figure_or_a_target_passes(read, message, response):
    assert read(RULE, response, message=message) == []
