"""Harm to others, abuse, neglect and acute psychosis.

Sources: NICE NG76 (child abuse and neglect), NICE QS116 and NG237 (domestic violence and adult safeguarding),
Tarasoff duty as in APA 2020, NICE CG178 (psychosis), IAFN strangulation guidance, Care Act 2014 categories of abuse.
Suicide and self-harm are in `clinical.danger`."""

from __future__ import annotations

from typing import Final

from tara_health.clinical.red_flags.rule import Rule, SignRule
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

_WORDS: Final = "rules/red_flags/safeguarding.json"
_OTHERS: Final = stored_phrases(_WORDS, "others")
_OTHERS_IDIOM: Final = stored_phrases(_WORDS, "others_idiom")
_PARTNER: Final = stored_phrases(_WORDS, "partner")
_NEGLECT: Final = stored_phrases(_WORDS, "neglect")
_NEGLECT_OTHER: Final = stored_phrases(_WORDS, "neglect_other")
_PSYCHOSIS: Final = stored_phrases(_WORDS, "psychosis")

OTHERS: Final = SignRule(
    "safeguarding.harm_to_others",
    Urgency.EMERGENCY,
    "Threat or thoughts of harming others: safety and duty to protect (APA 2020, Tarasoff; NICE NG10).",
    _OTHERS,
    but_not=_OTHERS_IDIOM,
)
"""APA 2020 and Tarasoff v. Regents: a serious threat against an identifiable person; NICE NG10 on violence."""

PARTNER: Final = SignRule(
    "safeguarding.violence",
    Urgency.URGENT,
    "Disclosure of violence, coercion or assault: see alone, safety plan, safeguarding (NICE PH50, QS116).",
    _PARTNER,
)
"""NICE PH50 and QS116: ask in private, assess immediate safety; strangulation and sexual assault are medical
emergencies."""

NEGLECT: Final = SignRule(
    "safeguarding.abuse_or_neglect",
    Urgency.URGENT,
    "Sign of abuse or neglect of a child or adult at risk: safeguarding lead today (NICE NG76, Care Act 2014).",
    _NEGLECT,
    but_not=_NEGLECT_OTHER,
)
"""NICE NG76 1.3: injuries without a suitable explanation, bruising in non-mobile infants; Care Act 2014 section 42."""

PSYCHOSIS: Final = SignRule(
    "safeguarding.acute_psychosis",
    Urgency.URGENT,
    "Psychosis or mania: same-day mental-health assessment (NICE CG178, CG185).",
    _PSYCHOSIS,
)
"""NICE CG178 1.3: refer without delay; emergency when there is danger to self or others."""

RULES: Final[tuple[Rule, ...]] = (OTHERS, PARTNER, NEGLECT, PSYCHOSIS)
