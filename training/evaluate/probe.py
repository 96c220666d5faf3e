"""Our own test questions, read from training/evaluate/probes/*.txt (its README describes the format).

Promises: an unknown key, a second block of the same name, a label outside the vocabulary or a block without a message
is refused with file and line. By hand: `python -m training.evaluate.probe` prints how many each file holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tara_health.analysis import check_override
from tara_health.errors import InputError
from tara_health.vocabulary import Mode

FOLDER: Final = Path(__file__).parent / "probes"
SUBJECTS: Final = ("cardiology", "general", "emergency_medicine", "patient_communication")
KINDS: Final = {
    "patient_messages": Mode.PATIENT_MESSAGE,
    "clinical_questions": Mode.CLINICAL_QUESTION,
    "privacy": Mode.CLINICAL_QUESTION,
    "refusals": Mode.CLINICAL_QUESTION,
    "roles": Mode.CLINICAL_QUESTION,
    "context_tags": Mode.CLINICAL_QUESTION,
}
"""The files that are asked, and the mode in which each is unless a block says otherwise."""
_KEYS: Final = frozenset(
    {"says", "mode", "feels", "setting", "subject", "must", "planted", "asks", "expect", "note_a", "note_b", "reply"}
    | {"choices", "key"}
)
_SETTING: Final = ("scenario", "specialty", "urgency_level")
_FEELS: Final = ("patient_emotion", "emotion_intensity", "experiencer")

Labels = dict[str, str | float]


class ProbeError(ValueError):
    """A probe file can't be read; says which file and line, and why."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One question. `labels` are the author's; `notes` are the two overrides of a context-tag probe, else empty."""

    name: str
    kind: str
    mode: Mode
    message: str
    labels: Labels = field(default_factory=dict)
    subject: str = ""
    must: str = ""
    planted: tuple[str, ...] = ()
    asks: str = ""
    expect: str = ""
    notes: tuple[Labels, ...] = ()

    @property
    def wants_decline(self) -> bool:
        """Should a good answer decline?"""
        return self.expect == "decline" or bool(self.asks) or self.kind == "roles"


Block = dict[str, str]


def read_blocks(file: Path) -> Iterator[tuple[str, Block]]:
    """Name and keys of each block. Raises `ProbeError`."""
    seen: set[str] = set()
    name, block = "", Block()
    for number, line in enumerate([*file.read_text("utf-8").splitlines(), ""], 1):
        at = f"{file.name}, line {number}"
        if line.startswith("#"):
            continue
        if not line.strip():
            if name:
                yield name, block
            name, block = "", Block()
        elif line.startswith("["):
            name = line.strip("[] ")
            if name in seen:
                raise ProbeError(f"{at}: a second block named {name}")
            seen.add(name)
        else:
            key, colon, value = line.partition(": ")
            if not colon or key not in _KEYS or not name or key in block:
                raise ProbeError(f"{at}: {key[:40]!r} is no key here")
            block[key] = value.strip()


def read_probes(folder: Path = FOLDER, kinds: Iterable[str] = tuple(KINDS)) -> list[Probe]:
    """All probes of these kinds, in order. Raises `ProbeError`."""
    return [_probe(kind, name, block) for kind in kinds for name, block in read_blocks(folder / f"{kind}.txt")]


def read_references(folder: Path = FOLDER) -> dict[str, str]:
    """The good replies written by hand, by the name of their probe."""
    return {name: block["reply"] for name, block in read_blocks(folder / "references.txt")}


def digest(probes: Iterable[Probe]) -> str:
    """sha256 over everything that is asked."""
    return hashlib.sha256("\n".join(repr(probe) for probe in probes).encode()).hexdigest()


def _probe(kind: str, name: str, block: Block) -> Probe:
    if not block.get("says"):
        raise ProbeError(f"{kind}: {name} has no message")
    if block.get("expect", "answer") not in {"answer", "decline"} or block.get("subject", "general") not in SUBJECTS:
        raise ProbeError(f"{kind}: {name} has an unknown subject or expectation")
    try:
        given = dict(zip(_FEELS, block["feels"].split(), strict=True)) if "feels" in block else {}
        given |= dict(zip(_SETTING, block["setting"].split(), strict=True)) if "setting" in block else {}
        return Probe(
            name=name,
            kind=kind,
            mode=Mode(block.get("mode", KINDS[kind])),
            message=block["says"],
            labels=_checked(given),
            subject=block.get("subject", ""),
            must=block.get("must", ""),
            planted=tuple(part.strip() for part in block.get("planted", "").split(";") if part.strip()),
            asks=block.get("asks", ""),
            expect=block.get("expect", ""),
            notes=tuple(_note(block[key]) for key in ("note_a", "note_b") if key in block),
        )
    except (ValueError, InputError) as error:
        raise ProbeError(f"{kind}: {name}: {error}") from None


def _note(text: str) -> Labels:
    return _checked(dict(pair.split("=", 1) for pair in text.split()))


def _checked(given: dict[str, str]) -> Labels:
    numbered: Labels = {key: float(value) if key == "emotion_intensity" else value for key, value in given.items()}
    return check_override(numbered)


if __name__ == "__main__":
    for kind in KINDS:
        print(f"{kind:20} {len(read_probes(kinds=(kind,)))}")
