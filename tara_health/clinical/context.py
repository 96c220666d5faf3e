"""Is a mention about this patient, now? Negated, historical, hypothetical, or about someone else.

Follows the ConText algorithm (Harkema, Dowling, Thornblade, Chapman, J Biomed Inform 2009;42:839-851), itself an
extension of NegEx: a trigger phrase opens a scope that runs forward or backward to the end of the sentence or to a
phrase that ends it ("denies chest pain **but** has dyspnea"); a pseudo-trigger ("no relief") opens none. The triggers
are data in `resources/lexicons/clinical/context.json`. A question about medicine in general ("what are the symptoms
of stroke?") counts as hypothetical unless its sentence speaks of a patient at hand.

Why not medspaCy, which carries ConText: docs/adr/0007.

Not promised: coreference ("she had it too") and scopes over several sentences. By hand:
`read_context(fold(text)).of(start, end)`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from tara_health.clinical.spans import Span, Spans
from tara_health.text.phrases import Phrases, stored_json

_SENTENCE_END: Final = re.compile(
    r"(?<![.!?])(?<!\bdr)(?<!\bmr)(?<!\bmrs)(?<!\bms)(?<!\bpt)(?<!\bvs)[.!?]++[\"')\]]*+(?=\s|$)|[;\n]+"
)
_CLAUSE_COMMA: Final = re.compile(r",")
KINDS: Final = ("negated", "historical", "hypothetical", "someone_else")
_HEAD: Final = 12
"""Characters of courtesy ("Please, ") that may stand before a question at the head of a sentence."""
_COURTESY: Final = frozenset({"", "please", "hi", "hello", "so", "and", "but", "ok", "thanks", "quick question"})
_BEFORE_TOPIC: Final = 25


@dataclass(frozen=True, slots=True)
class Assertion:
    """ConText's four answers about one mention."""

    negated: bool = False
    historical: bool = False
    hypothetical: bool = False
    someone_else: bool = False

    @property
    def present(self) -> bool:
        """Affirmed, recent, real and the patient's own."""
        return not (self.negated or self.historical or self.hypothetical or self.someone_else)


@dataclass(frozen=True, slots=True)
class Context:
    """The scopes found in one folded text, by kind, and its sentences."""

    sentences: tuple[Span, ...]
    scopes: dict[str, Spans]
    general: Spans
    """The part of the hypothetical scopes that asks about medicine in general."""

    def of(self, start: int, end: int) -> Assertion:
        """The assertion of the mention at [start, end): a scope counts when the mention begins inside it."""
        return Assertion(**{kind: self.scopes[kind].hold(start) for kind in KINDS})

    def in_general_question(self, position: int) -> bool:
        """Does `position` lie in a question about medicine in general?"""
        return self.general.hold(position)

    def sentence(self, position: int) -> Span:
        """The sentence that holds `position`."""
        index = bisect_right(self.sentences, (position, 1 << 60)) - 1
        return self.sentences[max(index, 0)]


@dataclass(frozen=True, slots=True)
class _Trigger:
    """One group of triggers: what it says, which way its scope runs, and how far (0: to the end of the sentence)."""

    kind: str
    forward: bool
    characters: int
    stops_at_comma: bool
    phrases: Phrases


@dataclass(frozen=True, slots=True)
class _Triggers:
    groups: tuple[_Trigger, ...]
    pseudo: Phrases
    ends: dict[str, Phrases]
    openers: Phrases
    verb_openers: Phrases
    topics: Phrases
    at_hand: Phrases


@cache
def _triggers() -> _Triggers:
    data = stored_json("lexicons/clinical/context.json")
    groups = tuple(
        _Trigger(
            group["kind"],
            group["direction"] == "forward",
            group.get("characters", 0),
            group.get("stops_at_comma", False),
            Phrases(*group["phrases"]),
        )
        for group in data["triggers"]
    )
    ends = {kind: Phrases(*data["ends"]["any"], *data["ends"].get(kind, ())) for kind in KINDS}
    general = {name: Phrases(*phrases) for name, phrases in data["general_question"].items()}
    return _Triggers(groups, Phrases(*data["pseudo"]), ends, **general)


def split_sentences(folded: str) -> tuple[Span, ...]:
    """Sentences as spans that cover the whole text; a semicolon and a line break end one too."""
    ends = [match.end() for match in _SENTENCE_END.finditer(folded)]
    cuts = sorted({0, *ends, len(folded)})
    return tuple(pairwise(cuts)) or ((0, 0),)


def read_context(folded: str) -> Context:
    """Find every scope in `folded`; linear in its length."""
    triggers = _triggers()
    sentences = split_sentences(folded)
    bare = Context(sentences, {}, Spans())
    pseudo = triggers.pseudo.spans(folded)
    ends = {kind: phrases.spans(folded) for kind, phrases in triggers.ends.items()}
    scopes: dict[str, list[Span]] = {kind: [] for kind in KINDS}
    for group in triggers.groups:
        for span in group.phrases.spans(folded):
            if not _covered_by_any(pseudo, span):
                scopes[group.kind].append(_scope(group, span, bare.sentence(span[0]), ends[group.kind], folded))
    general = _general_questions(folded, bare, triggers)
    scopes["hypothetical"] += general
    return Context(sentences, {kind: Spans(found) for kind, found in scopes.items()}, Spans(general))


def _scope(group: _Trigger, span: Span, sentence: Span, ends: list[Span], folded: str) -> Span:
    """How far the trigger at `span` reaches within its sentence."""
    start, end = span
    if group.forward:
        reach = min(sentence[1], end + group.characters) if group.characters else sentence[1]
        index = bisect_right(ends, (end - 1, 1 << 60))
        if index < len(ends):
            reach = min(reach, ends[index][0])
        if group.stops_at_comma and (comma := _CLAUSE_COMMA.search(folded, end, reach)):
            reach = comma.start()
        return end, max(reach, end)
    reach = max(sentence[0], start - group.characters) if group.characters else sentence[0]
    index = bisect_right(ends, (start - 1, 1 << 60)) - 1
    if index >= 0 and ends[index][1] <= start:
        reach = max(reach, ends[index][1])
    if group.stops_at_comma:
        reach = max(reach, folded.rfind(",", reach, start) + 1)
    return min(reach, start), start


def _covered_by_any(spans: list[Span], span: Span) -> bool:
    index = bisect_right(spans, (span[0], 1 << 60)) - 1
    return index >= 0 and spans[index][0] <= span[0] and span[1] <= spans[index][1]


def _general_questions(folded: str, context: Context, triggers: _Triggers) -> list[Span]:
    """From a general question's first word to its sentence's end, unless that sentence names a patient."""
    at_hand = [start for start, _ in triggers.at_hand.spans(folded)]
    asked: dict[Span, int] = {}
    for start in _question_starts(folded, context, triggers):
        sentence = context.sentence(start)
        asked[sentence] = min(start, asked.get(sentence, start))
    return [(start, span[1]) for span, start in asked.items() if not _any_inside(at_hand, span)]


def _question_starts(folded: str, context: Context, triggers: _Triggers) -> Iterator[int]:
    """Where questions about medicine begin.

    A verb or question word counts at the head of its sentence ("is there ...") or, for question words, in one that
    ends with a question mark; a topic ("management of") counts anywhere and covers the few words before it
    ("meningitis prophylaxis")."""
    for phrases, asks in ((triggers.openers, True), (triggers.verb_openers, False)):
        for start, _ in phrases.spans(folded):
            first, last = context.sentence(start)
            before = folded[first:start].strip(" ,:\n")
            asked = asks and (start - first <= _HEAD or folded[first:last].rstrip().endswith("?"))
            if asked or before in _COURTESY:
                yield start
    for start, _ in triggers.topics.spans(folded):
        yield max(context.sentence(start)[0], start - _BEFORE_TOPIC)


def _any_inside(positions: list[int], span: Span) -> bool:
    index = bisect_right(positions, span[0] - 1)
    return index < len(positions) and positions[index] < span[1]
