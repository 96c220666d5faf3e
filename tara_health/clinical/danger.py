"""Is someone thinking of ending or hurting their life: the patient, a relative, or the clinician who is typing?

Found in plain words ("I want to kill myself"), indirect ones ("better off without me", rings given away, pills
counted) and clinical shorthand ("endorses passive SI"). Told apart from idiom ("this clinic is killing me"), from
other meanings (suicide gene, SI joint), from negation ("denies SI/HI"), from history alone and from teaching. After
NICE NG225, C-SSRS and the AAS warning signs; a sensitive first version: when in doubt it says yes. Harm to others and
abuse are red-flag rules (`red_flags.safeguarding`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tara_health.clinical.red_flags.rule import Case, Evidence, read_case
from tara_health.clinical.spans import Spans
from tara_health.text.phrases import stored_phrases

_WORDS: Final = "rules/red_flags/self_harm.json"
_PLAIN: Final = stored_phrases(_WORDS, "plain")
_ASKED: Final = stored_phrases(_WORDS, "asked")
_INDIRECT: Final = stored_phrases(_WORDS, "indirect")
_CLINICAL: Final = stored_phrases(_WORDS, "clinical")
_NOT_MEANT: Final = stored_phrases(_WORDS, "not_meant")
_IMMINENT: Final = stored_phrases(_WORDS, "imminent")


def self_harm_mentions(case: Case) -> tuple[Evidence, ...]:
    """Affirmed mentions in an already parsed case, in folded offsets."""
    folded = case.text.folded
    other = Spans(_NOT_MEANT.spans(folded))
    found = []
    for start, end in sorted({span for words in (_PLAIN, _INDIRECT, _CLINICAL) for span in words.spans(folded)}):
        if not other.overlap(start, end) and case.context.of(start, end).present:
            found.append(Evidence(start, end))
    return tuple({*found, *_asked_for_themselves(case, other)})


def _asked_for_themselves(case: Case, other: Spans) -> Iterator[Evidence]:
    """Questions about a way to die ("How do I kill myself?"): worded like one about medicine, and never only that."""
    for start, end in _ASKED.spans(case.text.folded):
        assertion = case.context.of(start, end)
        real = case.context.in_general_question(start) or not assertion.hypothetical
        if real and not (
            assertion.negated or assertion.historical or assertion.someone_else or other.overlap(start, end)
        ):
            yield Evidence(start, end)


def is_imminent(case: Case) -> bool:
    """Is a plan, intent, means or attempt affirmed, or a way to die asked for, anywhere in an already parsed case?"""
    return case.affirms(_IMMINENT) or any(_asked_for_themselves(case, Spans(_NOT_MEANT.spans(case.text.folded))))


def detect_self_harm(text: str) -> bool:
    """Does `text` tell of present self-harm or suicidal thought, of anyone? Raises `AnalysisError` without its word
    lists."""
    return bool(self_harm_mentions(read_case(text)))
