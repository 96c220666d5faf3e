"""What must be read before a model has said a word: emergency signs and danger to oneself.

Promises: needs no model, only the analysis and the table of crisis lines (resources/rules/escalation_lines.json);
denied signs never escalate; a routine message has no notice. It does not triage: it repeats what published criteria
ask for.
"""

from __future__ import annotations

from typing import Final

from tara_health.records import Analysis, EscalationNotice, RedFlag
from tara_health.safety.crisis_lines import DEFAULT_COUNTRY, CountryLines, lines_for
from tara_health.vocabulary import Urgency

_SIGNS_SHOWN: Final = 4


def escalation_notice(analysis: Analysis, country: str = DEFAULT_COUNTRY) -> EscalationNotice | None:
    """The notice for an analysed message, or None. `country` is an ISO 3166 code; an unknown one gets the US lines."""
    lines = lines_for(country)
    flags = [flag for flag in analysis.red_flags if not flag.negated and flag.urgency is not Urgency.ROUTINE]
    emergencies = [flag for flag in flags if flag.urgency is Urgency.EMERGENCY]
    if emergencies or analysis.urgency is Urgency.EMERGENCY:
        return _emergency(emergencies, analysis.self_harm, lines)
    if analysis.self_harm:
        return EscalationNotice(Urgency.EMERGENCY, "Possible danger of self-harm", _self_harm(lines))
    if flags or analysis.urgency is Urgency.URGENT:
        return _urgent(flags)
    return None


def _emergency(flags: list[RedFlag], self_harm: bool, lines: CountryLines) -> EscalationNotice:
    act = (
        f"Outside hospital, call {lines.emergency} now. Inside, activate your emergency response"
        " and begin your protocol; do not wait for TARA's answer."
    )
    said = _sentences(flags) or ("The message is marked as an emergency.",)
    title = "Emergency signs: act before reading on"
    return EscalationNotice(Urgency.EMERGENCY, title, (act, *said, *(_self_harm(lines) if self_harm else ())))


def _urgent(flags: list[RedFlag]) -> EscalationNotice:
    act = "Arrange assessment the same day, and earlier if it worsens; this is no reason to wait for TARA's answer."
    return EscalationNotice(Urgency.URGENT, "Signs that need prompt assessment", (act, *_sentences(flags)))


def _self_harm(lines: CountryLines) -> tuple[str, ...]:
    """Words for a clinician whose patient, or who themselves, may be in danger."""
    reach = "; ".join(f"{line.name}: {line.reach}, {line.hours}" for line in lines.crisis)
    return (
        "If it is someone else: do not leave the person alone; ask directly about intent, plan and means, and follow "
        "your suicide-risk protocol.",
        "If it is you: you matter more than this work. Move away from the means, tell someone near you now, and call.",
        f"In immediate danger call {lines.emergency}.",
        f"Crisis lines, for a patient, a relative or yourself: {reach}.",
    )


def _sentences(flags: list[RedFlag]) -> tuple[str, ...]:
    """One sentence a sign, each once, in the words of its rule."""
    return tuple(dict.fromkeys(flag.sentence for flag in flags if flag.sentence))[:_SIGNS_SHOWN]
