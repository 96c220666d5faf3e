"""Finds grown to whole words: a span never ends inside a joined word, and a name takes its particles and family names.

Recognisers see one name pattern each; people are called "van der Berg", "al-Rashid", "Ní Bhriain" and "garcia lopez".
What is grown is only what adjoins a find, so that no place is masked that had no find beside it. Linear in the text.
"""

from __future__ import annotations

import re
from typing import Final

from tara_health.phi.recognizers.shapes import LOWER, UPPER
from tara_health.records import PhiSpan
from tara_health.text.lexicon import entries, is_clinical, is_drug, is_ordinary, person_words

_LETTERS: Final = r"[^\W\d_]"
_PARTICLE: Final = (
    r"(?:van|von|der|den|des|de|del|della|di|da|dos|das|do|du|la|le|los|las|al|el|as|ash|bin|ibn|bint|abu|abd|ben|ter|"
    r"ten|zu|zum|y|ap|ab|ó|o'|ní|nic|mac|mc|uí|ua|st|giolla)"
)
_JOINED: Final = re.compile(rf"(?:[-'](?!(?:s|S|year|old)(?!{_LETTERS})){_LETTERS}{{1,30}})+")
_JOINED_BEFORE: Final = re.compile(rf"(?:(?<!\w){_LETTERS}{{1,30}}[-'])+$")
_PARTICLES_ON: Final = re.compile(rf" (?P<particles>(?:{_PARTICLE}[ ]){{0,3}})", re.IGNORECASE)
_WORD: Final = re.compile(
    rf"(?:[dDlLO]')?{_LETTERS}{{2,30}}(?:[-'](?![sS](?!{_LETTERS})){_LETTERS}{{1,30}}){{0,3}}(?![\w])"
)
_TITLE_CASE: Final = re.compile(rf"[{UPPER}].*[{LOWER}]")
_PARTICLES_BEFORE: Final = re.compile(rf"(?<!\w)(?:{_PARTICLE}[ ]){{1,3}}$")
_IS_PARTICLE: Final = re.compile(_PARTICLE, re.IGNORECASE)

_CODES: Final = frozenset(
    {
        *("medical_record_number", "health_plan_number", "account_number", "license_number", "vehicle_id", "device_id"),
        *("other_unique_id", "biometric"),
    }
)
_CODE_ON: Final = re.compile(r"(?:[-/_][A-Za-z0-9]{1,20})+(?!\w)")
_CODE_BEFORE: Final = re.compile(r"(?<![\w-])(?:[A-Z0-9]{1,8}-){1,3}$")
_GROUP_ON: Final = re.compile(r"(?: (?=[A-Z0-9]*\d)[A-Z0-9]{2,5}){1,4}(?![\w/.%-])")
_BACK: Final = 40
_MOST_WORDS: Final = 4


def grown(text: str, span: PhiSpan) -> PhiSpan:
    """The find with everything that belongs to it."""
    if span.category == "name":
        start, end = _name(text, span.start, span.end)
    elif span.category in _CODES:
        start, end = _code(text, span.start, span.end)
    else:
        return span
    return PhiSpan(start, end, span.category, span.score)


def _code(text: str, start: int, end: int) -> tuple[int, int]:
    before = _CODE_BEFORE.search(text, max(0, start - _BACK), start)
    after = _CODE_ON.match(text, end)
    stop = after.end() if after else end
    # "12 3456 7890 12": a code in groups of digits goes on while the groups do.
    groups = _GROUP_ON.match(text, stop) if re.search(r"\d [A-Z0-9]+$|[A-Z] \d+ [A-Z]+$", text[start:stop]) else None
    return before.start() if before else start, groups.end() if groups else stop


def _name(text: str, start: int, end: int) -> tuple[int, int]:
    before = _JOINED_BEFORE.search(text, max(0, start - _BACK), start)
    start = before.start() if before else start
    particles = _PARTICLES_BEFORE.search(text, max(0, start - _BACK), start)
    start = particles.start() if particles else start
    end = _joined_end(text, end)
    for _ in range(_MOST_WORDS):
        stop = _next_word(text, start, end)
        if stop == end:
            break
        end = stop
    return start, end


def _joined_end(text: str, end: int) -> int:
    joined = _JOINED.match(text, end)
    return joined.end() if joined else end


def _next_word(text: str, start: int, end: int) -> int:
    """The end of the name's next word, or `end` when what follows is none of it."""
    gap = _PARTICLES_ON.match(text, end)
    if not gap or end == start:
        return end
    word = _WORD.match(text, gap.end())
    led = bool(gap["particles"]) or bool(_IS_PARTICLE.fullmatch(text[start:end].rsplit(" ", 1)[-1]))
    if word and _belongs(word[0], text[start:end], led=led):
        return word.end()
    return end


def _belongs(word: str, name: str, *, led: bool) -> bool:
    folded = word.casefold()
    explained = is_ordinary(word) or is_drug(word) or folded in entries("clinical_capitals")
    known = all(part in person_words() for part in re.split("[-']", folded))
    if _TITLE_CASE.match(word):
        if not (led or any(char.isupper() for char in name)):
            return False
        family = folded in entries("surnames") and (not explained or " " in name)
        return family or (not explained and (known or led or not is_clinical(word)))
    if word.isupper() or name[-1:] == ".":
        return False
    lower_particle = "-" in folded and bool(_IS_PARTICLE.fullmatch(folded.split("-")[0])) and not explained
    if led and name.islower():
        return not is_clinical(word)
    return name.islower() and (
        lower_particle or (known and not explained and word not in entries("words_in_lower_case"))
    )
