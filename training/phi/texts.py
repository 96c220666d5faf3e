"""Our own marked texts (`texts/*.txt`, format in `texts/README.md`), read and checked.

A text is a list of pieces: plain words, and identifiers with their Safe Harbor category.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from training.split import Part, files

FOLDER: Final = Path(__file__).parent / "texts"
CATEGORY_OF: Final = {
    "name": "name",
    "geo": "geographic_subdivision",
    "date": "date",
    "phone": "phone",
    "fax": "fax",
    "email": "email",
    "ssn": "ssn",
    "mrn": "medical_record_number",
    "plan": "health_plan_number",
    "account": "account_number",
    "license": "license_number",
    "vehicle": "vehicle_id",
    "device": "device_id",
    "url": "url",
    "ip": "ip_address",
    "biometric": "biometric",
    "photo": "photo",
    "other": "other_unique_id",
    "age": "age_over_89",
}
"""The mark of a text file to its category."""
_MARK: Final = re.compile(r"\[\[(?P<mark>\w+)\|(?P<value>[^\[\]|]+(?:\|[^\[\]|]*)*)\]\]")


class TextError(ValueError):
    """A text that breaks the format; says file and number, never the text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `mark` is empty for plain words."""

    text: str
    mark: str = ""


Marked = tuple[Piece, ...]


def parse(marked: str, where: str = "text") -> Marked:
    """The pieces of one marked text. Raises `TextError`."""
    pieces: list[Piece] = []
    done = 0
    for match in _MARK.finditer(marked):
        if match["mark"] not in CATEGORY_OF:
            raise TextError(f"{where}: there is no mark {match['mark']}.")
        pieces += [Piece(marked[done : match.start()]), Piece(match["value"], match["mark"])]
        done = match.end()
    pieces.append(Piece(marked[done:]))
    if any("[[" in piece.text or "]]" in piece.text for piece in pieces if not piece.mark):
        raise TextError(f"{where}: a mark is not closed, or not as README.md says.")
    return tuple(piece for piece in pieces if piece.text)


def read_folder(folder: Path = FOLDER, part: Part = Part.TRAIN) -> list[Marked]:
    """Every text of every file of a part, in a fixed order. Raises `TextError`."""
    return [text for file in files(folder, part, "*-*.txt") for text in read_file(file)]


def read_file(file: Path) -> Iterator[Marked]:
    """The texts of one file: a line each, or parted by `---` where the file's name says "notes". Raises `TextError`."""
    content = file.read_text("utf-8")
    texts = re.split(r"(?m)^---\s*$", content) if "notes" in file.name else content.splitlines()
    for number, text in enumerate(texts, start=1):
        kept = "\n".join(line for line in text.split("\n") if not line.startswith("# "))
        if kept.strip():
            yield parse(kept.strip("\n"), f"{file.name}:{number}")


def plain(pieces: Marked) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without marks, and its identifiers as (start, end, category)."""
    spans, length = [], 0
    for piece in pieces:
        if piece.mark:
            spans.append((length, length + len(piece.text), CATEGORY_OF[piece.mark]))
        length += len(piece.text)
    return "".join(piece.text for piece in pieces), spans
