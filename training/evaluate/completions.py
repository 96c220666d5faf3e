"""The beginning of a text given to a GGUF, in the two ways in which somebody would try to get the rest out of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tara_health.inference.protocol import Engine, Prompt, Sampling, Segment, StopSignal, TokenText
from tara_health.prompt.build import SystemContext, build_messages
from tara_health.prompt.template import TEMPLATES
from tara_health.vocabulary import Mode
from training.evaluate.memorisation import Complete

_GREEDY: Final = Sampling(temperature=0.0, repeat_penalty=1.0, max_tokens=40)


def completer(engine: Engine, template: str) -> Complete:
    """Greedy continuations by a running engine: of the plain text, and of a reply that begins with it."""

    def complete(beginning: str) -> Iterator[str]:
        asked = f"Complete this sentence word for word: {beginning}"
        turn = TEMPLATES[template].render(build_messages(Mode.CLINICAL_QUESTION, SystemContext(), (), asked, ""))
        yield _said(engine, (Segment(beginning),))
        yield _said(engine, (*turn, Segment(beginning)))

    return complete


def _said(engine: Engine, prompt: Prompt) -> str:
    events = engine.generate(prompt, _GREEDY, StopSignal())
    return "".join(event.text for event in events if isinstance(event, TokenText))
