"""No identifier reaches the training data: each is replaced, and a sample in which one may be left is refused.

Surrogates are consistent within a sample, so that "Mrs. Alvarez" stays one person, and drawn anew for each. After the
replacing the sample is scanned again: a find that is none of the surrogates refuses the sample. Does not promise that
the scanner finds everything; docs/EVIDENCE.md has its recall.
"""

from __future__ import annotations

from tara_health.analysis import Analyst
from tara_health.phi.surrogates import Surrogates
from training.schema import Sample


class Deidentifier:
    """Replaces identifiers by surrogates; `refused` counts the samples in which one may be left."""

    def __init__(self, analyst: Analyst) -> None:
        self._analyst = analyst
        self.replaced = 0
        self.refused = 0

    def deidentified(self, sample: Sample) -> Sample | None:
        """`sample` without its identifiers, or None when one may be left."""
        surrogates = Surrogates()
        turns = []
        for turn in sample.conversation:
            spans = self._analyst.scan(turn.message)
            clean = surrogates.replace(turn.message, spans)
            if any(
                surrogates.restore(clean[span.start : span.end]) == clean[span.start : span.end]
                for span in self._analyst.scan(clean)
            ):
                self.refused += 1
                return None
            self.replaced += len(spans)
            turns.append(turn.model_copy(update={"message": clean}))
        return sample.model_copy(update={"conversation": tuple(turns)})
