"""The wording of a questionnaire, from a file that the institution supplies under the owner's terms.

    {"instrument": "who5", "language": "en", "licence": "CC BY-NC-SA 3.0 IGO", "permission_holder": "St Example",
     "items": {"who5_1": "…", …}, "answers": {"time": {"0": "…", …, "5": "…"}}}

`items` has exactly the instrument's items and `answers` exactly its sets of answer words. Promises: a file without a
licence is refused; a refusal names the file and the field and never repeats the file's content; a good file is copied
whole or not at all. It does not judge whether the licence is the right one. By hand:
`python -c "import sys; from pathlib import Path; from tara_health.wellbeing.item_texts import read_item_texts;
print(read_item_texts(Path(sys.argv[1])).language)" FILE`.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tara_health.errors import ItemTextsRefused
from tara_health.limits import ITEM_LICENCE_CHARACTERS, ITEM_TEXT_CHARACTERS, ITEM_TEXTS_BYTES, ITEM_TEXTS_FILES
from tara_health.platform import paths
from tara_health.wellbeing.instrument import Instrument, instruments

FIELDS: Final = ("instrument", "language", "licence", "permission_holder", "items", "answers")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class ItemTexts:
    """A questionnaire's wording in one language, with the licence it is under and who holds the permission."""

    instrument: str
    language: str
    licence: str
    permission_holder: str
    items: Mapping[str, str]
    answers: Mapping[str, Mapping[int, str]]

    def answers_of(self, instrument: Instrument, item: str) -> Mapping[int, str]:
        """The answers that `item` offers, value to words; `KeyError` for an item that the instrument lacks."""
        name = {key: name for name, keys in instrument.answer_sets.items() for key in keys}[item]
        return self.answers[name]


def texts_dir() -> Path:
    """Where an institution's files lie, one for each questionnaire and language."""
    return paths.home() / "policy" / "item_texts"


def read_item_texts(file: Path) -> ItemTexts:
    """The file's wording. Raises `ItemTextsRefused` naming the file and the field."""
    return _Reader(file).texts(_content(file))


def import_item_texts(file: Path) -> Path:
    """Check the file and copy it to `texts_dir()`, in place of an older one for that questionnaire and language.

    Gives the copy's path. Raises `ItemTextsRefused`; then nothing was changed.
    """
    raw = _content(file)
    texts = _Reader(file).texts(raw)
    copy = texts_dir() / f"{texts.instrument}.{texts.language}.json"
    temporary = copy.with_suffix(".new")
    try:
        paths.private_dir(copy.parent)
        with temporary.open("wb") as opened:
            opened.write(raw)
            opened.flush()
            os.fsync(opened.fileno())
        temporary.replace(copy)
    except OSError as problem:
        raise ItemTextsRefused(f"The item texts can't be written to {copy.parent} ({problem.strerror}).") from None
    return copy


@dataclass(frozen=True, slots=True)
class Supplied:
    """What lies in `texts_dir()`: the files that can be used, and a refusal for each that can't."""

    texts: tuple[ItemTexts, ...]
    refusals: tuple[ItemTextsRefused, ...]


def supplied() -> Supplied:
    """Every file of the institution; one that can't be used does not hide the others."""
    texts: list[ItemTexts] = []
    refusals: list[ItemTextsRefused] = []
    files = sorted(texts_dir().glob("*.json"))
    if len(files) > ITEM_TEXTS_FILES:
        refusals.append(ItemTextsRefused(f"{texts_dir()} has over {ITEM_TEXTS_FILES} files; the others are not read."))
    for file in files[:ITEM_TEXTS_FILES]:
        try:
            texts.append(read_item_texts(file))
        except ItemTextsRefused as refusal:
            refusals.append(refusal)
    return Supplied(tuple(texts), tuple(refusals))


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            content = opened.read(ITEM_TEXTS_BYTES + 1)
    except OSError as problem:
        raise ItemTextsRefused(f"{file.name} can't be read ({problem.strerror}).") from None
    if len(content) > ITEM_TEXTS_BYTES:
        raise ItemTextsRefused(f"{file.name} is over {ITEM_TEXTS_BYTES:,} bytes.")
    return content


class _Reader:
    """Reads one file's content; knows its name for the refusals."""

    def __init__(self, file: Path) -> None:
        self._name = file.name

    def texts(self, content: bytes) -> ItemTexts:
        try:
            data = json.loads(content, object_pairs_hook=self._once)
        except (ValueError, RecursionError):
            raise self._refusal("it is no JSON") from None
        self._same_keys(data, FIELDS, "the file")
        by_key = {one.key: one for one in instruments()}
        known = by_key.get(self._words(data["instrument"], "instrument", 40))
        if known is None:
            raise self._refusal(f"instrument is one of {', '.join(by_key)}")
        language = self._words(data["language"], "language", 6)
        if not _LANGUAGE.fullmatch(language):
            raise self._refusal("language is a code such as en or es-MX")
        licence = self._words(data["licence"], "licence", ITEM_LICENCE_CHARACTERS)
        holder = self._words(data["permission_holder"], "permission_holder", ITEM_LICENCE_CHARACTERS)
        items = self._wording(data["items"], known.items, "items")
        return ItemTexts(known.key, language, licence, holder, items, self._answers(data["answers"], known))

    def _answers(self, data: Any, known: Instrument) -> dict[str, dict[int, str]]:
        self._same_keys(data, tuple(known.answer_sets), "answers")
        values = tuple(str(value) for value in known.answers)
        return {
            name: {int(value): words for value, words in self._wording(data[name], values, f"answers.{name}").items()}
            for name in known.answer_sets
        }

    def _wording(self, data: Any, keys: tuple[str, ...], field: str) -> dict[str, str]:
        self._same_keys(data, keys, field)
        return {key: self._words(data[key], f"{field}.{key}", ITEM_TEXT_CHARACTERS) for key in keys}

    def _same_keys(self, data: Any, keys: tuple[str, ...], field: str) -> None:
        """The missing are named, they are ours; the others only counted, they are the file's."""
        if not isinstance(data, dict):
            raise self._refusal(f"{field} is an object of {keys[0]} and so on")
        missing = [key for key in keys if key not in data]
        if missing:
            raise self._refusal(f"{field} lacks {', '.join(missing)}")
        if len(data) > len(keys):
            raise self._refusal(f"{field} has {len(data) - len(keys)} too many; it takes {', '.join(keys)}")

    def _words(self, value: Any, field: str, limit: int) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self._refusal(f"{field} needs words")
        words = value.strip()
        if len(words) > limit:
            raise self._refusal(f"{field} has {len(words):,} characters, {limit:,} at most")
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in words):
            raise self._refusal(f"{field} holds a control character or a line break")
        return words

    def _once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise self._refusal("a key stands twice")
        return found

    def _refusal(self, why: str) -> ItemTextsRefused:
        return ItemTextsRefused(f"{self._name} can't be used: {why}.", remedy="Ask IT to mend the file.")
