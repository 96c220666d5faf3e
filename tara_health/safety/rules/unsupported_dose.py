"""A dose that nothing supports: neither the conversation nor the reference table of maximum doses.

Source: the maximum doses of FDA labels (resources/rules/safety_doses.json, a source a row) and ISMP's guidance that
an order be checked against a reference. Above the table: `block`; above the table but given by the conversation
itself, or of a drug the table does not hold: `warn`. A dose within the table may still be wrong for the patient; that
is not promised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tara_health.records import Finding
from tara_health.safety import doses
from tara_health.safety.reply import ReplyInContext, Rule, Sentence, negated
from tara_health.vocabulary import Severity

NAME: Final = "unsupported_dose"
_TOXICOLOGY = re.compile(
    r"\b(?:toxic\w*|overdos\w*|poison\w*|ingest\w*|hepatotoxic\w*|lethal|fatal|excessive|exceed(?:ed|ing|s)"
    r"|(?:too much|more than|above) )"
)

_A_DAY = re.compile(r"\b(?:daily|per day|a day|24[- ]?h(?:ours?)?|total|cumulative|maximum|max)\b")


def find(reply: ReplyInContext) -> Iterator[Finding]:
    """A finding for each dose of a named drug that is not supported; the drug may stand in the sentence before."""
    yield from _insulin(reply)
    asked = doses.drugs(reply.asked.folded)
    of_message = asked[0][1] if len({name for _, name in asked}) == 1 else None
    earlier: str | None = None
    given: frozenset[float] | None = None
    for sentence in reply.sentences:
        named = doses.drugs(sentence.folded)
        for dose in doses.read(sentence.folded):
            drug = _nearest(named, dose.start) or earlier
            if drug is None and of_message and doses.maximum(of_message):
                drug = of_message
            if drug is None:
                continue
            if given is None:
                given = frozenset(known.milligrams for known in doses.read(reply.supplied))
            finding = _judge(sentence, dose, drug, dose.milligrams in given)
            if finding:
                yield finding
        earlier = named[-1][1] if named else None


_UNITS = re.compile(r"(?<![\w.,/-])(\d[\d,]{0,5})\s?(?:units?|iu|u)\b(?!\s?(?:/|per )\s?(?:kg|ml|h\b|hr|hour|l\b))")
_LARGE_UNITS: Final = 80
_ABSURD_UNITS: Final = 200


def _insulin(reply: ReplyInContext) -> Iterator[Finding]:
    """Units of insulin at once: over 80 (a pen's largest dose) is to be checked, 200 or more is withheld."""
    asked = "insulin" in reply.asked.folded and "heparin" not in reply.asked.folded
    for sentence in reply.sentences:
        about = _INSULIN.search(sentence.folded) or (asked and not doses.drugs(sentence.folded))
        if not about or _TOXICOLOGY.search(sentence.folded) or _CONCENTRATION.search(sentence.folded):
            continue
        for match in _UNITS.finditer(sentence.folded):
            units = int(match.group(1).replace(",", ""))
            if units <= _LARGE_UNITS or negated(sentence.folded[: match.start()]):
                continue
            severity = Severity.BLOCK if units >= _ABSURD_UNITS else Severity.WARN
            words = f"Gives more than {_LARGE_UNITS} units of insulin, the most a common pen gives at once; check it."
            yield Finding(NAME, severity, sentence.start + match.start(), sentence.start + match.end(), words)


_INSULIN = re.compile(r"\b(?:insulin|glargine|lispro|aspart|detemir|degludec|nph|lantus|humalog|novolog|bolus|basal)\b")
_CONCENTRATION = re.compile(r"\b(?:vials?|concentration|contains?|u-?\d00)\b")


def _nearest(named: list[tuple[int, str]], place: int) -> str | None:
    """The last drug named before `place`, else the first after it ("500 mg of metformin")."""
    before = [name for start, name in named if start < place]
    after = [name for start, name in named if start > place and start - place < 40]
    if after and before and max(start for start, _ in named if start < place) + 60 < place:
        return after[0]
    return before[-1] if before else (after[0] if after else None)


def _judge(sentence: Sentence, dose: doses.Dose, drug: str, in_conversation: bool) -> Finding | None:
    start, end = sentence.start + dose.start, sentence.start + dose.end
    row = doses.maximum(drug)
    if row is None or dose.per_kg:
        if in_conversation:
            return None
        words = "Gives a dose that neither this conversation nor TARA's small reference supports; check it."
        return Finding(NAME, Severity.WARN, start, end, words)
    if not _above(dose, row, sentence) or _TOXICOLOGY.search(sentence.folded):
        return None
    most = f"{row.single:g} mg at once, {row.daily:g} mg a day"
    words = f"Dose of {row.drug} above the labelled maximum ({most}: {row.source})."
    return Finding(NAME, Severity.WARN if in_conversation else Severity.BLOCK, start, end, words)


def _above(dose: doses.Dose, row: doses.Maximum, sentence: Sentence) -> bool:
    """A dose whose frequency is unknown in a sentence about a day's total is measured as a day's total."""
    if dose.daily == dose.milligrams or (dose.daily is None and _A_DAY.search(sentence.folded)):
        return dose.milligrams > row.daily
    return dose.milligrams > row.single or (dose.daily or 0.0) > row.daily


RULE: Final = Rule(NAME, "FDA prescribing information, row by row in safety_doses.json", find)
