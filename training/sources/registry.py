"""Every source that is known, in the order in which data is made."""

from __future__ import annotations

from typing import Final

from training.sources import (
    aci_bench,
    goemotions,
    med_safety_bench,
    medquad,
    mts_dialog,
    own_contrasts,
    own_dialogues,
    own_scenes,
    pubmedqa,
)
from training.sources.source import Source

SOURCES: Final[tuple[Source, ...]] = (
    own_dialogues.SOURCE,
    own_dialogues.MODEST,
    own_contrasts.SOURCE,
    own_scenes.SOURCE,
    mts_dialog.SOURCE,
    aci_bench.SOURCE,
    medquad.SOURCE,
    pubmedqa.SOURCE,
    med_safety_bench.SOURCE,
    goemotions.SOURCE,
)
