"""The documented mapping between the clinical emotions and Ekman's six plus neutral
(`resources/lexicons/affect/ekman.json`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from tara_health.text.phrases import stored_json

_FILE: Final = "lexicons/affect/ekman.json"


@dataclass(frozen=True)
class EkmanMapping:
    """`group`: the group of each clinical emotion; `also`: further groups it may keep."""

    group: dict[str, str]
    also: dict[str, tuple[str, ...]]

    def allows(self, emotion: str, group: str) -> bool:
        """May `emotion` be reported with `group`?"""
        return self.group[emotion] == group or group in self.also.get(emotion, ())


@cache
def ekman_mapping() -> EkmanMapping:
    """Read the mapping. Raises `AnalysisError` when the file is missing or damaged."""
    data = stored_json(_FILE)
    also = {emotion: tuple(groups) for emotion, groups in data["also"].items()}
    return EkmanMapping(dict(data["group"]), also)
