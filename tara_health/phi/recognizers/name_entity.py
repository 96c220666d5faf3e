"""Names that the identifier model sees, 45 CFR 164.514(b)(2)(i)(A), without its mistakes in clinical text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tara_health.phi.recognizers.base import CERTAIN, Entity, Found, PhiRecognizer
from tara_health.phi.recognizers.name_known import is_disease_of, is_eponym_use
from tara_health.phi.scores import GUESSED
from tara_health.text.lexicon import any_given_names, entries, is_clinical, is_common, is_drug, person_words

_WORD: Final = re.compile(r"(?<!\w)[^\W\d_]+(?:['.-][^\W\d_]+)*\.?")

_CAMEL: Final = re.compile(r"^(?!Mc|Mac|De|La|Le|Di|Da|Du|Fitz|Van)[^\W\d_]*[a-z][A-Z]")


class NameEntityRecognizer(PhiRecognizer):
    """The model's names, cut to their name, kept only where no word of the clinic, eponym or medicine explains them."""

    CATEGORY = "name"

    def find(self, text: str, entities: Sequence[Entity] = ()) -> Iterator[Found]:
        """Persons, line by line."""
        for start, end, label, odds in entities:
            if label == self.CATEGORY:
                line = text[start:end].split("\n", 1)[0]
                span = _cut(text, start, start + len(line)) or (_whole(text, start, line) if odds >= CERTAIN else None)
                if span:
                    yield Found(*span, GUESSED)


def _whole(text: str, start: int, line: str) -> tuple[int, int] | None:
    """The whole find of a model that is certain: lower case, rare and ordinary words too, but no eponym."""
    bare = line.rstrip(".,;:!?) ")
    bare = bare[:-2] if bare.endswith("'s") else bare
    end = start + len(bare)
    letters = sum(letter.isalpha() for letter in bare)
    if letters == 0 or is_eponym_use(text, end) or is_disease_of(text, end) or is_drug(bare):
        return None
    return start, end


def _cut(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The run of words that may be a name, without title, 's and what the clinic explains."""
    words = list(_WORD.finditer(text, start, end))
    while words and (_is_title(words[0][0]) or _is_ordinary(words[0][0])):
        words.pop(0)
    kept: list[re.Match[str]] = []
    for word in words:
        if (_is_ordinary(word[0]) and not (kept and _is_family_name(word[0]))) or (
            kept and re.search(r"[\d:;/()=]", text[kept[-1].end() : word.start()])
        ):
            break
        kept.append(word)
    if not kept:
        return None
    first, last = kept[0].start(), kept[-1].end()
    if text[:last].endswith("'s"):
        last -= 2
    names = [word[0].strip(".").removesuffix("'s").casefold() for word in kept]
    if is_disease_of(text, last):
        return None
    if is_eponym_use(text, last) and not any(name in any_given_names() for name in names[:-1]):
        return None
    if not any(word[0][0].isupper() for word in kept) or len(text[first:last].strip(". ")) < 2:
        return None
    return None if _is_shouted_code(kept, names) else (first, last)


def _is_title(word: str) -> bool:
    return word.strip(".").casefold() in entries("titles")


def _is_ordinary(word: str) -> bool:
    bare = word.strip(".").removesuffix("'s")
    folded = bare.casefold()
    if folded in any_given_names() and folded not in entries("generic_capitals"):
        return False
    if _CAMEL.search(bare) or (len(bare) == 2 and folded not in entries("surnames")):
        return True
    return len(bare) > 1 and (
        is_clinical(bare) if folded not in entries("surnames") or folded in entries("eponyms") else is_common(bare)
    )


def _is_family_name(word: str) -> bool:
    """Behind a given name an eponym such as Wilson is a family name."""
    folded = word.strip(".").removesuffix("'s").casefold()
    return folded in entries("surnames") and not is_common(folded)


def _is_shouted_code(kept: list[re.Match[str]], names: list[str]) -> bool:
    """All capitals and short: an abbreviation unless a list knows the name."""
    return all(word[0].isupper() and len(word[0]) <= 5 for word in kept) and not any(
        name in person_words() for name in names
    )
