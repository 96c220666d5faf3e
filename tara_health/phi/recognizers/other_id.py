"""Any other unique identifying number or code, 45 CFR 164.514(b)(2)(i)(R)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from tara_health.phi.recognizers.base import CuedRecognizer, Entity, Found
from tara_health.phi.recognizers.shapes import CODE, cue_before, cued
from tara_health.phi.scores import LIKELY

_CUES: Final = (
    r"(?:study|subject|participant|trial|research|enrol(?:l)?ment|randomi[sz]ation|screening|donor|registry|"
    r"employee|staff|student|badge|user|login|client|case|"
    r"accession|claim|specimen|sample|order|requisition|req|report|referral|authori[sz]ation|auth|"
    r"prior auth(?:ori[sz]ation)?|pre-?auth|confirmation|reference|ref|ticket|tracking|"
    r"prescription|rx|script|barcode|bar code|transaction|incident|docket|inmate|prisoner|booking|military|"
    r"service|veteran|tribal|visitor|appointment|visit|blood unit|cassette|slide|image|exam|"
    r"wristband|bracelet|locker|parcel|court|police report|complaint|file|record|episode|protocol|unique|"
    r"caller|dispatch|run|ems run|pcr|biobank|"
    r"sequencing|genome|twitter|instagram|facebook|snapchat|skype|telegram|medicaid case|license key|room key)"
    r"(?: (?:id|identifier|number|no|num|code|handle|username|case|report|key))?\.?"
)
_NEEDS_WORD: Final = re.compile(
    r"(?:id|identifier|number|no\.?|num|code|#|:|is|handle|username|key)\s*(?:is|was|:|#|=|\.)?\s*$", re.IGNORECASE
)
_PUBLIC: Final = re.compile(
    r"(?:pmid|pmcid|doi|nct|snomed|loinc|rxnorm|rxcui|icd|cpt|hcpcs|ndc|omim|mesh|atc|cas|issn|isbn|orpha|umls|"
    r"rs)[:#\s(-]*$",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(
    r" ?(?:%|units?|iu|u\b|cells?|copies|cfu|/|mcg|mg|g\b|ml|l\b|k\b|cc|people|patients|per\b|platelets|years|"
    r"steps|deaths|cases|americans|adults|women|men|viral)",
    re.IGNORECASE,
)


class OtherIdRecognizer(CuedRecognizer):
    """Codes behind a cue (study, claim, accession), room and bed, handles; long digit runs and mixed codes without."""

    CATEGORY = "other_unique_id"
    _CUED: Final = cued(_CUES, CODE)
    _ROOM: Final = re.compile(
        r"(?<!\w)(?P<id>(?i:room|rm|bed|bay|cubicle|cell|suite|apt)\.?[ ]?#?[ ]?(?:\d{2,4}[A-Z]?|\d[A-Z]|"
        r"[A-Z]-?\d{1,3})(?:[ -](?i:bed) ?[A-Z0-9]{1,2})?)(?![\w/.-])(?! (?:days?|hours?|hrs?|weeks?|minutes?|"
        r"mins?|months?|years?|times|beds?|\d))"
    )
    _CLOCK: Final = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
    _HANDLE: Final = re.compile(r"(?<![\w@.])(?P<id>@[A-Za-z][\w.]{2,29})(?![\w@])")
    _DIGITS: Final = re.compile(r"(?<![\w.,/:$€£+-])#?(?P<id>\d{7,20})(?![\w,/:-]|\.\d)")
    _HASHED: Final = re.compile(r"(?<![\w&])#[ ]?(?P<id>[A-Z]{0,4}-?\d{4,20})(?!\w)")
    _MIXED: Final = re.compile(
        r"(?<![\w./-])(?P<id>[A-Z]{2,6}-?(?:\d{2,6}-)?\d{4,12}[A-Z]?(?:-[A-Z0-9]{1,6}){0,2})(?![\w/-])"
    )
    _GUID: Final = re.compile(r"(?<![\w-])(?P<id>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?![\w-])", re.IGNORECASE)
    PATTERNS: ClassVar = (_CUED, _ROOM, _HANDLE, _GUID)

    def find(self, text: str, entities: Sequence[Entity] = ()) -> Iterator[Found]:
        """Cued codes; then bare numbers and mixed codes as likely finds, unless a unit or a public register is near."""
        yield from super().find(text, entities)
        for pattern in (self._DIGITS, self._HASHED, self._MIXED):
            for match in pattern.finditer(text):
                public = cue_before(text, match.start("id"), _PUBLIC, 16) or match["id"].startswith(
                    ("NCT", "PMC", "ICD", "COVID", "SARS")
                )
                if not public and not _UNIT.match(text, match.end()):
                    yield Found(*match.span("id"), LIKELY)

    def accepts(self, match: re.Match[str]) -> bool:
        """A cued code has five digits, or a word such as "id" or "#" before it: "case 12" and "trial 2" are counts."""
        code = match["id"]
        if match.re is not self._CUED:
            return True
        if cue_before(match.string, match.start("id"), _PUBLIC, 16) or re.fullmatch(r"(?:19|20)\d\d|\d{1,2}", code):
            return False
        if self._CLOCK.fullmatch(code):
            return False
        worded = _NEEDS_WORD.search(match.string[match.start() : match.start("id")])
        digits = sum(char.isdigit() for char in code)
        if _UNIT.match(match.string, match.end()):
            return False
        return bool(worded and digits >= 2) or digits >= 4 or match[0][:4].casefold() in {"user", "logi"}
