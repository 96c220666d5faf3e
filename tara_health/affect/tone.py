"""The tone of a reply, and the words that make it dismissive, blaming, cold or over-reassuring.

Two readers meet: phrases that always do so, each with its place, and the shared encoder, trained on replies of our own,
which names a tone that no phrase carries and marks the sentence that says most of it. Irony escapes both. Criteria:
Epstein and Street, Patient-Centered Communication in Cancer Care (NCI 2007); AMA and AAMC, Advancing Health Equity: A
Guide to Language (2021) for blaming words; SPIKES (Baile 2000) for false reassurance. By hand: `tara review "I am
scared" "Stop worrying, it's all in your head."` says "dismissive".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from tara_health import limits
from tara_health.affect.empathy import read_empathy
from tara_health.affect.reading_grade import flesch_kincaid_grade
from tara_health.encoder.signals import Signals
from tara_health.records import EmotionalTone, EmpathyReading, Finding
from tara_health.text.folded import lowered
from tara_health.text.sentences import spans as sentence_spans
from tara_health.vocabulary import Severity

ReadEachReply = Callable[[str, Sequence[str]], Sequence[Signals]]

_DISMISSIVE = re.compile(
    r"\b(?:(?:it(?:'s| is)|that(?:'s| is)|this is) (?:all |just |only |probably |simply )*(?:in your (?:head|mind)"
    r"|anxiety talking|nothing|no big deal|not a big deal|not that bad|nerves)"
    r"|(?:stop|quit) (?:worrying|overreacting|complaining|crying|being (?:so )?(?:dramatic|anxious|silly|sensitive))"
    r"|(?:you(?:'re| are)) (?:just |simply |clearly |being )*(?:overreacting|overthinking|exaggerating|dramatic"
    r"|too sensitive|hysterical|imagining)"
    r"|(?:calm down|get over it|snap out of it|toughen up|man up|move on already|suck it up|cheer up|just relax"
    r"|deal with it)"
    r"|(?:other (?:people|patients)|others|many people|some people) (?:have|has|got) it (?:much |far "
    r"|a lot )?worse|it could be (?:much |a lot )?worse"
    r"|(?:everyone|everybody) (?:feels|gets|goes through) (?:like )?(?:that|this)"
    r"|(?:there(?:'s| is) )?no (?:reason|need) to (?:be (?:so )?(?:upset|sad|scared|afraid|emotional|worried"
    r"|anxious|dramatic)|cry|worry|panic|complain)"
    r"|(?:don't|do not) (?:be (?:silly|ridiculous|so (?:dramatic|sensitive|emotional)|a baby)|waste (?:my"
    r"|our) time|make a fuss|google)"
    r"|you (?:shouldn't|should not) (?:feel|be feeling|be so) (?:that way|like that|this way|sad|upset|angry"
    r"|anxious|scared)?"
    r"|(?:look on|see) the bright side|at least (?:you|it|he|she|they|you're|it's)\b[^.!?]{0,40}|it (?:was"
    r"|is) (?:just |only )?(?:god's plan|meant to be)"
    r"|(?:i|we) (?:don't|do not) have time for (?:this|that)|nothing (?:is )?wrong with you)"
)
_BLAMING = re.compile(
    r"\b(?:(?:it(?:'s| is)|this is|that(?:'s| is)) (?:all |entirely |partly |really )*your (?:own )?fault"
    r"|you (?:only )?have (?:only |no one but )?yourself to blame"
    r"|you (?:brought|did) this (?:on|to) yourself|you should(?:'ve| have) (?:known|come|listened|taken|called"
    r"|told|thought|stopped|followed|been more)\b[^.!?]{0,40}"
    r"|you (?:failed|refused|neglected|didn't bother|couldn't be bothered|chose) to\b[^.!?]{0,40}"
    r"|if (?:only )?you had(?:n't| not)? (?:just |only )?(?:taken|listened|followed|come|called|lost|stopped|done"
    r"|been|waited|smoked|eaten)\b[^.!?]{0,40}"
    r"|because you (?:didn't|did not|wouldn't|refused to|failed to|never|don't|keep|kept|chose) \b[^.!?]{0,40}"
    r"|(?:you(?:'re| are) (?:being )?(?:non-?compliant|lazy|careless|irresponsible|difficult|drug-seeking"
    r"|an addict|a bad (?:mother|father|parent|patient)))"
    r"|what did you expect|you clearly (?:don't|do not|didn't) (?:care|listen|understand)|why (?:didn't"
    r"|did you not|don't"
    r"|haven't)(?: you)? (?:just |ever |even )?(?:listen|come|call|take|stop|tell|follow|wait|think)\b[^.!?]{0,40}"
    r"|i (?:told|warned) you)"
)
_OVER_REASSURING = re.compile(
    r"\b(?:(?:you|he|she|it|everything|they)(?:'ll| will| is going to| are going to) (?:all |just |definitely "
    r"|certainly |absolutely |surely )*(?:be|turn out|work out|go) (?:just |completely |perfectly |totally "
    r"|absolutely )?(?:fine|okay|ok|all right|alright|great|perfect|perfectly|well in no time)"
    r"|(?:(?:there(?:'s| is)) )?(?:absolutely |really )?nothing (?:at all )?to (?:worry|be (?:worried|afraid"
    r"|scared|concerned)) about|(?:don't|do not) (?:you )?worry (?:about (?:it|a thing|anything|that)|at all)"
    r"|i(?:'m| am) (?:100 ?% |absolutely |completely |totally )?(?:sure|certain|positive) (?:it(?:'s| is)"
    r"|that (?:it|you|everything)|everything|you(?:'ll| will)|it'll) [^.!?]{0,40}|i (?:promise|guarantee)\b"
    r"|(?:has|have|there(?:'s| is)) (?:absolutely )?(?:no|zero) (?:risk|chance|danger|doubt)s? (?:at all"
    r"|whatsoever|of anything|that)?|(?:good as new|back to normal) in no time)"
)
_COLD = re.compile(
    r"\b(?:that(?:'s| is) not my (?:problem|job|concern)|there(?:'s| is) nothing (?:more |else |further )?(?:i"
    r"|we) can do|(?:as|like) i (?:already )?(?:said|told you)|per (?:policy|protocol)|next (?:question|patient)"
    r"|you (?:must|are required to|have to|need to) (?:comply|accept)\b|(?:this|your) (?:request|matter|complaint"
    r"|case) (?:is|has been) (?:denied|closed|noted|processed|recorded)|noted\.|take it or leave it|is terminal\.)"
)
_RULES: Final = (
    (
        "dismissive",
        _DISMISSIVE,
        Severity.WARN,
        "Dismisses what the person feels; name the feeling and ask about it instead.",
    ),
    ("blaming", _BLAMING, Severity.WARN, "Puts blame on the person; describe what happened and what can be done now."),
    (
        "over_reassuring",
        _OVER_REASSURING,
        Severity.WARN,
        "Reassures beyond what anyone can know; say what is likely and what you will watch for.",
    ),
    ("cold", _COLD, Severity.NOTE, "Sounds cold; one sentence that acknowledges the person would change it."),
)
_SENTENCE_OF: Final = {name: (severity, words) for name, _, severity, words in _RULES}
_ORDER: Final = ("blaming", "dismissive", "over_reassuring", "cold")
_HEDGE = re.compile(
    r"\b(?:can't|cannot|can not|not able to|no one can|nobody can|hope|never|avoid saying|not saying|not|isn't"
    r"|n't)\b[^.;!?]{0,25}$"
)


def read_tone(message: str, response: str, signals: Signals, read_each: ReadEachReply) -> EmotionalTone:
    """Tone, empathy, findings and reading grade of `response`, as an answer to `message`.

    `signals` are the encoder's for the pair; `read_each` gives those of single sentences of the reply, to place a tone.
    """
    read = response[: limits.ANALYSIS_CHARACTERS]
    folded = lowered(read)
    named = _findings(folded)
    heard = signals.likeliest("tone")
    if heard in _SENTENCE_OF and heard not in {finding.rule for finding in named} and _is_sure(signals, heard):
        named.append(_placed(message, read, heard, read_each))
    findings = tuple(sorted(named, key=lambda finding: finding.start))
    empathy = read_empathy(message, read, signals)
    label = next((name for name in _ORDER if name in {finding.rule for finding in findings}), heard)
    if label in _SENTENCE_OF and not findings:
        label = "neutral"
    if label == "neutral" and empathy.emotional_reactions + empathy.interpretations >= _WARM:
        label = "warm"
    if label == "warm" and empathy == EmpathyReading() and len(response.split()) < _ENOUGH_WORDS:
        label = "neutral"
    return EmotionalTone(label, empathy, findings, flesch_kincaid_grade(read))


def _findings(folded: str) -> list[Finding]:
    return [
        Finding(name, severity, match.start(), match.end(), words)
        for name, pattern, severity, words in _RULES
        for match in pattern.finditer(folded)
        if not _denied(folded, match.start(), name)
    ]


def _denied(folded: str, place: int, name: str) -> bool:
    """ "I can't say you will be fine" promises nothing; "this is not your fault" blames nobody."""
    before = folded[max(0, place - 40) : place]
    return name in {"over_reassuring", "blaming"} and _HEDGE.search(before) is not None


_ENOUGH_WORDS: Final = 4
_WARM: Final = 2
"""Levels of reactions and understanding together from which a reply is warm."""
_SURE: Final = 0.85
"""From this probability a tone that no phrase shows is reported as a finding."""


def _is_sure(signals: Signals, tone: str) -> bool:
    return signals.of("tone", tone) >= _SURE


def _placed(message: str, response: str, tone: str, read_each: ReadEachReply) -> Finding:
    """The finding at the sentence that sounds most like `tone`."""
    spans = list(sentence_spans(response))[:_SENTENCES] or [(0, len(response))]
    start, end = spans[0]
    if len(spans) > 1:
        signals = read_each(message, [response[start:end] for start, end in spans])
        start, end = spans[max(range(len(spans)), key=lambda number: signals[number].of("tone", tone))]
    severity, words = _SENTENCE_OF[tone]
    return Finding(tone, severity, start, end, words)


_SENTENCES: Final = 24
