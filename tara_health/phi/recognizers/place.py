"""Towns and other places smaller than a state, 45 CFR 164.514(b)(2)(i)(B)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tara_health.phi.recognizers.base import CERTAIN, Entity, Found, PhiRecognizer
from tara_health.phi.recognizers.name_known import is_eponym_use
from tara_health.phi.recognizers.shapes import NAME_WORD
from tara_health.phi.scores import GUESSED, LIKELY, LISTED, SURE
from tara_health.text.lexicon import entries, is_clinical

_CUE: Final = re.compile(
    rf"\b(?i:(?:lives?|lived|living|resid(?:es?|ing)|staying|born|raised|grew up|works?|working|based|located|"
    rf"moved|moving|relocat(?:ed|ing)|travell?(?:ed|ing|s)?|trip|flew|flying|visit(?:ed|ing)?|native|resident|"
    rf"returned|returning|transferred|"
    rf"transfer|comes?|coming|came|originally|drove|drives|hails|is|home|down|up|back|admitted|"
    rf"seen)(?: (?:over|back|out|home|recently|alone|with \w{{2,12}}|\w{{2,10}}ly))?) (?:in|to|from|of|near|at|"
    rf"outside|around) (?:the (?:town|city|village) of )?(?P<id>{NAME_WORD}(?: {NAME_WORD}){{0,2}})(?!\w)"
)
_COUNTY: Final = re.compile(
    rf"(?<!\w)(?P<id>(?:{NAME_WORD} ){{1,2}}(?:County|Township|Parish|Borough|Heights|Reservation|Precinct|"
    rf"District|Island|Beach|Falls|Springs|Park|Valley))(?!\w)"
)
_LISTED: Final = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(sorted(map(re.escape, entries("cities")), key=lambda city: (-len(city), city)))
    + r")(?![\w-])",
    re.IGNORECASE,
)
_NOT_TOWN: Final = re.compile(
    r" (?:criteria|score|heart|scale|rules?|protocol|classification|coma|virus|disease|hypothesis|ankle|knee|"
    r"system|grading|study|stool|sign|formula|method|syndrome|brace|fever|catheter|index|prognostic|postnatal|"
    r"depression|marrow|consensus|agreement|guidelines?|declaration|equation|chromosome|terrier)",
    re.IGNORECASE,
)


class PlaceRecognizer(PhiRecognizer):
    """Well-known towns anywhere, others behind a cue such as "lives in" or where the identifier model sees one."""

    CATEGORY = "geographic_subdivision"

    def find(self, text: str, entities: Sequence[Entity] = ()) -> Iterator[Found]:
        """Towns, counties and named places; states, countries and eponyms such as the Glasgow scale are left."""
        for match in _LISTED.finditer(text):
            lower_ambiguous = match[0].islower() and match[0] in entries("ambiguous_cities")
            if not lower_ambiguous and not _NOT_TOWN.match(text, match.end()):
                yield Found(*match.span(), LISTED)
        for match in _CUE.finditer(text):
            if _is_place(text, *match.span("id")):
                # A listed town behind a cue is one, whatever the encoder makes of the sentence (`scan.DOUBTED_OF`).
                known = match["id"].casefold() in entries("cities")
                yield Found(*match.span("id"), SURE if known else LIKELY)
        for match in _COUNTY.finditer(text):
            if not any(word.casefold() in entries("generic_capitals") for word in match["id"].split()[:-1]):
                yield Found(*match.span("id"), LIKELY)
        for start, end, label, odds in entities:
            if label == self.CATEGORY and (odds >= CERTAIN or _is_place(text, start, end)):
                yield Found(start, end, GUESSED)


def _is_place(text: str, start: int, end: int) -> bool:
    name = text[start:end].removesuffix("'s")
    folded = name.casefold().removeprefix("the ")
    if (
        is_eponym_use(text, end)
        or folded in entries("states")
        or name in entries("state_codes", fold=False)
        or _NOT_TOWN.match(text, end)
    ):
        return False
    words = re.findall(r"[^\W\d_]+(?:[-'][^\W\d_]+)*", name)
    if not words or any(char.isdigit() for char in name) or (name.isupper() and len(name) <= 5):
        return False
    return not any(is_clinical(word) for word in words) or folded in entries("cities")
