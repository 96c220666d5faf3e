"""Hospitals, clinics, wards, homes and schools by name, 45 CFR 164.514(b)(2)(i)(B): a place smaller than a state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tara_health.phi.recognizers.base import Entity, Found, PhiRecognizer
from tara_health.phi.recognizers.shapes import NAME_WORD
from tara_health.phi.scores import LIKELY, SURE
from tara_health.text.lexicon import entries, is_clinical, is_drug

_HEAD: Final = (
    r"(?:(?:(?:Regional|General|Memorial|Community|Children's|Childrens|Women's|University|Veterans|VA|County|"
    r"City|State|Medical|Health|Cancer|Heart|Surgical|Rehabilitation|Rehab|Nursing|Care|Family|Urgent|"
    r"Primary|Behavioral|Mental|Assisted|Senior|Dental|Eye|Teaching|Royal|District|Psychiatric|Day|Skilled|"
    r"Internal|Dialysis|Pediatric|Physical|Home|Wellness|Recovery|Treatment|Outpatient|Birth|Imaging|Sports|"
    r"Medicine|Living|Retirement|Oncology|Pain) ){0,4}"
    r"(?:Hospitals?|Clinics?|Infirmary|Hospice|Sanatorium|Polyclinic|Medical Cent(?:er|re)|Health Cent(?:er|"
    r"re)|Healthcare|Health System|Health|Cent(?:er|re)|Institute|Pharmacy|Surgery|Practice|"
    r"Care Home|Nursing Home|Nursing|Home|Lodge|Manor|House|Village|Rehab|Associates|Physicians|Partners|Ward|"
    r"Wing|Pavilion|Unit|Group|"
    r"School|Elementary|Academy|College|University|Prison|Jail|Shelter|Church|Parish|Temple|Mosque|Synagogue|"
    r"Library|Bank|Airport|Airlines|Motors|Industries|Corporation|Corp|Inc|Ltd|LLC|Company|Factory|Mill|Diner|"
    r"Cafe|Hotel|Foundation|Trust|Ambulance|EMS|Labs?|Laboratories|Diagnostics|Base|Fort))(?!\w)"
)
_NAMED: Final = re.compile(
    rf"(?<![\w])(?P<id>(?:St\.? |Saint |Mt\.? |Mount |Our Lady of |Ft\.? )?(?:{NAME_WORD}(?:'s)?(?: (?:of|the|"
    rf"and|&) | )){{1,4}}?{_HEAD}(?:(?: (?:of|at|in|for) (?:the )?|, | - ){NAME_WORD}(?: {NAME_WORD}){{0,2}})?)"
)
_SAINT: Final = re.compile(
    rf"(?<!\w)(?P<id>(?:St|Saint|Mt|Mount|Our Lady of|Santa|"
    r"San)\.? (?!Johns?'?s? [Ww]ort|Jude (?:Medical|PPM|ICD|CRT|valve|pacemaker|device)|Vitus|Anthony's fire)"
    rf"{NAME_WORD}(?:'s)?(?: (?:and )?{NAME_WORD}){{0,2}})(?!\w)"
)
_GENERAL: Final = re.compile(
    rf"(?<!\w)(?P<id>(?:{NAME_WORD} ){{1,3}}(?:General|Memorial|Presbyterian|Methodist|Baptist|Lutheran|Mercy|"
    rf"Regional|Infirmary|Hospital|Medical))(?!\w)(?! (?:anesthesia|surgery|medicine|practice|history))"
)
_OF: Final = re.compile(
    rf"(?<!\w)(?P<id>(?:University|Hospital|Children's Hospital|Medical Center|College|Bank|Church|City|County|"
    rf"Town|Village|Parish) of (?:the )?{NAME_WORD}(?: (?:at )?{NAME_WORD}){{0,3}})"
)
_FAMOUS: Final = re.compile(
    r"(?<!\w)(?P<id>Mayo Clinic|Cleveland Clinic|Johns Hopkins|Mass(?:achusetts)? General|MGH|Cedars[- ]Sinai|"
    r"Mount Sinai|Kaiser(?: Permanente)?|UCSF|UCLA|NYU(?: Langone)?|MD Anderson|Sloan[- ]Kettering|"
    r"Brigham(?: and Women's)?|Beth Israel|Dana[- ]Farber|Walter Reed|Bellevue|Great Ormond Street|"
    r"Addenbrooke's|Guy's|Walgreens|Walmart|Rite Aid|Costco|Amazon|Starbucks|McDonald's|Quest Diagnostics|"
    r"LabCorp)(?!\w)"
)
_LOWER: Final = re.compile(
    r"(?<!\w)(?P<id>(?:st\.? [a-z]{3,12}'?s?|mercy|mount sinai|providence|sacred heart|good samaritan|"
    r"holy cross|[a-z]{4,14}(?:view|wood|brook|dale|ridge|field|side|port|ville|ton|ford|haven|crest|lake|"
    r"hurst)) (?:general|hospital|medical center|clinic|memorial|nursing home|hospice|care home|ward|"
    r"health center))(?!\w)"
)
_LOWER_SAINT: Final = re.compile(
    r"(?:@|(?<!\w)(?:at|to|from|in)) ?(?P<id>st\.? (?!elev|dep|seg|change)[a-z]{4,12}'?s?)(?!\w)"
)
_WARD: Final = re.compile(
    rf"(?<!\w)(?P<id>(?i:ward) (?:\d{{1,3}}[A-Z]?|[A-Z]\d{{1,3}}|"
    rf"[A-Z])(?:,? (?:at )?(?:{NAME_WORD} ?){{1,3}}{_HEAD})?|\d{{1,2}}(?: ?(?:North|South|East|West|"
    rf"[A-Z]))(?= (?:ward|unit|nurse)))(?!\w)"
)
_EMPLOYER: Final = re.compile(
    rf"\b(?:works?|worked|working|employed|job|volunteers?|retired|laid off|fired|hired|manager|teacher|nurse|"
    rf"driver|engineer|clerk|teaches|student|studies|attends)(?: \w{{2,12}})?(?: at| for| by| with|"
    rf" from)(?: the| a)? (?P<id>{NAME_WORD}(?:(?: of| and| &)? {NAME_WORD}){{0,3}})",
)


class FacilityRecognizer(PhiRecognizer):
    """Named institutions by their last word, by a saint, by fame; numbered wards; employers behind "works at"."""

    CATEGORY = "geographic_subdivision"

    def find(self, text: str, entities: Sequence[Entity] = ()) -> Iterator[Found]:
        """Institutions whose name holds more than words of any clinic ("Pain Clinic" is a department)."""
        for pattern in (_NAMED, _SAINT, _GENERAL, _OF):
            for match in pattern.finditer(text):
                span = _own_name(text, *match.span("id"))
                if span:
                    yield Found(*span, SURE)
        for pattern in (_FAMOUS, _LOWER, _LOWER_SAINT, _WARD):
            for match in pattern.finditer(text):
                yield Found(*match.span("id"), SURE)
        for match in _EMPLOYER.finditer(text):
            if not all(is_clinical(word) for word in match["id"].split()):
                yield Found(*match.span("id"), LIKELY)


_LARGE: Final = re.compile(
    r"\b(?:Hospitals?|General|Memorial|Medical Cent(?:er|re)|Infirmary|Presbyterian|Methodist|Regional|Manor|"
    r"Lodge|Nursing Home|Care Home|Village|School|Elementary|Academy|Hospice|Health System|Healthcare)\b"
)


def _own_name(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The range without common words at its head; None when nothing of its own is left."""
    generic = entries("generic_capitals") | entries("states")
    # "Headache Clinic" is a department, "Mercy Hospital" a hospital: common words name the larger houses only.
    explained = is_drug if _LARGE.search(text, start, end) else is_clinical
    while True:
        word = re.match(r"[^\W_]+(?:['.-][^\W_]+)*\.?", text[start:end])
        if not word:
            return None
        folded = word[0].rstrip(".").removesuffix("'s").casefold()
        if folded in {
            "st",
            "saint",
            "mt",
            "mount",
            "university",
            "hospital",
            "college",
            "city",
            "county",
            "town",
            "bank",
            "church",
            "our",
            "royal",
            "santa",
            "san",
            "children's",
            "medical",
        }:
            return (start, end) if _has_own_word(text[start:end], entries("generic_capitals")) else None
        own = folded in entries("place_words") or not explained(folded)
        if folded not in generic and folded not in entries("facility_words") and own:
            return start, end
        gap = re.match(r"\W+", text[start + word.end() : end])
        if not gap:
            return None
        start += word.end() + gap.end()


def _has_own_word(name: str, generic: frozenset[str]) -> bool:
    words = [word.removesuffix("'s").casefold() for word in re.findall(r"[^\W\d_]+(?:'s)?", name)]
    return any(word not in generic and word not in entries("facility_words") and len(word) > 2 for word in words)
