"""Full-face photographs and comparable images, 45 CFR 164.514(b)(2)(i)(Q): their files, and mention of them."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tara_health.phi.recognizers.base import CuedRecognizer

_PICTURE: Final = (
    r"(?:photo(?:graph)?s?|pictures?|pics?|selfies?|headshots?|mugshots?|portraits?|snapshots?|images?|videos?)"
)
_OWNER: Final = r"(?:his|her|their|my|the patient(?:'s)?|patient(?:'s)?|the pt(?:'s)?|pt(?:'s)?|[A-Z]\w{1,20}(?:'s)?)"
_FACE: Final = (
    r"(?:faces?|facial (?:features|injury|injuries|wounds?|lesions?|burns?)|full[ -]face|profile|head|smile|tattoos?)"
)

_SHORTEST: Final = 8
_NEAR: Final = 40
"""Characters before and behind a find of the model in which a picture has to be spoken of."""
_SPEAKS_OF_ONE: Final = re.compile(
    r"photo|pictur|\b(?:pics?|images?|imaging|selfies?|headshots?|mugshots?|portraits?|snapshots?|videos?"
    r"|film(?:ed|s)?|footage|camera|frames?|(?:his|her|their|my|'s) face|facial|full[ -]face|posters?|albums?|likeness"
    r"|jpe?g|png|heic|dcm)\b|(?:img|dsc)n?[_\d]",
    re.IGNORECASE,
)


class PhotoRecognizer(CuedRecognizer):
    """Image files by name, pictures of a face, and pictures of a person that are attached or on file."""

    CATEGORY = "photo"
    PATTERNS: ClassVar = (
        re.compile(
            r"(?<![\w/.-])(?P<id>[\w-]{1,80}(?:\.[\w-]{1,40}){0,3}\.(?:jpe?g|png|heic|heif|gif|bmp|tiff?|webp|"
            r"dcm|mp4|mov))(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(
            r"(?<!\w)(?P<id>(?:IMG|DSC|DSCN|PXL|DCIM|PHOTO)[_-]?\d{3,14}(?:_\d{1,9}){0,2})(?![\w.])",
            re.IGNORECASE,
        ),
        re.compile(rf"(?<!\w)(?P<id>{_PICTURE} (?:of|showing) (?:{_OWNER} ){{0,2}}{_FACE})(?!\w)", re.IGNORECASE),
        re.compile(
            rf"(?<!\w)(?P<id>(?:full[ -]?face|facial|face|identification|id|passport|clinical full[ -]face|"
            rf"badge) {_PICTURE})(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w)(?P<id>{_PICTURE} of (?i:{_OWNER}))(?= (?:is |are |was )?(?:attached|enclosed|on file|"
            rf"uploaded|in the chart|included|below|above))"
        ),
        re.compile(
            r"(?<!\w)(?i:his|her|their|patient's|pt's|the patient's) (?P<id>(?i:photo(?:graph)?s?|selfies?|"
            r"headshots?|pictures?|portraits?))(?!\w)"
        ),
        re.compile(r"(?<!\w)(?P<id>selfies?|headshots?|mugshots?)(?!\w)", re.IGNORECASE),
    )

    def believes(self, text: str, start: int, end: int) -> bool:
        """A description in words counts too, where a picture is spoken of at all."""
        near = text[max(0, start - _NEAR) : end + _NEAR]
        return end - start >= _SHORTEST and _SPEAKS_OF_ONE.search(near) is not None
