"""Names in Han, Kana and Hangul letters, 45 CFR 164.514(b)(2)(i)(A): before an honorific or behind a cue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tara_health.phi.recognizers.base import Entity, Found, PhiRecognizer
from tara_health.phi.scores import LIKELY

_HAN: Final = r"\u3400-\u4dbf\u4e00-\u9fff\u3005"
_KANA: Final = r"\u30a0-\u30ff"
_HANGUL: Final = r"\uac00-\ud7a3"
_HONOURED: Final = re.compile(
    rf"(?<![{_HAN}{_KANA}{_HANGUL}])(?P<id>[{_HAN}]{{1,5}}|[{_KANA}]{{2,10}}|[{_HANGUL}]{{2,4}})"
    r" ?(?=さん|様|さま|ちゃん|くん|君|氏|先生|医生|女士|小姐|씨|님)"
)
_CUED: Final = re.compile(
    r"(?:\b(?:patient|pt|client|name|mr|mrs|ms|miss|dr|son|daughter|wife|husband|mother|father)\b\.?|患者|病人|姓名|氏名|환자)"
    rf"[:：,]? {{0,2}}(?:is |named )?(?P<id>[{_HAN}]{{2,4}}|[{_KANA}]{{2,10}}|[{_HANGUL}]{{2,4}})"
    rf"(?![{_HAN}{_KANA}{_HANGUL}])",
    re.IGNORECASE,
)
_NOBODY: Final = frozenset(
    {"患者", "皆", "奥", "娘", "息子", "母", "父", "兄", "姉", "客", "看護師", "医者", "医師", "病人", "환자", "선생"}
)


class NameScriptRecognizer(PhiRecognizer):
    """What stands before an honorific, or in these letters behind "patient" and its like."""

    CATEGORY = "name"

    def find(self, text: str, entities: Sequence[Entity] = ()) -> Iterator[Found]:
        """Names of persons; words for a patient, a nurse or a relative are none."""
        for pattern in (_HONOURED, _CUED):
            for match in pattern.finditer(text):
                if match["id"] not in _NOBODY:
                    yield Found(*match.span("id"), LIKELY)
