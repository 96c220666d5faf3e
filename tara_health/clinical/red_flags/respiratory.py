"""Respiratory red flags: severe breathlessness, acute asthma, pulmonary embolism, airway obstruction, haemoptysis.

Sources: BTS/SIGN 158 (asthma, 2019) with NICE NG245, NICE NG158 (venous thromboembolism), GOLD 2024 (COPD
exacerbation), NICE CG191 and NG250 (pneumonia, CURB-65), Resuscitation Council UK 2021 (choking), NICE NG12
(suspected cancer: haemoptysis)."""

from __future__ import annotations

from typing import Final

from tara_health.clinical.red_flags.rule import Rule, SignRule
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

_WORDS: Final = "rules/red_flags/respiratory.json"
_BREATHLESS: Final = stored_phrases(_WORDS, "breathless")
_SEVERE: Final = stored_phrases(_WORDS, "severe")
_ASTHMA: Final = stored_phrases(_WORDS, "asthma")
_ASTHMA_SEVERE: Final = stored_phrases(_WORDS, "asthma_severe")
_EMBOLISM: Final = stored_phrases(_WORDS, "embolism")
_EMBOLISM_NOT: Final = stored_phrases(_WORDS, "embolism_not")
_BREATHLESS_OR_CHEST_PAIN: Final = stored_phrases(_WORDS, "breathless_or_chest_pain")
_CLOT_RISK: Final = stored_phrases(_WORDS, "clot_risk")
_AIRWAY: Final = stored_phrases(_WORDS, "airway")
_HAEMOPTYSIS: Final = stored_phrases(_WORDS, "haemoptysis")
_MASSIVE: Final = stored_phrases(_WORDS, "massive")
_FAILURE: Final = stored_phrases(_WORDS, "failure")
_SLEEP_APNOEA: Final = stored_phrases(_WORDS, "sleep_apnoea")

BREATHLESS: Final = SignRule(
    "respiratory.breathlessness",
    Urgency.URGENT,
    "New or worse breathlessness: same-day assessment with oxygen saturation (NICE CKS breathlessness).",
    _BREATHLESS,
)
"""NICE CKS breathlessness: assess the same day; admit by saturation, respiratory rate and cause."""

BREATHLESS_SEVERE: Final = SignRule(
    "respiratory.severe_breathlessness",
    Urgency.EMERGENCY,
    (
        "Severe or rapidly worsening breathlessness: emergency assessment (NICE CKS breathlessness,"
        " BTS emergency oxygen 2017)."
    ),
    _BREATHLESS,
    needs=(_SEVERE,),
)
"""NICE CKS breathlessness: at rest, unable to complete sentences, exhaustion, cyanosis, sudden onset, altered
consciousness."""

ACUTE_ASTHMA: Final = SignRule(
    "respiratory.acute_asthma",
    Urgency.URGENT,
    "Acute wheeze, asthma attack or COPD exacerbation: assess severity today (BTS/SIGN 158, GOLD 2024).",
    _ASTHMA,
)
"""BTS/SIGN 158 section 9: every acute asthma attack is assessed and treated the same day."""

SEVERE_ASTHMA: Final = SignRule(
    "respiratory.severe_asthma",
    Urgency.EMERGENCY,
    "Acute severe or life-threatening asthma or COPD features: emergency treatment (BTS/SIGN 158 table 12, GOLD 2024).",
    _ASTHMA,
    needs=(_ASTHMA_SEVERE,),
)
"""BTS/SIGN 158: cannot complete sentences, exhaustion, silent chest, cyanosis, poor response to bronchodilator."""

EMBOLISM: Final = SignRule(
    "respiratory.embolism_or_pneumothorax",
    Urgency.EMERGENCY,
    "Pulmonary embolism or pneumothorax considered: emergency assessment (NICE NG158, BTS pleural disease 2023).",
    _EMBOLISM,
    but_not=_EMBOLISM_NOT,
)
"""NICE NG158 1.1.15: suspected pulmonary embolism is sent to hospital immediately."""

EMBOLISM_RISK: Final = SignRule(
    "respiratory.embolism_risk",
    Urgency.EMERGENCY,
    (
        "Breathlessness or chest pain with a risk factor or sign of venous thrombosis: suspect "
        "pulmonary embolism (NICE NG158, Wells)."
    ),
    _BREATHLESS_OR_CHEST_PAIN,
    needs=(_CLOT_RISK,),
)
"""NICE NG158 table 2 (two-level PE Wells score): immobilisation or surgery, clinical DVT, haemoptysis, cancer."""

AIRWAY: Final = SignRule(
    "respiratory.airway",
    Urgency.EMERGENCY,
    "Airway obstruction possible: call for help now (Resuscitation Council UK 2021, NICE NG143).",
    _AIRWAY,
)
"""Resuscitation Council UK 2021 choking; stridor and drooling as in NICE CKS croup and epiglottitis; button battery
as in NCPC 2019."""

HAEMOPTYSIS: Final = SignRule(
    "respiratory.haemoptysis", Urgency.URGENT, "Coughing up blood: urgent assessment (NICE NG12, NG158).", _HAEMOPTYSIS
)
"""NICE NG12 1.1: unexplained haemoptysis; also a PE Wells item."""

MASSIVE_HAEMOPTYSIS: Final = SignRule(
    "respiratory.massive_haemoptysis",
    Urgency.EMERGENCY,
    "Large-volume haemoptysis: airway emergency (BTS).",
    _HAEMOPTYSIS,
    needs=(_MASSIVE,),
    near=80,
)
"""Haemoptysis over about 100 ml in 24 hours threatens the airway (BTS, Thorax 2015)."""

RESPIRATORY_FAILURE: Final = SignRule(
    "respiratory.failure",
    Urgency.EMERGENCY,
    "Respiratory failure, cyanosis or rising oxygen need (BTS emergency oxygen 2017).",
    _FAILURE,
    but_not=_SLEEP_APNOEA,
)
"""BTS emergency oxygen guideline 2017: hypoxaemia and cyanosis are treated at once."""

RULES: Final[tuple[Rule, ...]] = (
    BREATHLESS,
    BREATHLESS_SEVERE,
    ACUTE_ASTHMA,
    SEVERE_ASTHMA,
    EMBOLISM,
    EMBOLISM_RISK,
    AIRWAY,
    HAEMOPTYSIS,
    MASSIVE_HAEMOPTYSIS,
    RESPIRATORY_FAILURE,
)
