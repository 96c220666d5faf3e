"""Abdominal red flags: gastrointestinal bleeding, peritonitis, obstruction, appendicitis, torsion, liver failure,
obstructed infected kidney.

Sources: NICE CG141 (upper GI bleeding), BSG 2019 (lower GI bleeding), RCS commissioning guide and WSES (acute
abdomen, appendicitis 2020), NICE NG50 and EASL 2017 (liver failure), NICE NG118 (renal stones), NICE CKS scrotal pain
(torsion), EAU 2024 (urosepsis, retention)."""

from __future__ import annotations

from typing import Final

from tara_health.clinical.red_flags.rule import Rule, SignRule
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

_WORDS: Final = "rules/red_flags/abdominal.json"
_UPPER: Final = stored_phrases(_WORDS, "upper")
_IRON: Final = stored_phrases(_WORDS, "iron")
_LOWER: Final = stored_phrases(_WORDS, "lower")
_LOWER_GRAVE: Final = stored_phrases(_WORDS, "lower_grave")
_HUS: Final = stored_phrases(_WORDS, "hus")
_PERITONISM: Final = stored_phrases(_WORDS, "peritonism")
_BELLY_PAIN: Final = stored_phrases(_WORDS, "belly_pain")
_BELLY_GRAVE: Final = stored_phrases(_WORDS, "belly_grave")
_OBSTRUCTION: Final = stored_phrases(_WORDS, "obstruction")
_OBSTRUCTION_OTHER: Final = stored_phrases(_WORDS, "obstruction_other")
_LIVER: Final = stored_phrases(_WORDS, "liver")
_LIVER_GRAVE: Final = stored_phrases(_WORDS, "liver_grave")
_LIVER_FAILURE: Final = stored_phrases(_WORDS, "liver_failure")
_TORSION: Final = stored_phrases(_WORDS, "torsion")
_RENAL: Final = stored_phrases(_WORDS, "renal")
_RENAL_GRAVE: Final = stored_phrases(_WORDS, "renal_grave")
_RETENTION: Final = stored_phrases(_WORDS, "retention")
_DEHYDRATION: Final = stored_phrases(_WORDS, "dehydration")
_JAUNDICE_NEW: Final = stored_phrases(_WORDS, "jaundice_new")

UPPER_BLEED: Final = SignRule(
    "abdominal.upper_gi_bleed",
    Urgency.EMERGENCY,
    "Vomiting blood or black tarry stool: upper GI bleeding (NICE CG141).",
    _UPPER,
    unless=_IRON,
)
"""NICE CG141 1.1: haematemesis or melaena is assessed at once, Blatchford score before endoscopy."""

LOWER_BLEED: Final = SignRule(
    "abdominal.lower_gi_bleed",
    Urgency.URGENT,
    "Rectal bleeding: assess today, shock index and amount (BSG 2019).",
    _LOWER,
)
"""BSG 2019 lower GI bleeding: stratify by shock index and Oakland score."""

LOWER_BLEED_GRAVE: Final = SignRule(
    "abdominal.major_lower_gi_bleed",
    Urgency.EMERGENCY,
    "Rectal bleeding with instability, large volume or anticoagulant: emergency (BSG 2019).",
    _LOWER,
    needs=(_LOWER_GRAVE,),
)
"""BSG 2019: unstable is a shock index above 1; anticoagulation and syncope raise the risk."""

HAEMOLYTIC_URAEMIC: Final = SignRule(
    "abdominal.haemolytic_uraemic",
    Urgency.EMERGENCY,
    (
        "Bloody diarrhoea with pallor, bruising or little urine: haemolytic uraemic syndrome "
        "possible (UKHSA STEC, NICE CG84)."
    ),
    _LOWER,
    needs=(_HUS,),
)
"""UKHSA guidance on Shiga toxin-producing E. coli; NICE CG84 on gastroenteritis in children."""

PERITONISM: Final = SignRule(
    "abdominal.peritonitis",
    Urgency.EMERGENCY,
    "Peritonism, perforation or bowel ischaemia: surgical emergency (WSES 2017).",
    _PERITONISM,
)
"""WSES 2017: a rigid or guarded abdomen needs a surgeon now."""

ABDOMINAL_PAIN: Final = SignRule(
    "abdominal.severe_pain",
    Urgency.EMERGENCY,
    "Abdominal pain with a danger sign: emergency surgical or gynaecological assessment (RCS/ASGBI, WSES 2020).",
    _BELLY_PAIN,
    needs=(_BELLY_GRAVE,),
    near=200,
)
"""RCS/ASGBI emergency general surgery and WSES Jerusalem 2020 (appendicitis): severity, sudden onset, fever,
migration to the right."""

OBSTRUCTION: Final = SignRule(
    "abdominal.surgical_condition",
    Urgency.EMERGENCY,
    "Obstruction, strangulation, appendicitis, cholangitis or pancreatitis: hospital now (WSES, NICE NG104).",
    _OBSTRUCTION,
    but_not=_OBSTRUCTION_OTHER,
)
"""WSES 2018 (obstruction), Tokyo 2018 (cholangitis), NICE NG104 (pancreatitis)."""

LIVER: Final = SignRule(
    "abdominal.liver_failure",
    Urgency.EMERGENCY,
    "Liver disease or jaundice with confusion, bleeding or fever: liver failure or cholangitis (EASL 2017, NICE NG50).",
    _LIVER,
    needs=(_LIVER_GRAVE,),
)
"""EASL 2017: jaundice, coagulopathy and any encephalopathy define acute liver failure."""

LIVER_NAMED: Final = SignRule(
    "abdominal.liver_failure_named",
    Urgency.EMERGENCY,
    "Acute liver failure or its complication (EASL 2017).",
    _LIVER_FAILURE,
)
"""EASL 2017: transfer early to a liver unit."""

JAUNDICE: Final = SignRule(
    "abdominal.new_jaundice", Urgency.URGENT, "New jaundice: same-day bloods (NICE CKS jaundice, NG12).", _JAUNDICE_NEW
)
"""NICE CKS jaundice in adults and NG12: urgent assessment and cancer referral."""

TORSION: Final = SignRule(
    "abdominal.torsion",
    Urgency.EMERGENCY,
    "Acute testicular pain or torsion: surgery within six hours (NICE CKS scrotal pain, EAU 2024).",
    _TORSION,
)
"""NICE CKS scrotal pain: suspected torsion is admitted at once."""

RENAL_COLIC: Final = SignRule(
    "abdominal.complicated_stone",
    Urgency.EMERGENCY,
    "Renal colic or pyelonephritis with fever, severe pain or vomiting: hospital (NICE NG118).",
    _RENAL,
    needs=(_RENAL_GRAVE,),
)
"""NICE NG118 and CKS renal colic: admit with fever, uncontrolled pain, single kidney, anuria or dehydration."""

RETENTION: Final = SignRule(
    "abdominal.urinary_retention",
    Urgency.EMERGENCY,
    "Acute urinary retention or anuria: same-hour catheter or assessment (NICE CG97).",
    _RETENTION,
)
"""NICE CG97 1.4.15: acute retention is catheterised immediately."""

DEHYDRATION: Final = SignRule(
    "abdominal.dehydration",
    Urgency.URGENT,
    "Can't keep fluids down or dehydrated: same-day assessment (NICE CG84, CKS gastroenteritis).",
    _DEHYDRATION,
)
"""NICE CKS gastroenteritis: admit with inability to retain fluids or shock."""

RULES: Final[tuple[Rule, ...]] = (
    UPPER_BLEED,
    LOWER_BLEED,
    LOWER_BLEED_GRAVE,
    HAEMOLYTIC_URAEMIC,
    PERITONISM,
    ABDOMINAL_PAIN,
    OBSTRUCTION,
    LIVER,
    LIVER_NAMED,
    JAUNDICE,
    TORSION,
    RENAL_COLIC,
    RETENTION,
    DEHYDRATION,
)
