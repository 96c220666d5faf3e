"""Our own labelled replies (`replies/*.txt`, format in `replies/README.md`), read and checked line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tara_health.encoder.heads import FAULTS, LEVELS
from tara_health.vocabulary import TONES
from training.reading.labelled_lines import LineError
from training.split import Part, files

FOLDER: Final = Path(__file__).parent / "replies"
_LABELS: Final = 5
_ARROW: Final = " => "


@dataclass(frozen=True, slots=True)
class LabelledReply:
    """A message, a reply to it, and what their author says of the reply. The three levels are `LEVELS`."""

    reactions: str
    interpretations: str
    explorations: str
    tone: str
    faults: frozenset[str]
    message: str
    reply: str
    hand: str


def read_folder(folder: Path = FOLDER, part: Part = Part.TRAIN) -> list[LabelledReply]:
    """All pairs of all hands of a part, in a fixed order. Raises `LineError`."""
    return [pair for file in files(folder, part) for pair in read_file(file)]


def read_file(file: Path) -> Iterator[LabelledReply]:
    """The pairs of one hand. Raises `LineError`."""
    for number, row in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if row.strip() and not row.startswith("#"):
            yield _parse(row, file.stem, f"{file.name}:{number}")


def _parse(row: str, hand: str, where: str) -> LabelledReply:
    parts = row.split("|", _LABELS)
    if len(parts) != _LABELS + 1 or _ARROW not in parts[-1]:
        raise LineError(f"{where}: five labels parted by '|', a message, ' => ' and a reply are wanted.")
    *levels, tone, faults, pair = (part.strip() for part in parts)
    if not all(level in {"0", "1", "2"} for level in levels):
        raise LineError(f"{where}: a level is 0, 1 or 2.")
    if tone not in TONES:
        raise LineError(f"{where}: tone is none of {', '.join(TONES)}.")
    found = frozenset() if faults == "none" else frozenset(faults.split("+"))
    if not found <= set(FAULTS):
        raise LineError(f"{where}: faults is none, or some of {', '.join(FAULTS)} joined by '+'.")
    message, reply = pair.split(_ARROW, 1)
    reactions, interpretations, explorations = (LEVELS[int(level)] for level in levels)
    return LabelledReply(reactions, interpretations, explorations, tone, found, message, reply, hand)
