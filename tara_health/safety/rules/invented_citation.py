"""Citations that the conversation does not hold: author and year, a journal with year, PMID, DOI, "a 2021 study".

A model that runs without a network can't look anything up, so whatever it cites comes from memory and may not exist.
Source: ICMJE Recommendations, section II.A.4 (references must be checked against their sources).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tara_health.records import Finding
from tara_health.safety.reply import ReplyInContext, Rule
from tara_health.text.folded import lowered
from tara_health.vocabulary import Severity

NAME: Final = "invented_citation"
_YEAR = r"(?:19|20)\d\d"
_JOURNAL = (
    r"(?:N(?:ew)? Engl(?:and)? J(?:ournal)? (?:of )?Med(?:icine)?|NEJM|JAMA(?: [A-Z][a-z]+){0,2}"
    r"|(?:The )?Lancet(?: [A-Z][a-z]+){0,2}"
    r"|BMJ(?: [A-Z][a-z]+)?|Ann(?:als)?\.? (?:of )?Intern(?:al)?\.? Med(?:icine)?|Circulation|Pediatrics"
    r"|Cochrane (?:Review|Database)[a-zA-Z ]{0,30}"
    r"|Journal of (?:the )?[A-Z][A-Za-z]+(?: (?:of |and |the )?[A-Z][A-Za-z]+){0,5})"
)
_CITED = re.compile(
    r"\bPMID:?\s?\d{4,9}\b|\bPMC\d{5,9}\b"
    r"|\b(?:doi:?\s?|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/[^\s\"'<>]{2,60}[^\s\"'<>.,;)]"
    r"|\bNCT\d{8}\b"
    rf"|\b[A-Z][A-Za-z'’-]{{1,25}} (?:et al\.?,?|and (?:colleagues|coworkers)|(?:&|and) [A-Z][A-Za-z'’-]{{1,25}})"
    rf"(?: \(?{_YEAR}[a-z]?\)?|,? {_YEAR})?"
    rf"|\([A-Z][A-Za-z'’-]{{1,25}},? {_YEAR}[a-z]?\)"
    rf"|\b{_JOURNAL}[.,]? ?\(?{_YEAR}\)?(?:;\d{{1,4}}(?:\(\d{{1,3}}\))?:\w?\d{{1,6}}(?:-\d{{1,6}})?)?"
    rf"|\b(?:[Pp]ublished|[Rr]eported|[Aa]ccording to a (?:study|trial|review)) in (?:the )?{_JOURNAL}"
    rf"|\b(?:[Aa]|[Tt]he|[Oo]ne) (?:[a-z-]+ ){{0,3}}?{_YEAR} (?:[a-z-]+ ){{0,3}}?(?:study|trial|meta-analysis"
    rf"|review|paper|survey)\b"
    rf"|\b(?:study|trial|meta-analysis|paper) (?:from|of|in|by) {_YEAR}\b"
)
_TEAM = re.compile(r"(?:&|\band\b) (?!colleagues|coworkers)")
_SENTENCE: Final = "Cites a source that this conversation does not hold; it may not exist, so look it up first."


def find(reply: ReplyInContext) -> Iterator[Finding]:
    """A `warn` for each citation that is not in the conversation."""
    for match in _CITED.finditer(reply.response):
        words = match.group()
        two_names_without_year = _TEAM.search(words) and not re.search(_YEAR, words)
        if two_names_without_year or lowered(words) in reply.supplied:
            continue
        yield Finding(NAME, Severity.WARN, match.start(), match.end(), _SENTENCE)


RULE: Final = Rule(NAME, "ICMJE Recommendations, section II.A.4", find)
