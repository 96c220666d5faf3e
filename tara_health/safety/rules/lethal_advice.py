"""Words that would help or urge someone to die: methods, encouragement, "painless".

Source: WHO, Preventing suicide: a resource for media professionals (2023): no method, no detail, no encouragement.
Toxicology for treatment ("toxic above 150 mg/kg: start acetylcysteine") is no finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tara_health.records import Finding, Severity
from tara_health.safety.reply import ReplyInContext, Rule, negated

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


def find(reply: ReplyInContext) -> Iterator[Finding]:
    """A `block` for each method or encouragement."""
    for sentence in reply.sentences:
        for match in _DEADLY.finditer(sentence.folded):
            before = sentence.folded[: match.start()]
            if negated(before) or _CARE.search(before):
                continue
            yield Finding(NAME, Severity.BLOCK, sentence.start + match.start(), sentence.start + match.end(), _SENTENCE)


RULE: Final = Rule(NAME, "WHO, Preventing suicide: a resource for media professionals (2023)", find)
