"""Our own labelled messages (`lines/*.txt`, format in `lines/README.md`), read and checked line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tara_health.encoder.heads import DANGERS, REQUESTS
from tara_health.vocabulary import EMOTIONS, EXPERIENCERS, SCENARIOS, SPECIALTIES, Complexity, Urgency
from training.split import Part, files

FOLDER: Final = Path(__file__).parent / "lines"
_LABELS: Final = 9
_ALLOWED: Final = (
    ("emotion", EMOTIONS),
    ("experiencer", EXPERIENCERS),
    ("scenario", SCENARIOS),
    ("specialty", SPECIALTIES),
    ("urgency", tuple(map(str, Urgency))),
    ("complexity", tuple(map(str, Complexity))),
    ("request", REQUESTS),
)


class LineError(ValueError):
    """A line that breaks the format; says file, line number and what is wrong, never the message."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message and what its author says of it."""

    emotion: str
    intensity: float
    experiencer: str
    scenario: str
    specialty: str
    urgency: str
    complexity: str
    danger: frozenset[str]
    request: str
    text: str
    hand: str
    """The file it stands in, without its ending: whose hand wrote it."""


def read_folder(folder: Path = FOLDER, part: Part = Part.TRAIN) -> list[Line]:
    """All lines of all hands of a part, in a fixed order. Raises `LineError`."""
    return [line for file in files(folder, part) for line in read_file(file)]


def read_file(file: Path) -> Iterator[Line]:
    """The lines of one hand. Raises `LineError`."""
    for number, row in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if row.strip() and not row.startswith("#"):
            yield _parse(row, file.stem, f"{file.name}:{number}")


def _parse(row: str, hand: str, where: str) -> Line:
    parts = row.split("|", _LABELS)
    if len(parts) != _LABELS + 1 or not parts[-1].strip():
        raise LineError(f"{where}: nine labels and a message are wanted, parted by '|'.")
    emotion, grade, experiencer, scenario, specialty, urgency, complexity, danger, request, text = (
        part.strip() for part in parts
    )
    given = {
        "emotion": emotion,
        "experiencer": experiencer,
        "scenario": scenario,
        "specialty": specialty,
        "urgency": urgency,
        "complexity": complexity,
        "request": request,
    }
    for name, allowed in _ALLOWED:
        if given[name] not in allowed:
            raise LineError(f"{where}: {name} is none of {', '.join(allowed)}.")
    dangers = frozenset() if danger == "none" else frozenset(danger.split("+"))
    if not dangers <= set(DANGERS):
        raise LineError(f"{where}: danger is none, or some of {', '.join(DANGERS)} joined by '+'.")
    try:
        intensity = float(grade)
    except ValueError as error:
        raise LineError(f"{where}: the intensity is no number.") from error
    if not 0 <= intensity <= 1 or (emotion == "neutral") != (intensity == 0):
        raise LineError(f"{where}: the intensity lies in [0, 1] and is 0 for neutral alone.")
    return Line(emotion, intensity, experiencer, scenario, specialty, urgency, complexity, dangers, request, text, hand)
