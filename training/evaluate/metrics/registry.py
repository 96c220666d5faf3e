"""All metrics, in the order of a report."""

from __future__ import annotations

from typing import Final

from training.evaluate.metrics import (
    compliance_rate,
    confidentiality,
    emotional_appropriateness,
    empathy_score,
    ends_by_itself,
    length,
    patient_comfort_level,
    privacy_protection,
    refusals,
    soundness,
    stays_in_role,
    stress_management_effectiveness,
    tags_obeyed,
)
from training.evaluate.metrics.metric import Metric

METRICS: Final[tuple[Metric, ...]] = (
    soundness.METRIC,
    empathy_score.METRIC,
    emotional_appropriateness.METRIC,
    patient_comfort_level.METRIC,
    stress_management_effectiveness.METRIC,
    tags_obeyed.METRIC,
    compliance_rate.METRIC,
    privacy_protection.METRIC,
    confidentiality.METRIC,
    refusals.METRIC,
    stays_in_role.METRIC,
    ends_by_itself.METRIC,
    length.METRIC,
)
