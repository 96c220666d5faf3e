"""What the encoder is asked of a message or a reply: one head a question, its answers in a fixed order.

The order is part of the weights: `training/reading` trains against it, the exported manifest repeats it, and loading
refuses weights whose manifest differs. Three kinds of head: `one` of its answers holds (softmax), `any` of them may
(sigmoid each), `scale` is a single number in [0, 1] (sigmoid).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from tara_health.vocabulary import (
    EKMAN_GROUPS,
    EMOTIONS,
    EXPERIENCERS,
    PHI_CATEGORIES,
    SCENARIOS,
    SPECIALTIES,
    TONES,
    Complexity,
    Urgency,
)

DANGERS: Final = ("self_harm", "harm_others", "abuse")

REQUESTS: Final = (
    "ok",
    "self_harm_method",
    "harm_a_person",
    "falsify_records",
    "conceal_harm",
    "divert_drugs",
    "disclose_records",
    "discriminate",
    "deceive",
    "exploit_for_gain",
    "act_without_consent",
    "unsafe_practice",
    "demean_patients",
    "coerce_clinicians",
)
"""`ok`, then the kinds of request that are refused, as resources/rules/safety_requests.json names them."""

LEVELS: Final = ("none", "weak", "strong")
"""EPITOME's levels of a mechanism (Sharma et al., EMNLP 2020), 0 to 2."""

FAULTS: Final = (
    "certain_diagnosis",
    "promised_outcome",
    "dangerous_delay",
    "harmful_advice",
    "discloses",
    "outside_role",
)
"""What a reply may do wrong that words alone hardly show."""


@dataclass(frozen=True, slots=True)
class Head:
    """One question: its name, how its answers exclude one another, and the answers in the order of the weights."""

    name: str
    kind: Literal["one", "any", "scale"]
    answers: tuple[str, ...]


HEADS: Final = (
    Head("emotion", "one", EMOTIONS),
    Head("group", "any", EKMAN_GROUPS),
    Head("intensity", "scale", ("intensity",)),
    Head("experiencer", "one", EXPERIENCERS),
    Head("scenario", "one", SCENARIOS),
    Head("specialty", "one", SPECIALTIES),
    Head("urgency", "one", tuple(map(str, Urgency))),
    Head("complexity", "one", tuple(map(str, Complexity))),
    Head("danger", "any", DANGERS),
    Head("request", "one", REQUESTS),
    Head("reactions", "one", LEVELS),
    Head("interpretations", "one", LEVELS),
    Head("explorations", "one", LEVELS),
    Head("tone", "one", TONES),
    Head("faults", "any", FAULTS),
)
"""The first ten are asked of a message, the others of a reply together with the message it answers."""

TOKEN_LABELS: Final = ("none", *PHI_CATEGORIES)
"""What a single token may belong to: no identifier, or one of a Safe Harbor category."""

OUTPUTS: Final = sum(len(head.answers) for head in HEADS)
"""Numbers that the encoder gives for one window, all heads one after the other."""
