"""Cuts a request into sentences of tokens and maps words and phrases to classes
(resources/lexicons/safety/request_words.json).

Linear: one dictionary look-up a token and phrase length, phrases longest first, sentences of at most `LONGEST`
tokens. Look-alike letters and zero-width characters are folded first, since no offsets are reported.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from tara_health.errors import AnalysisError
from tara_health.platform import paths

LONGEST: Final = 80
"""Tokens of one sentence; a longer run is cut, so that a rule's cost on it is bounded."""

_SHIELDS: Final = frozenset({"shield", "shield_far", "care_shield"})
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?(?:-[a-z]+)*|\d+|[.?!;\n]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_LOOK_ALIKE: Final = str.maketrans("аеорсухіјԁԛѕһ’‘ʼ", "aeopcyxijdqsh'''")
_STARS_AND_LINES = re.compile(r"[*_`]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word or phrase of a class: the class, its first token, and the token after its last."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its tokens, all its hits in order, and the set of their classes."""

    tokens: tuple[str, ...]
    hits: tuple[Hit, ...]
    classes: frozenset[str]

    def of(self, name: str) -> list[Hit]:
        """The hits of one class, in order."""
        return [hit for hit in self.hits if hit.name == name]


class Lexicon:
    """Word classes, ready for look-up. Immutable once made; may be shared between threads."""

    def __init__(self, classes: dict[str, list[str]]) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, phrases in classes.items():
            for phrase in phrases:
                for words in _forms(phrase):
                    self._phrases.setdefault(words[0], []).append((words, name))
        for known in self._phrases.values():
            known.sort(key=lambda entry: len(entry[0]), reverse=True)

    def read(self, text: str) -> Iterator[Sentence]:
        """Every sentence of `text` with its hits."""
        for tokens in _sentences(fold(text)):
            hits = tuple(hit for place in range(len(tokens)) for hit in self._hits_at(tokens, place))
            yield Sentence(tokens, hits, frozenset(hit.name for hit in hits))

    def _hits_at(self, tokens: tuple[str, ...], place: int) -> Iterator[Hit]:
        """Longest first; a phrase that turns an intent around is not read inside a longer one ("avoid" in "avoid
        detection").
        """
        longest = 0
        for words, name in self._phrases.get(tokens[place], ()):
            end = place + len(words)
            if tokens[place:end] == words and not (name in _SHIELDS and len(words) < longest):
                longest = max(longest, len(words))
                yield Hit(name, place, end)


def fold(text: str) -> str:
    """Lower case, compatibility forms, no invisible characters, Latin letters for their Cyrillic look-alikes."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower().translate(_LOOK_ALIKE)
    return _STARS_AND_LINES.sub("", plain)


def _sentences(text: str) -> Iterator[tuple[str, ...]]:
    tokens: list[str] = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        ends = token[0] in ".?!;\n"
        if not ends:
            tokens.append(token)
        if tokens and (ends or len(tokens) == LONGEST):
            yield tuple(tokens)
            tokens = []
    if tokens:
        yield tuple(tokens)


def _forms(phrase: str) -> Iterator[tuple[str, ...]]:
    """The forms of an entry. "falsify+" stands for a regular verb's -s, -ing and -ed; "record*" for a noun's plural."""
    first, _, rest = phrase.partition(" ")
    tail = tuple(rest.split())
    for word in _inflected(first):
        yield (word, *tail)


def _inflected(word: str) -> tuple[str, ...]:
    stem = word.rstrip("+*")
    if word.endswith("*"):
        return stem, _with_s(stem)
    if not word.endswith("+"):
        return (word,)
    if stem.endswith("e"):
        return stem, f"{stem}s", f"{stem[:-1]}ing", f"{stem}d"
    if stem.endswith("y") and stem[-2] not in "aeiou":
        return stem, _with_s(stem), f"{stem}ing", f"{stem[:-1]}ied"
    doubled = stem + stem[-1]
    return stem, _with_s(stem), f"{stem}ing", f"{stem}ed", f"{doubled}ing", f"{doubled}ed"


def _with_s(stem: str) -> str:
    if stem.endswith("y") and stem[-2] not in "aeiou":
        return f"{stem[:-1]}ies"
    return f"{stem}es" if stem.endswith(("s", "x", "z", "ch", "sh")) else f"{stem}s"


@cache
def lexicon() -> Lexicon:
    """The shipped word classes; `AnalysisError` if the installation lacks them."""
    file = paths.resources_dir() / "lexicons" / "safety" / "request_words.json"
    try:
        return Lexicon(json.loads(file.read_text("utf-8"))["classes"])
    except (OSError, ValueError, KeyError) as problem:
        raise AnalysisError(
            "The word list request_words.json can't be read.",
            untouched="Your conversations are unharmed.",
            remedy="Reinstall TARA or ask IT to restore its resources folder.",
        ) from problem
