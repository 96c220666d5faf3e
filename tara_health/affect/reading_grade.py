"""Reading grade of a text: the Flesch-Kincaid grade level.

Source: Kincaid, Fishburne, Rogers and Chissom, Derivation of New Readability Formulas for Navy Enlisted Personnel,
Research Branch Report 8-75 (1975): 0.39 x words/sentence + 11.8 x syllables/word - 15.59.

The formula was fitted on passages; on a line or two its figure swings by whole grades, so a text of fewer than 30
words or fewer than 2 sentences gets None. A number counts as one word of one syllable, which reads easier than it
sounds. Syllables are counted by spelling rules (about 9 words in 10 right, errors both ways). By hand:
`syllables("medication")` is 4.
"""

from __future__ import annotations

import re
from typing import Final

FEWEST_WORDS: Final = 30
FEWEST_SENTENCES: Final = 2

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)*", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LINE_MARK = re.compile(r"^[ \t]*(?:[-*•#>]+|\d{1,3}[.)])[ \t]+", re.MULTILINE)
_SENTENCE_END = re.compile(
    r"(?<![.!?…])[.!?…]+(?=[\"'”’)\]]*(?:\s|$))|\n{2,}|(?<=[^\s.!?…:;,])\n(?=\s*(?:[-*•]|\d{1,3}[.)]))"
)
_ABBREVIATION = re.compile(r"\b(?:dr|mr|mrs|ms|prof|st|vs|approx|e\.g|i\.e|etc)\.", re.IGNORECASE)
_VOWELS = re.compile(r"[aeiouy]+")
_SPLIT_VOWELS = re.compile(
    r"i(?:a(?!l$|n$|r|ge|bly|ble)|o(?!us|n|r$)|um|et(?!y$|ly)|er$|est$)|ia(?:l|n|r|ble)|io(?:r|v|l|d|t)|eo(?!n$"
    r"|us$|ple)"
    r"|ua(?!r|l(?:ity|if)|nt)|ue(?:l|t|nc)|uou|yi|ei(?:ng|ty)|uity|iet|ea(?:t(?:e|ion)|ti)|oi(?:ng)|oe(?:m|l|t)"
    r"|nuu|a[ou]r?i(?:sm|st)"
)
_SILENT_E = re.compile(r"(?<=[^aeiouy])e$|(?<=[gu])ue$|(?<=[^aeiouyszxcg])(?<![cs]h)e(?=s$)")
_SILENT_ED = re.compile(r"(?<=[^aeioutdy])ed$")
_INNER_SILENT_E = re.compile(
    r"(?<=[aeiouy][^aeiouyl])e(?=(?:ly|ment|ments|ful|fully|less|ness|where|thing|times?|body|lines?|styles?|ty"
    r"|guard)$)"
)
_EXCEPTIONS: Final = {
    word: count
    for count, words in (
        (
            1,
            "real hour hours our fire heart does shoes goes dies lies eyes clothes breathes are were there "
            "where sure the he she we me be",
        ),
        (
            2,
            "equal hundred sacred naked wicked being doing going seeing every evening people science quiet diet "
            "really business create react trial something sometimes somewhere someone therefore fluid fluids "
            "poem tired prescribed acne virus via naive ion ions anxious cautious patient patients patience "
            "ancient social special facial partial dial vial client clients quarter usage cruel fuel duel "
            "fluent truly safely",
        ),
        (
            3,
            "heroin specialist specialists everything everyone medicine area areas idea ideas reaction "
            "reactions different family nausea recipe apnea dyspnea period serious various obvious previous "
            "efficient sufficient initial reassure reassured physician physicians clinician clinicians cardiac "
            "pneumonia usual gradual annual sexual visual manual influence medicines",
        ),
        (
            4,
            "usually diarrhea anesthesia diabetes anemia experience reliable variable diagnosis bacteria "
            "insomnia actually",
        ),
        (
            5,
            "individual",
        ),
    )
    for word in words.split()
}


def flesch_kincaid_grade(text: str) -> float | None:
    """The US school grade at which `text` reads, to one decimal place; None for a text too short to grade."""
    prose = _ABBREVIATION.sub(lambda match: match.group().rstrip("."), _LINE_MARK.sub("", text))
    words = _WORD.findall(prose)
    numbers = len(_NUMBER.findall(prose))
    sentences = sum(1 for piece in _SENTENCE_END.split(prose) if _WORD.search(piece) or _NUMBER.search(piece))
    count = len(words) + numbers
    if count < FEWEST_WORDS or sentences < FEWEST_SENTENCES:
        return None
    spoken = sum(syllables(word) for word in words) + numbers
    return round(0.39 * count / sentences + 11.8 * spoken / count - 15.59, 1)


def syllables(word: str) -> int:
    """Syllables of one English word by its spelling; at least 1."""
    letters = re.sub(r"['’](?:s|t|re|ve|ll|d|m)?$", "", word.lower().replace("’", "'"))
    if known := _EXCEPTIONS.get(letters):
        return known
    plural = _EXCEPTIONS.get(letters.removesuffix("s"))
    if plural and letters.endswith("s"):
        return plural
    letters = _SILENT_ED.sub("", letters)
    letters = _INNER_SILENT_E.sub("", letters)
    spelled = letters if re.search(r"[^aeiouyl]le$|[^aeiouyl]les$", letters) else _SILENT_E.sub("", letters)
    groups = len(_VOWELS.findall(spelled)) + len(_SPLIT_VOWELS.findall(spelled))
    if re.search(r"[^aeiouyl]le[sd]?$", letters) and not spelled.endswith(("le", "les", "led")):
        groups += 1
    if letters.endswith(("sm", "thm")):
        groups += 1
    return max(1, groups)
