"""What one recogniser finds in a text, as text: the way its table reads."""

from __future__ import annotations

from collections.abc import Sequence

from tara_health.phi.recognizers.base import Entity, PhiRecognizer


def found(recognizer: PhiRecognizer, text: str, named: Sequence[tuple[str, str]] = ()) -> list[str]:
    """Sorted distinct finds; `named` holds (words, label) pairs that stand in for the language model's entities."""
    entities = [Entity(text.index(words), text.index(words) + len(words), label) for words, label in named]
    spans = {(start, end) for start, end, _ in recognizer.find(text, entities)}
    inside = {
        span for span in spans if any(span != other and other[0] <= span[0] and span[1] <= other[1] for other in spans)
    }
    return [text[start:end] for start, end in sorted(spans - inside)]
