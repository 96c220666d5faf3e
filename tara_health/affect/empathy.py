"""How much empathy a reply carries, by EPITOME's three mechanisms, each 0 none, 1 weak, 2 strong.

Source: Sharma, Miner, Atkins and Althoff, A Computational Approach to Understanding Empathy Expressed in Text-Based
Mental Health Support, EMNLP 2020. Emotional reactions: warmth or compassion (2: the feeling is named).
Interpretations: an understanding of feelings and experiences is conveyed (2: what is understood is said, or a like
experience is). Explorations: an interest in what was not said (2: the question is specific).

A first version by cues, not the trained bi-encoder of the paper: it sees wording, not sincerity, and it will miss
empathy in words that it does not know. Guards against gaming, each with a test: an empty or off-topic reply, a pile
of cue words without sentences, and the message given back as the reply all score 0. By hand: `read_empathy("I am
scared", "...")`.
"""

from __future__ import annotations

import re
from typing import Final

from tara_health import limits
from tara_health.records import EmpathyReading

_FEELING = (
    r"(?:scar(?:ed|y|ing)|afraid|frighten\w*|terrif\w*|worr\w+|anxious|anxiety|nervous|panic\w*|sad(?:ness)?"
    r"|grie[fv]\w*|heartbr\w+|angry|anger|furious|frustrat\w+|confus\w+"
    r"|overwhelm\w*|hopeless\w*|helpless\w*|guilt\w*|asham\w+|shame|embarrass\w+|lonely|loneliness|alone|isolat\w+"
    r"|pain\w*|hurt\w*|exhaust\w+|tired|drained|numb|upset\w*|distress\w*|stress\w*"
    r"|devastat\w+|difficult|hard|tough|unsettling|relie[fv]\w*|grateful|hopeful|discourag\w+|uncertain\w*"
    r"|disappoint\w+|shock\w*|unbearable|heavy|burden\w*)"
)
_WARM_NAMED = re.compile(
    rf"\b(?:(?:i(?:'m| am)|we(?:'re| are)) (?:so |very |truly |deeply |really )*(?:sorry|saddened|concerned"
    rf"|moved)\b[^.!?]{{0,80}}\b{_FEELING}"
    rf"|(?:sorry) (?:to hear|to read|to learn|that|for|about)\b[^.!?]{{0,80}}\b(?:{_FEELING}|loss|lost"
    rf"|going through|suffer\w*|died|death|through)"
    rf"|(?:i|we) (?:feel|worry|ache) (?:for|with|about) you|my heart (?:goes out|breaks|aches)|i(?:'m"
    rf"| am) (?:worried|concerned) (?:about|for) you|i(?:'m| am) (?:so |really |very )?(?:glad|happy|relieved"
    rf"|proud) (?:that |to hear |of )[^.!?]{{0,60}}"
    r"|(?:you|your family|you both)(?:'re| are) in (?:my|our) thoughts|(?:deepest|heartfelt|sincere) (?:sympathy"
    r"|condolences)|please know (?:that )?you(?:'re| are) not alone)"
)
_WARM = re.compile(
    r"\b(?:(?:i(?:'m| am)|we(?:'re| are)) (?:so |very |truly |really )*sorry(?!,? but\b)|(?:so|very|really"
    r"|truly) sorry(?!,? but\b)"
    r"|you(?:'re| are) not alone|(?:i(?:'m| am)|we(?:'re| are)) here (?:for|with|to)\b|(?:i|we) (?:really "
    r"|deeply )?(?:care|wish|hope)\b"
    r"|(?:we|i)(?:'ll| will) (?:get|go|walk|face|work) through (?:this|it) (?:together|with you)"
    r"|everything will be (?:fine|ok|okay)|thank you for (?:telling|sharing|trusting|reaching|writing|letting"
    r"|being)|take (?:good )?care of yourself|(?:i|we) want you to know)"
)
_UNDERSTOOD_SPECIFIC = re.compile(
    rf"\b(?:(?:sounds?|must (?:be|feel|have been))(?: \w+){{0,4}}? {_FEELING}"
    rf"|(?:it|that|this) (?:sounds?|seems?|looks?|feels?|must (?:be|have been|feel)|can (?:be|feel)|(?:is"
    rf"|was) (?:completely |very |perfectly |so |really |totally )?(?:understandable|natural"
    rf"|normal))(?: \w+){{0,6}}? {_FEELING}"
    rf"|(?:i can|i could|i) (?:see|hear|imagine|understand|sense|tell|appreciate) (?:that |how |why |what "
    rf"|the )[^.!?]{{0,80}}\b{_FEELING}"
    rf"|you(?:'re| are| must be| must feel| may be| might be| may feel| seem"
    rf"| sound)(?: \w+){{0,3}}? (?:feel\w* )?{_FEELING}"
    rf"|(?:feeling|being|to feel|to be|your) {_FEELING}\b[^.!?]{{0,60}}\b(?:makes sense|understandable|natural"
    rf"|normal|common|valid|expected|after|when|with everything|given)"
    rf"|(?:it makes sense|no wonder|of course) (?:that )?(?:you|to)\b[^.!?]{{0,60}}\b{_FEELING}|(?:when"
    rf"|after) (?:i|my)\b[^.!?]{{0,60}}\b(?:i (?:also |too )?felt|i went through))"
)
_UNDERSTOOD = re.compile(
    r"\b(?:i (?:can |do |really |truly )?(?:understand|hear you|see what you mean|get it|know what (?:you mean"
    r"|that is like))|(?:makes (?:a lot of |perfect )?sense|is (?:very |completely |totally )?understandable)"
    r"|what you(?:'re| are) (?:feeling|going through)"
    r"|i can (?:only )?imagine|(?:this|that|it) must (?:be|have been)\b|you(?:'ve| have) been (?:through|carrying"
    r"|dealing with|coping with) )"
)
_QUESTION = re.compile(r"[^.!?\n]{3,240}\?")
_EXPLORES_SPECIFIC = re.compile(
    rf"\b(?:(?:are|do|did|were|have|has|is|was|would|could) (?:you|your|it|this|that|there|the|he|she"
    rf"|they)\b[^?]{{0,120}}\b(?:{_FEELING}|feel\w*|sleep\w*|support|help\w*|worst|worr\w+|since|happen\w*"
    rf"|going on|talk\w*|cop(?:e|ing)|mind|changed|eat\w*|family|safe|mood)"
    rf"|(?:what|how|when|which|who|where)\b[^?]{{0,120}}\b(?:{_FEELING}|feel\w*|worr\w+|mind|happen\w*|chang\w+"
    rf"|cop(?:e|ing)|support\w*|help\w*|matter\w*|most|been like|difficult|sleep\w*|home|talk\w*|expect\w*"
    rf"|know about|understand))"
)
_EXPLORES = re.compile(
    r"\b(?:how are you|what happened|what(?:'s| is) (?:going on|on your mind)|tell me more|(?:would|could"
    r"|can) you (?:tell|share|say|describe)|(?:what|how|when|which|who) (?:is|are|do|does|did|was|were|has|have"
    r"|would|can) (?:you|your|it|that|this)|are you (?:okay|ok|alright|safe))\b"
)
_TELL_ME = re.compile(
    r"\b(?:tell me (?:more|about)|i(?:'d| would) like to (?:hear|understand|know) (?:more|what|how)"
    r"|help me understand)\b"
)
_FUNCTION_WORD = re.compile(
    r"\b(?:i|you|it|that|this|is|are|the|a|to|and|of|for|we|with|your|be|how|what|can|in|have|will|am)\b|'(?:m|s"
    r"|re|ve|ll)\b"
)
_WORD = re.compile(r"[a-z']+")


def read_empathy(message: str, response: str) -> EmpathyReading:
    """The three levels of `response` as an answer to `message`; all 0 for a reply that is no answer to it."""
    said = _plain(response)
    words = _WORD.findall(said)
    if len(words) < _FEWEST_WORDS or _stuffed(said, words) or _copied(_plain(message), words):
        return EmpathyReading()
    return EmpathyReading(
        _level(said, _WARM_NAMED, _WARM), _level(said, _UNDERSTOOD_SPECIFIC, _UNDERSTOOD), _explorations(said)
    )


_FEWEST_WORDS: Final = 3


def _plain(text: str) -> str:
    return text[: limits.ANALYSIS_CHARACTERS].lower().replace("’", "'")


def _level(said: str, strong: re.Pattern[str], weak: re.Pattern[str]) -> int:
    if strong.search(said):
        return 2
    return 1 if weak.search(said) else 0


def _explorations(said: str) -> int:
    questions = [match.group() for match in _QUESTION.finditer(said)]
    if any(_EXPLORES_SPECIFIC.search(question) for question in questions):
        return 2
    return 1 if _TELL_ME.search(said) or any(_EXPLORES.search(question) for question in questions) else 0


def _stuffed(said: str, words: list[str]) -> bool:
    """Cue words without sentences: prose in English has a function word in every four or so, and does not repeat
    itself.
    """
    function_words = len(_FUNCTION_WORD.findall(said))
    repeated = len(words) >= _ENOUGH_TO_REPEAT and len(set(words)) / len(words) < _LEAST_VARIETY
    return function_words / len(words) < _LEAST_FUNCTION_WORDS or (repeated and len(words) < _LONG_TEXT)


_LEAST_FUNCTION_WORDS: Final = 0.15
_ENOUGH_TO_REPEAT: Final = 16
_LEAST_VARIETY: Final = 0.35
_LONG_TEXT: Final = 300


def _copied(message: str, words: list[str]) -> bool:
    """Is the reply mostly the message given back? Measured in runs of four words."""
    asked = _WORD.findall(message)
    runs = {tuple(asked[place : place + 4]) for place in range(len(asked) - 3)}
    own = [tuple(words[place : place + 4]) for place in range(len(words) - 3)]
    return bool(own) and sum(run in runs for run in own) / len(own) > _COPIED_SHARE


_COPIED_SHARE: Final = 0.5
