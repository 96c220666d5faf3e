"""Poisoning, overdose, withdrawal and dangerous drug levels.

Sources: TOXBASE and RCEM/NPIS 2021 (paracetamol), NICE NG225 (self-harm), WHO 2014 (opioid overdose), NICE CG100
(alcohol withdrawal), UKHSA carbon monoxide guidance, MHRA lithium, Hunter criteria (serotonin toxicity), NICE CG178
with NMS consensus 2011."""

from __future__ import annotations

from typing import Final

from tara_health.clinical.measurement import Measurement
from tara_health.clinical.red_flags.rule import Case, MeasuredRule, Rule, SignRule, where
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

_WORDS: Final = "rules/red_flags/toxicology.json"
_OVERDOSE: Final = stored_phrases(_WORDS, "overdose")
_OVERDOSE_OTHER: Final = stored_phrases(_WORDS, "overdose_other")
_MONOXIDE: Final = stored_phrases(_WORDS, "monoxide")
_WITHDRAWAL: Final = stored_phrases(_WORDS, "withdrawal")
_WITHDRAWAL_GRAVE: Final = stored_phrases(_WORDS, "withdrawal_grave")
_SYNDROME: Final = stored_phrases(_WORDS, "syndrome")

OVERDOSE: Final = SignRule(
    "toxicology.overdose",
    Urgency.EMERGENCY,
    "Overdose or poisoning: emergency; call the poisons service (TOXBASE, NPIS; US 1-800-222-1222).",
    _OVERDOSE,
    but_not=_OVERDOSE_OTHER,
)
"""NICE NG225 1.7 and TOXBASE: any overdose is assessed in hospital; WHO 2014 for opioids."""

MONOXIDE: Final = SignRule(
    "toxicology.carbon_monoxide",
    Urgency.EMERGENCY,
    "Carbon monoxide or smoke exposure: out of the building, oxygen, emergency (UKHSA).",
    _MONOXIDE,
)
"""UKHSA 'Carbon monoxide: general information' and COMA mnemonic: cohabitants, outdoors, maintenance, alarm."""

WITHDRAWAL: Final = SignRule(
    "toxicology.withdrawal",
    Urgency.EMERGENCY,
    "Complicated alcohol or sedative withdrawal: hospital (NICE CG100).",
    _WITHDRAWAL,
    needs=(_WITHDRAWAL_GRAVE,),
)
"""NICE CG100 1.1: seizures, delirium tremens and Wernicke's encephalopathy are emergencies."""

SYNDROME: Final = SignRule(
    "toxicology.toxic_syndrome",
    Urgency.EMERGENCY,
    "Toxic drug syndrome or envenomation (Hunter criteria, MHRA, WHO 2016).",
    _SYNDROME,
)
"""Hunter serotonin toxicity criteria; international consensus on NMS 2011; WHO snakebite 2016; MHRA on lithium."""


def _paracetamol(case: Case) -> tuple[Measurement, ...]:
    return where(case.lab("paracetamol"), lambda value: value >= 100)


PARACETAMOL: Final = MeasuredRule(
    "toxicology.paracetamol_level",
    Urgency.EMERGENCY,
    "Paracetamol level at or above the 100 mg/L treatment line (RCEM/NPIS 2021).",
    _paracetamol,
)
"""RCEM/NPIS 2021: treatment line of 100 mg/L at four hours."""

LITHIUM: Final = MeasuredRule(
    "toxicology.lithium_level",
    Urgency.EMERGENCY,
    "Lithium level of 1.5 mmol/L or more: toxicity, hospital today (BNF, MHRA 2009).",
    lambda case: where(case.lab("lithium"), lambda value: value >= 1.5),
)
"""BNF on lithium: toxic signs above 1.5 mmol/L, above 2 mmol/L they may kill."""

RULES: Final[tuple[Rule, ...]] = (OVERDOSE, MONOXIDE, WITHDRAWAL, SYNDROME, PARACETAMOL, LITHIUM)
