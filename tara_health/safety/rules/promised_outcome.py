"""Promised outcomes: "you will be fine", "guaranteed", "no risk at all".

Source: AMA Code of Medical Ethics, opinion 2.1.3 (candour about prognosis); the FTC's rule of thumb that a health claim
without evidence is deceptive says the same of "guaranteed". A denied promise ("nobody can guarantee") is no finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tara_health.records import Finding
from tara_health.safety.reply import ReplyInContext, Rule, negated
from tara_health.vocabulary import Severity

NAME: Final = "promised_outcome"
_SURE = r"(?:definitely|certainly|surely|absolutely|undoubtedly|100\s?%|without (?:a|any) doubt|for sure|of course)"
_PROMISE = re.compile(
    r"\b(?:(?:you|he|she|they|it|everything|your (?:mother|father|child|baby|son|daughter|wife|husband|partner))"
    rf"(?:'ll| will| is going to| are going to)(?: (?:all|just|{_SURE}))* be (?:completely |perfectly |totally )?"
    r"(?:fine|okay|ok|all right|alright|cured|healed|back to normal|good as new|pain[- ]free)"
    rf"|(?:will|'ll|is going to|are going to) {_SURE} (?:\w+ ){{0,2}}?(?:work|help|cure|heal|recover|survive"
    rf"|improve|fix|go away|resolve)\w*"
    r"|(?:i|we) (?:can )?(?:promise|guarantee|assure you)\b"
    r"|guaranteed? (?:to|that|you|cure|recovery|success|results?|full)\b"
    r"|(?:is|are|it's|completely|totally|absolutely) (?:100\s?%|completely|totally|perfectly|absolutely"
    r"|entirely) (?:safe|effective|curable|harmless|risk[- ]free)"
    r"|(?:there (?:is|are|'s)|has|have|carries|with) (?:absolutely |literally )?(?:no|zero) (?:risks?"
    r"|side effects?|danger)(?: (?:at all|whatsoever|to you))?(?=[.,;!]|$| of any)"
    r"|(?:you have )?(?:absolutely )?nothing (?:at all )?to (?:worry|be (?:worried|afraid|concerned)) about"
    r"|(?:a|your) (?:full|complete) recovery is (?:certain|guaranteed|assured)"
    r"|nothing (?:bad )?(?:can|will) (?:go wrong|happen to you))"
)
_SENTENCE: Final = "Promises an outcome that nobody can promise; say what is likely and what is still unknown."


def find(reply: ReplyInContext) -> Iterator[Finding]:
    """A `warn` for each promise."""
    for sentence in reply.sentences:
        for match in _PROMISE.finditer(sentence.folded):
            if negated(sentence.folded[: match.start()]) or _conditional(sentence.folded[: match.start()]):
                continue
            yield Finding(NAME, Severity.WARN, sentence.start + match.start(), sentence.start + match.end(), _SENTENCE)


def _conditional(before: str) -> bool:
    """A hope or a question is no promise: "we hope you will be fine", "whether it will definitely help"."""
    return re.search(r"\b(?:hope|hoping|if|whether|wish|think|likely|probably|most people)\b", before) is not None


RULE: Final = Rule(NAME, "AMA Code of Medical Ethics 2.1.3", find)
