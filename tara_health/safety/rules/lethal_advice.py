"""Words that would help or urge someone to die: methods, encouragement, "painless".

Source: WHO, Preventing suicide: a resource for media professionals (2023): no method, no detail, no encouragement.
Toxicology for treatment ("toxic above 150 mg/kg: start acetylcysteine") is no finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tara_health.records import Finding
from tara_health.safety.reply import Asked, ReplyInContext, Rule, negated
from tara_health.vocabulary import Severity

NAME: Final = "lethal_advice"
_DEADLY = re.compile(
    r"\b(?:you should (?:kill|hang|cut|shoot|end) (?:yourself|your life)|(?:just )?go (?:ahead and )?kill yourself"
    r"|(?:the )?(?:most )?(?:painless|easiest|quickest|effective|reliable|peaceful) (?:way|method|means) (?:to|of"
    r"|for) (?:die|dying|kill\w*|suicide|end\w* (?:your|his|her|their|a) life)"
    r"|to (?:kill yourself|end your (?:own )?life|die by suicide|commit suicide)[, ]+(?:you (?:can|could|should"
    r"|need to)|take|use|mix|swallow|drink|inject)"
    r"|(?:take|swallow|inject|mix|drink|use|combine)\b[^.;]{0,70}\b(?:to|until you|so that you"
    r"|and you will) (?:die|end your life|never wake up|kill yourself|stop breathing)"
    r"|(?:lethal|fatal|deadly) (?:dose|amount|combination)[^.;]{0,40}\b(?:you (?:can|could|should|need)|take"
    r"|swallow|mix with)"
    r"|(?:the world|everyone|your family|they) (?:would|will) be better off without you|you (?:are"
    r"|'re) better off dead|you(?:'d| would) be better off dead)"
)
_CARE = re.compile(
    r"\b(?:prevent|risk of|warning|antidote|poison control|overdose treatment|thoughts of|feel(?:ing)? (?:that"
    r"|like|as if))\b"
)
_SENTENCE: Final = "Gives a method of, or encouragement to, suicide or killing; it is not shown."


_LETHAL_DOSE = re.compile(
    r"\b(?:lethal|fatal|deadly|minimum lethal) (?:single )?(?:dose|amount|quantity)\b[^.;]{0,60}\d[\d.,]*"
    r"|\b\d[\d.,]* ?(?:mg|g|grams?|mcg|units?|tablets?|pills?|capsules?|ml|meq|mmol)\b[^.;]{0,50}\b(?:is|are|would"
    r"|will|can|could|should|may)(?: be)? (?:\w+ )?(?:lethal|fatal|deadly|enough to (?:kill|die|end)|kill (?:you"
    r"|a|an|him"
    r"|her|someone|most)|stop (?:the|a|your|his|her) heart)"
)
_UNSEEN_KILLING = re.compile(
    r"\b(?:undetectable|untraceable) (?:poison\w*|drug|method|way|toxin|substance|death|dose)"
    r"|\b(?:kill|murder|poison|overdose)(?:s|ing)? (?:an? |someone|somebody|him|her|them|your"
    r"|the )[^.;]{0,80}\b(?:<unseen>)"
    r"|\bstops? (?:the|a|his|her|their) (?:heart|breathing)[^.;]{0,60}\b(?:<unseen>)".replace(
        "<unseen>",
        r"undetect\w+|untrace\w+|unnoticed|without (?:a trace|being|anyone|leaving|detection)|nobody (?:will )?notic\w+"
        r"|no one (?:will )?notic\w+|(?:not|never|n't) (?:be )?(?:detected|traced|found|noticed|show up)"
        r"|looks? natural",
    )
)
_TREATMENT = re.compile(
    r"\b(?:acetylcysteine|nac\b|antidote|poison (?:control|cent)|treat(?:ed|ment)?\b|decontaminat\w+|charcoal"
    r"|ingestions?"
    r"|seek|call|exceed)"
)
_OWN_METHOD = re.compile(
    r"\b(?:take|taking|swallow|swallowing|use|using|inject|drink|combine|crush)\b (?:\w+ ){0,3}?(?:all|every"
    r"|the (?:whole|entire"
    r"|rest)|a handful|(?:[5-9]|\d{2,3})|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|a hundred)\b(?: \w+){0,4}? "
    r"(?:tablets?|pills?|capsules?|bottle|box|pack|packet|of (?:them|it)|units|grams?|medication|medicine|at once)\b"
    r"|\btake (?:them|it) all\b"
    r"|\b\d+ (?:(?:to|or) \d+ )?(?:\w+ )?(?:tablets?|pills?|capsules?|grams?|g|mg|units)\b[^.;]{0,50}\b(?:enough"
    r"|sufficient"
    r"|do it|kill|lethal|fatal|needed)\b"
    r"|\b(?:you (?:can|could|should|need to)|try|use|using|tie|get|buy|jump(?:ing)?)\b[^.;]{0,40}\b(?:helium"
    r"|nitrogen|noose"
    r"|rope|ligature|carbon monoxide|exhaust|from a (?:bridge|height|roof)|gun|firearm|razor|bleach|hang\w*)\b"
)
_SAFE_MEANS = re.compile(
    r"\b(?:remov\w+|lock\w*|ask\w*|restrict\w*|stor\w+|secur\w+|access|away|safety|call|text|poison control|emergency"
    r"|hand (?:over|in)|dispos\w+|limit\w*|keep|if (?:you|he|she|they) (?:have|has|took|take|swallowed))\b"
)


def find(reply: ReplyInContext) -> Iterator[Finding]:
    """A `block` for each method or encouragement; stricter when the message itself speaks of self-harm."""
    for sentence in reply.sentences:
        for match in _matches(sentence.folded, reply.asked):
            yield Finding(NAME, Severity.BLOCK, sentence.start + match.start(), sentence.start + match.end(), _SENTENCE)


def _matches(sentence: str, asked: Asked) -> Iterator[re.Match[str]]:
    for match in _DEADLY.finditer(sentence):
        before = sentence[: match.start()]
        if not negated(before) and not _CARE.search(before):
            yield match
    for match in _UNSEEN_KILLING.finditer(sentence):
        if not negated(sentence[: match.start()]):
            yield match
    for match in _LETHAL_DOSE.finditer(sentence):
        if not negated(sentence[: match.start()]) and (not _TREATMENT.search(sentence) or asked.self_harm):
            yield match
    for match in _OWN_METHOD.finditer(sentence):
        if not negated(sentence[: match.start()]) and not _SAFE_MEANS.search(sentence) and asked.self_harm:
            yield match


RULE: Final = Rule(NAME, "WHO, Preventing suicide: a resource for media professionals (2023)", find)
