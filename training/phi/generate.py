"""Training texts for the identifier model: each written text many times over, with other identifiers and other typing.

    python -m training.phi.generate --out runs/phi [--copies 12] [--seed 20261125]

Writes `train.spacy` and `dev.spacy` (`training.split`: no frame of one is in the other). Notes are cut into
pieces of a few lines, as the scanner cuts long texts. Typing: all lower case, all capitals, lost commas, slips, line
breaks inside; the labels move along.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import spacy
from spacy.tokens import Doc, DocBin, Span

from training.phi.texts import Marked, Piece, plain, read_folder
from training.phi.values import replaced
from training.split import Part

SEED: Final = 20261125
_PIECE_CHARACTERS: Final = 700
_LOWER, _UPPER, _SLIPPED, _KEPT_AS_WRITTEN = 0.14, 0.05, 0.35, 0.1


def cut(text: Marked) -> Iterator[Marked]:
    """A long text in pieces that end at line ends; identifiers stay whole."""
    piece: list[Piece] = []
    length = 0
    for part in text:
        if part.mark:
            piece.append(part)
            length += len(part.text)
            continue
        for line in re.split(r"(?<=\n)", part.text):
            if line:
                piece.append(Piece(line))
                length += len(line)
            if length >= _PIECE_CHARACTERS and line.endswith("\n"):
                yield tuple(piece)
                piece, length = [], 0
    if piece:
        yield tuple(piece)


def varied(text: Marked, generator: random.Random) -> Marked:
    """One copy: other identifiers, perhaps another case, perhaps slips in the plain words."""
    as_written = generator.random() < _KEPT_AS_WRITTEN
    known: dict[str, str] = {}
    parts = []
    for part in text:
        if part.mark and not as_written:
            # The same name twice in a text stays the same person.
            fresh = known.setdefault(part.text, replaced(part.mark, part.text, generator)) or part.text
            parts.append(Piece(fresh, part.mark))
        else:
            parts.append(part)
    one = generator.random()
    if one < _LOWER:
        return tuple(Piece(part.text.lower(), part.mark) for part in parts)
    if one < _LOWER + _UPPER:
        return tuple(Piece(part.text.upper(), part.mark) for part in parts)
    if generator.random() < _SLIPPED:
        return tuple(
            part if part.mark or generator.random() > _SLIPPED else Piece(_slip(part.text, generator)) for part in parts
        )
    return tuple(parts)


def _slip(text: str, generator: random.Random) -> str:
    """A lost or doubled letter, a lost comma or full stop; spaces stay, so that no mark grows."""
    places = [place for place in range(1, len(text) - 1) if text[place].isalpha() or text[place] in ",."]
    if not places:
        return text
    place = generator.choice(places)
    if text[place] in ",." or generator.random() < 0.5:
        return text[:place] + text[place + 1 :]
    return text[:place] + text[place] + text[place:]


def documents(texts: list[Marked], copies: int, generator: random.Random) -> DocBin:
    """spaCy documents of every copy; a token that an identifier would cut belongs to it as a whole."""
    language = spacy.blank("en")
    made = DocBin(attrs=["ENT_IOB", "ENT_TYPE", "SPACY"])
    for text in texts:
        for piece in cut(text):
            for _ in range(copies):
                words, spans = plain(varied(piece, generator))
                document = language.make_doc(words)
                document.ents = spacy.util.filter_spans(list(_entities(document, spans)))
                made.add(document)
    return made


def _entities(document: Doc, spans: list[tuple[int, int, str]]) -> Iterator[Span]:
    """The identifiers as whole tokens, without white space at their ends (spaCy refuses it)."""
    for start, end, label in spans:
        entity = document.char_span(start, end, label=label, alignment_mode="expand")
        while entity is not None and len(entity) and entity[0].is_space:
            entity = entity[1:]
        while entity is not None and len(entity) and entity[-1].is_space:
            entity = entity[:-1]
        if entity is not None and len(entity):
            yield Span(document, entity.start, entity.end, label=label)


def main() -> None:
    """The command above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--copies", type=int, default=12)
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    generator = random.Random(chosen.seed)  # noqa: S311 - a repeatable set
    chosen.out.mkdir(parents=True, exist_ok=True)
    parts = (("train", read_folder(), chosen.copies), ("dev", read_folder(part=Part.KEPT), 2))
    for name, part, copies in parts:
        made = documents(part, copies, generator)
        made.to_disk(chosen.out / f"{name}.spacy")
        print(name, len(part), "texts,", len(made), "documents")


if __name__ == "__main__":
    main()
