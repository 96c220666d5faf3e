"""May this request be answered at all? Requests to falsify, deceive, discriminate, harm, divert drugs or disclose
records.

How it reads: a message is cut into sentences; a sentence counts only if it asks for something to be made or done (a
"frame": "how can I", "write", "help me"). Its words are mapped to classes (verbs of forging, records, consent,
profit, groups of people), and a rule fires when its classes follow one another closely. Words that turn the intent
around ("prevent", "report", "what should I do if", "tell the truth about") before them disarm it, so the sound
question beside a bad one passes. Where the shared encoder has read the message too, it refuses what it takes for one
of the same kinds by a clear margin (resources/rules/reading.json).

Promises: deterministic, linear time, no network, each refusal with one reason and with what can be done instead. It
does not promise to see every wish. By hand: `screen_request("How can I backdate a
note?")`. Rules and word classes: resources/rules/safety_requests.json and
resources/lexicons/safety/request_words.json.
"""

from __future__ import annotations

from functools import cache

from tara_health.encoder.signals import Signals
from tara_health.encoder.thresholds import thresholds
from tara_health.records import RequestVerdict
from tara_health.safety import request_rules
from tara_health.safety.request_words import Sentence, lexicon

ALLOWED = RequestVerdict()


def screen_request(text: str, signals: Signals | None = None) -> RequestVerdict:
    """The verdict on `text`; a refused one names its rules, the reason and an alternative of the first (gravest)
    rule. With the encoder's `signals` of the same text, a wish that no listed word carries is seen too.
    """
    fired: dict[str, request_rules.RequestRule] = {}
    rules = request_rules.shipped()
    for sentence in lexicon().read(text):
        for rule in _suspects(sentence):
            if rule.name not in fired and rule.fires(sentence):
                fired[rule.name] = rule
        for rule in rules:
            if rule.name not in fired and rule.direct and rule.asks_outright(sentence):
                fired[rule.name] = rule
    if signals is not None and 1 - signals.of("request", "ok") >= thresholds().at["refused"]:
        kinds = {rule.name: signals.of("request", rule.name) for rule in rules}
        likeliest = max(rules, key=lambda rule: kinds[rule.name])
        fired.setdefault(likeliest.name, likeliest)
    if not fired:
        return ALLOWED
    ordered = [rule for rule in rules if rule.name in fired]
    return RequestVerdict(False, tuple(rule.name for rule in ordered), ordered[0].reason, ordered[0].instead)


def _suspects(sentence: Sentence) -> tuple[request_rules.RequestRule, ...]:
    """The rules that could fire: most sentences hold none of their words, and are dismissed here."""
    return _suspects_of(frozenset(sentence.classes)) if sentence.classes else ()


@cache
def _suspects_of(classes: frozenset[str]) -> tuple[request_rules.RequestRule, ...]:
    return tuple(rule for rule in request_rules.shipped() if rule.possible(classes))
