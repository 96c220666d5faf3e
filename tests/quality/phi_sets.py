"""The texts on which PHI finding is measured, with what must be masked in each.

The unseen and the second sets were written for measuring by hands that had seen neither recognisers nor training texts
(tests/vectors); nothing is trained on them. The summed figures of the first were looked at while training went on,
those of the second when all else was chosen. `clinical()` is ours, from beside the recognisers, and
`synthetic()` is presidio-research's generated set, general and not clinical, when the development data is at hand:
both were looked at while building, and say how far to go, not how good TARA is.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tara_health.text.lexicon import entries
from training.phi.texts import parse, plain

ROOT: Final = Path(__file__).resolve().parents[2]
VECTORS: Final = ROOT / "tests" / "vectors"
CLINICAL: Final = VECTORS / "phi_clinical.jsonl"
SYNTHETIC: Final = ROOT.parent / "shared" / "data" / "phi" / "presidio_synth_v2.jsonl"

_MARK: Final = re.compile(r"\[\[(?P<category>\w+):(?P<text>.+?)\]\](?!\])", re.DOTALL)
_CATEGORIES: Final = {
    "PERSON": "name",
    "STREET_ADDRESS": "geographic_subdivision",
    "GPE": "geographic_subdivision",
    "ZIP_CODE": "geographic_subdivision",
    "PHONE_NUMBER": "phone",
    "EMAIL_ADDRESS": "email",
    "DOMAIN_NAME": "url",
    "IBAN_CODE": "account_number",
    "CREDIT_CARD": "account_number",
    "US_SSN": "ssn",
    "IP_ADDRESS": "ip_address",
    "US_DRIVER_LICENSE": "license_number",
}


@dataclass(frozen=True, slots=True)
class Gold:
    """A place that must be masked, or with category "" one that may be masked or not (an organisation, a country)."""

    start: int
    end: int
    category: str


@dataclass(frozen=True, slots=True)
class Message:
    """One text and its identifiers."""

    text: str
    gold: tuple[Gold, ...]


def unmark(marked: str) -> Message:
    """The message behind `[[category:text]]` markup."""
    parts, gold, place, length = [], [], 0, 0
    for match in _MARK.finditer(marked):
        before = marked[place : match.start()]
        start = length + len(before)
        length = start + len(match["text"])
        parts += [before, match["text"]]
        gold.append(Gold(start, length, match["category"]))
        place = match.end()
    parts.append(marked[place:])
    return Message("".join(parts), tuple(gold))


def clinical() -> list[Message]:
    """Our own set."""
    lines = CLINICAL.read_text(encoding="utf-8").splitlines()
    return [unmark(json.loads(line)["marked"]) for line in lines]


def unseen_chat() -> list[Message]:
    """Chat queries by an independent hand."""
    return _marked(VECTORS / "phi_unseen_chat.txt", notes=False)


def unseen_notes() -> list[Message]:
    """Clinical notes by an independent hand."""
    return _marked(VECTORS / "phi_unseen_notes.txt", notes=True)


def second_chat() -> list[Message]:
    """Chat queries by another independent hand, after the models were trained."""
    return _marked(VECTORS / "phi_second_chat.txt", notes=False)


def second_notes() -> list[Message]:
    """Clinical notes by another independent hand, after the models were trained."""
    return _marked(VECTORS / "phi_second_notes.txt", notes=True)


def _marked(file: Path, *, notes: bool) -> list[Message]:
    texts = file.read_text("utf-8").split("\n---\n") if notes else file.read_text("utf-8").splitlines()
    read = [plain(parse(text.strip("\n"))) for text in map(_uncommented, texts) if text.strip(" \n-")]
    return [Message(text, tuple(Gold(*span) for span in spans)) for text, spans in read]


def _uncommented(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith("# "))


def synthetic() -> list[Message]:
    """presidio-research's set; empty when the development data is not on this machine."""
    if not SYNTHETIC.is_file():
        return []
    records = [json.loads(line) for line in SYNTHETIC.read_text(encoding="utf-8").splitlines()]
    return [
        Message(record["text"], tuple(_gold(record["text"], span) for span in record["spans"])) for record in records
    ]


def _gold(text: str, span: dict[str, object]) -> Gold:
    """Labels that Safe Harbor does not name (titles, ages under 90, nations, organisations, years) are optional."""
    start, end, label = int(str(span["start"])), int(str(span["end"])), str(span["label"])
    if label == "GPE" and text[start:end].casefold().removeprefix("the ") in entries("states"):
        return Gold(start, end, "")
    return Gold(start, end, _CATEGORIES.get(label, ""))
