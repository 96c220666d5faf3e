"""A sample as the very tokens that are served: `tara_health.prompt` makes the text, the reader makes the note.

Promises: what is trained on is what `pipeline.make_prompt` would send for the same conversation, token for token (a
test compares them); only the replies and the token that ends each count in the loss. A note is the reader's own where
`author_notes` is False, so that a model learns to live with the reader's mistakes, and holds the author's labels where
it is True.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tara_health.inference.protocol import Segment
from tara_health.prompt.build import PastTurn, SystemContext, build_messages, context_note
from tara_health.prompt.template import Template
from tara_health.records import Analysis
from tara_health.vocabulary import EXPERIENCERS, Mode
from training.schema import Sample
from training.tokens import PromptTokenizer

DRAFT: Final = "draft"
"""The speaker of a message that was written to a patient."""
ANSWERS: Final = frozenset({DRAFT, "assistant"})
Read = Callable[[str, Mapping[str, str | float]], Analysis]
"""`Analyst.analyze`: a message and what overrides its reading."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """One conversation. `counted[i]` says that `ids[i]` is a token the model has to say."""

    ids: list[int]
    counted: list[bool]

    def __post_init__(self) -> None:
        """One mark a token."""
        if len(self.ids) != len(self.counted):
            raise ValueError("one mark a token")


def mode_of(sample: Sample) -> Mode:
    """A draft is a message to a patient; all else answers a clinician."""
    return Mode.PATIENT_MESSAGE if sample.conversation[-1].speaker == DRAFT else Mode.CLINICAL_QUESTION


def served(sample: Sample) -> bool:
    """Is this a conversation that TARA could have had: asked and answered in turns, by our own side last?"""
    speakers = [turn.speaker for turn in sample.conversation]
    answers = [speaker in ANSWERS for speaker in speakers]
    return answers == [bool(place % 2) for place in range(len(speakers))] and bool(answers) and answers[-1]


def turns_of(sample: Sample, read: Read, *, author_notes: bool) -> list[PastTurn]:
    """Message, note and reply of each exchange. The author's labels are of the first message."""
    mode, said = mode_of(sample), sample.conversation
    turns = []
    for place in range(0, len(said), 2):
        labels = labels_of(sample) if author_notes and place == 0 else {}
        note = context_note(read(said[place].message, labels), mode)
        turns.append(PastTurn(said[place].message, note, said[place + 1].message))
    return turns


def labels_of(sample: Sample) -> dict[str, str | float]:
    """The author's labels as what overrides a reading."""
    felt, medical = sample.emotional_context, sample.medical_context
    labels: dict[str, str | float] = {
        "patient_emotion": felt.patient_emotion,
        "emotion_intensity": felt.patient_emotion_intensity,
        "scenario": sample.scenario,
        "specialty": medical.specialty,
        "urgency_level": medical.urgency_level.value,
        "complexity": medical.complexity.value,
    }
    people = [person for person in sample.participants if person in EXPERIENCERS]
    if people:
        labels["experiencer"] = people[-1]
    return labels


def tokens_of(turns: list[PastTurn], mode: Mode, template: Template, tokenizer: PromptTokenizer) -> Tokens:
    """The tokens of a conversation and of its replies, the stop token of the last one included."""
    messages = build_messages(mode, SystemContext(), turns[:-1], turns[-1].user, turns[-1].context_note)
    ids: list[int] = []
    counted: list[bool] = []
    replying = said = False
    for segment in template.render(messages):
        piece = tokenizer.ids(segment.text, control=segment.control)
        ids += piece
        # A reply ends with its stop token, which stands first in the control text behind it.
        counted += [replying if not segment.control else said and place == 0 for place in range(len(piece))]
        said = replying and not segment.control
        replying = _opens_reply(segment, template)
    last = [*tokenizer.ids(turns[-1].reply), *tokenizer.ids(template.stop[0], control=True)]
    return Tokens(ids + last, counted + [True] * len(last))


def _opens_reply(segment: Segment, template: Template) -> bool:
    return segment.control and segment.text.endswith(template.assistant[0] + template.reply_opening)
