"""Street addresses, post boxes and postal codes, 45 CFR 164.514(b)(2)(i)(B)."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tara_health.phi.recognizers.base import CuedRecognizer
from tara_health.phi.recognizers.shapes import NAME_WORD, cued
from tara_health.text.lexicon import entries

_LONG: Final = (
    r"(?:street|avenue|road|boulevard|lane|drive|court|place|terrace|circle|highway|hwy|parkway|pkwy|square|trail|"
    r"crescent|close|way|row|alley|loop|plaza|turnpike|mews|gardens|grove|walk|hill|rise|quay|esplanade|expressway|"
    r"strasse|straße|rue)"
)
_SHORT: Final = r"(?:St|Ave?|Rd|Blvd|Ln|Dr|Ct|Pl|Ter|Cir|Sq|Trl|Cres|Aly|Tpke|Pike|Way)"
_STREET: Final = rf"(?:(?i:{_LONG})(?!\w)|{_SHORT}(?!\w)\.?)"
_SIDE: Final = r"(?:(?:[NSEW]{1,2}\.?|(?i:north|south|east|west)) )?"
_UNIT: Final = (
    r"(?:,? ?(?:(?i:apartment|apt|unit|suite|ste|floor|fl|room|rm|building|bldg|lot)\.? ?#? ?[A-Za-z0-9-]{1,6}|"
    r"# ?[A-Za-z0-9-]{1,6})(?!\w)){0,2}"
)
_STATE: Final = rf"(?:{'|'.join(sorted(entries('state_codes', fold=False)))})"
_ZIP: Final = r"\d{5}(?:-\d{4})?(?![\w-])"
_TOWN: Final = rf"(?:,?[ \n](?:{NAME_WORD} ?){{1,3}},? ?(?:{_STATE}(?!\w)(?: {_ZIP})?|{_ZIP}))?"
_POSTCODE: Final = r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}"
_EIRCODE: Final = r"(?:[AC-FHKNPRTV-Y]\d\d|D6W) (?=\d{0,3}[A-Z])[0-9AC-FHKNPRTV-Y]{4}"
_POST: Final = rf"[adf]po,? a[aep],? {_ZIP}"
_MILITARY: Final = (
    rf"(?i:(?:psc|cmr) \d{{1,5}},? ?box \d{{1,6}}(?:,? ?\n?[ >]*{_POST})?|(?:unit \d{{1,5}},? ?box \d{{1,6}}|"
    rf"us[nc][a-z]{{1,2}} [a-z]{{2,20}}(?: [a-z]{{2,20}})?),? ?\n?[ >]*{_POST}|{_POST})"
)


class StreetAddressRecognizer(CuedRecognizer):
    """Number and street with unit, town, state and ZIP; post boxes; ZIP codes with a cue or a state; the codes of
    the UK, Ireland, Canada, Australia and the US forces.
    """

    CATEGORY = "geographic_subdivision"
    PATTERNS: ClassVar = (
        re.compile(
            rf"(?<![\w./$-])(?P<id>\d{{1,6}}(?:-\d{{1,4}})?[A-Za-z]? {_SIDE}(?:(?:{NAME_WORD}|\d{{1,3}}(?:st|"
            rf"nd|rd|th))[ ]){{1,4}}{_STREET}{_UNIT}{_TOWN})"
        ),
        re.compile(
            rf"(?<![\w./$-])(?P<id>\d{{1,6}} {_SIDE}(?:(?!mg|ml|mcg|units|days|weeks|hours|times|and|or|of|in|"
            rf"to|the)[a-z]{{3,20}} ){{1,2}}(?:street|avenue|road|boulevard|lane|drive|ave|rd|"
            rf"blvd)(?!\w){_UNIT})"
        ),
        re.compile(
            rf"(?<![\w./$-])(?P<id>\d{{1,6}} (?:(?:{NAME_WORD}|\d{{1,4}})\.? ){{1,4}}(?i:apt|suite|"
            rf"unit)\.? ?#?\d{{1,5}}{_TOWN})"
        ),
        re.compile(
            rf"\b(?i:address(?: is|:)?|lives? at|resid(?:es|ing) at|"
            rf"located at) (?P<id>\d{{1,6}}(?: (?:{NAME_WORD}|\d{{1,4}})){{1,5}}{_TOWN})"
        ),
        re.compile(rf"(?<!\w)(?P<id>(?i:p\.? ?o\.?) (?i:box) ?#?\d{{1,7}}{_TOWN})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{_STATE}),? (?P<id>{_ZIP})"),
        re.compile(rf"(?<!\w)(?P<id>{NAME_WORD}(?: {NAME_WORD}){{0,2}}, {_STATE}(?:,? {_ZIP})?)(?![\w-])"),
        cued(r"zip(?: ?code)?|postal code|postcode|post code", rf"{_ZIP}|(?i:{_POSTCODE})|\d{{3}}(?:xx|\*\*)(?!\w)"),
        re.compile(r"(?<!\w)(?P<id>(?i:flat|apartment|apt)\.? #?\d{1,4}[A-Z])(?!\w)"),
        re.compile(rf"(?<!\w)(?P<id>{_POSTCODE})(?!\w)"),
        re.compile(r"(?<!\w)(?P<id>[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d)(?!\w)"),
        re.compile(rf"(?<!\w)(?P<id>{_EIRCODE})(?!\w)"),
        re.compile(r"(?<!\w)(?P<id>(?:NSW|VIC|QLD|TAS|ACT) \d{4})(?!\w)"),
        re.compile(rf"(?<!\w)(?P<id>{_MILITARY})"),
        re.compile(
            rf"\b(?i:lives?|living|resid(?:es|ing)|stays?|staying|address(?: is)?|moved|home) (?i:at|on|to|"
            rf"near|off|:) ?(?P<id>(?:\d{{1,6}} )?(?:{NAME_WORD} ){{1,3}}{_STREET})"
        ),
        re.compile(rf"(?<!\w)(?P<id>(?:{NAME_WORD} ){{1,3}}(?:Street|Avenue|Road|Boulevard|Lane|Drive))(?!\w)"),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        """Degrees after a name ("Smith, MD") and words of the clinic before a comma are no town with a state."""
        place = match["id"]
        if ", " not in place or any(char.isdigit() for char in place):
            return True
        town, state = place.rsplit(", ", 1)
        if state in {"MD", "PA", "MA", "MS", "OD", "OR", "IN", "ME", "HI", "OK"}:
            return town.split()[-1].casefold() in entries("cities") or town.casefold() in entries("cities")
        generic = entries("generic_capitals")
        return not any(word.casefold() in generic for word in town.split())
