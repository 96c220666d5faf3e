"""Names by what stands around them, 45 CFR 164.514(b)(2)(i)(A): title, role, relative, greeting, signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tara_health.phi.recognizers.base import Entity, Found, PhiRecognizer
from tara_health.phi.recognizers.name_known import is_disease_of, is_eponym_use
from tara_health.phi.recognizers.shapes import GAP, INITIAL, INITIALS_NAME, LETTER, NAME, NAME_WORD
from tara_health.phi.scores import LIKELY, SURE
from tara_health.text.lexicon import (
    any_given_names,
    entries,
    given_names,
    is_clinical,
    is_common,
    is_drug,
    person_words,
)

# A full stop behind a title that is a whole word ends a sentence: "Yes, doctor. I am."
_TITLE: Final = (
    r"(?i:(?:mr|mrs|ms|mx|dr|drs|prof|rev|fr|sgt|capt|lt|col|mme)\.?|miss|doctor|mister|professor|nurse|sister|"
    r"reverend|"
    r"father|pastor|rabbi|imam|chaplain|sergeant|captain|officer|detective|judge|sir|dame|lady|lord|señor|señora|herr|"
    r"frau|monsieur|madame|aunt|auntie|uncle|grandma|grandpa|coach|principal|midwife|matron|social worker|pharmacist|"
    r"paramedic|therapist)"
)
_ROLE: Final = (
    r"(?i:patients?|pts?|clients?|resident|named?|mother|mom|mum|mommy|father|dad|daddy|parents?|husband|wife|"
    r"spouse|partner|fianc[eé]e?|boyfriend|girlfriend|bf|gf|ex|sons?|daughters?|child|kids?|brothers?|sisters?|"
    r"siblings?|twins?|"
    r"aunt|uncle|cousin|niece|nephew|grand(?:mother|father|son|daughter|child|ma|pa|parent)|stepson|"
    r"stepdaughter|stepmother|stepfather|mother-in-law|father-in-law|sister-in-law|brother-in-law|son-in-law|"
    r"daughter-in-law|"
    r"friend|neighbou?r|roommate|caregiver|carer|guardian|coworker|colleague|boss|employer|supervisor|landlord|"
    r"attending|surgeon|physician|provider|pcp|gp|hospitalist|resident|intern|fellow|consultant|cardiologist|"
    r"oncologist|neurologist|"
    r"psychiatrist|psychologist|pediatrician|paediatrician|dentist|counsel(?:l)?or|case manager|interpreter|"
    r"donor|recipient|baby|infant|newborn|toddler|boy|girl|lady|gentleman|man|woman|rn|np|pa|md|cna|ma|tech|"
    r"emt|witness|poa|hcp|nok|next of kin|emergency contact|contact|surrogate|proxy|teacher|therapist|student)"
)
_NAME_OR_INITIALS: Final = rf"(?:{INITIALS_NAME}|{NAME}|(?:[A-Z]\.[ ]?){{2,3}}(?!\w)|{INITIAL}{GAP}{NAME_WORD})"
_TITLED: Final = re.compile(
    rf"(?<![\w-]){_TITLE}[ \t]{{1,3}}(?P<id>{_NAME_OR_INITIALS}|[A-Z]\.?(?![\w.]))(?: (?:and|"
    rf"&) (?:{_TITLE} )?(?P<second>{NAME}))?"
)
_COUPLE: Final = re.compile(rf"(?<!\w)(?i:mr|dr|ms)\.? (?:and|&) (?i:mrs|ms|mr|dr)\.? (?P<id>{NAME})")
_ROLED: Final = re.compile(
    rf"(?<![\w-]){_ROLE}(?:'s name)?(?: (?:is|was|named|called|name is|name)(?= )|,|:| -|"
    rf" \()?[ \t]{{0,2}}(?:{_TITLE} )?(?P<id>{_NAME_OR_INITIALS})"
)
_STATED: Final = re.compile(
    rf"(?<!\w)(?i:my name is|name is|name's|named|called|i am|i'm|this is|it's|signed(?: by)?|re|regarding|"
    rf"attn|cc|dictated by|electronically signed by|authored by|seen by|referred by|ref by|spoke (?:with|to)|"
    rf"discussed (?:with|w/)|d/w|"
    rf"call(?:ed)?|paged?|met with|per|from|by|for|about|tell|told|ask(?:ed)?|letter to|message to|message for|"
    rf"note to|note for|reply to|email to|write to|with|to|on behalf of|c/o|pt is|patient is|and|remind|inform|"
    rf"update on|visited|saw|see)[: ]{{1,2}}(?:{_TITLE} )?(?P<id>{_NAME_OR_INITIALS})"
)
_LABELLED: Final = re.compile(
    rf"(?i:(?<!\w)(?:patient(?: name)?|pt(?: name)?|name|client|full name|first name|last name|surname|"
    rf"maiden name|mother's maiden name|next of kin|nok|emergency contact|contact|guardian|attending|provider|"
    rf"physician|pcp|surgeon|nurse|author|signed|from|to|re|spouse|employer|parent)[ ]?[:=][ ]?)"
    rf"(?:{_TITLE} )?(?P<id>{LETTER}{{2,30}}(?:['-]{LETTER}{{1,30}}){{0,2}}(?:,? (?:{LETTER}{{2,30}}(?:['-]"
    rf"{LETTER}{{1,30}}){{0,2}}|{LETTER}\.?(?!\w))){{0,3}})(?!['\w])"
)
_LOWER_TITLED: Final = re.compile(
    r"(?<![\w-])(?:mr|mrs|ms|dr|miss|nurse|Mr|Mrs|Ms|Dr|"
    r"Nurse)\.? (?P<id>[a-z]{2,20}(?:['-][a-z]{2,20})?(?: [a-z]{2,20})?)(?!['\w])"
)
_LOWER_AGED: Final = re.compile(
    r"(?<!\w)(?i:pt|patient|client|son|daughter|husband|wife|mom|dad|brother|"
    r"sister) (?P<id>[a-z]{3,15})(?=,? \d{1,3} ?(?:,|yo|y/o|y|m|f)|, \d)"
)
_INITIALLED: Final = re.compile(r"(?i:initials)(?: are| is|:)? (?P<id>(?:[A-Z]\.?){2,3})(?!\w)")
_LOWER_STATED: Final = re.compile(
    r"(?i:(?<!\w)(?:my name is|name is|name's|named|i am|i'm|this is|called|pt|patient|"
    r"client)) (?P<id>[a-z]{2,20}(?: [a-z]{2,20})?)(?!['\w])"
)
_GREETED: Final = re.compile(
    rf"(?:^|(?<=[\n.!?>\"]) ?)(?i:hi|hello|hey|dear|good (?:morning|afternoon|evening)|thanks|thank you|"
    rf"sincerely|regards|best(?: wishes)?|kind regards|cheers|love|"
    rf"yours)[,! ]{{1,3}}\n?(?:{_TITLE} )?(?P<id>{NAME})(?=[ ]?(?:[,!.:;\n]|-|$))",
    re.MULTILINE,
)
_SIGNED: Final = re.compile(
    rf"(?:^|\n)[ ]?(?:[-~/]{{1,2}}[ ]?|(?i:thanks|thank you|sincerely|regards|best|"
    rf"love)[,.!]?\n[ ]?)(?:{_TITLE} )?(?P<id>{_NAME_OR_INITIALS})(?=[ ]?(?:,? ?(?:MD|DO|RN|NP|PA-C|PA|PhD|"
    rf"LPN|CNA|PharmD)\b|\n|$))"
)
_CREDITED: Final = re.compile(
    rf"(?<![\w-])(?P<id>{_NAME_OR_INITIALS}),? (?:M\.?D\.?|D\.?O\.?|R\.?N\.?|N\.?P\.?|PA-C|P\.?A\.?|Ph\.?D\.?|"
    rf"LPN|LVN|CNA|PharmD|DPM|DDS|DMD|FNP|ACNP|CRNA|LCSW|MSW|DNP|MBBS|FRCS|MRCP|BSN|FACC|FACS|OT|PT|"
    rf"RPh)(?![\w-])"
)
_AGED: Final = re.compile(
    rf"(?<![\w-])(?P<id>{_NAME_OR_INITIALS})(?:,| is an?| is|,? an?| \()[ ]{{0,2}}\d{{1,3}}[ -]?(?:y/?o|yo|"
    rf"years?|yrs?|y\b|[MF]\b|m\b|f\b|months?|mo\b|weeks?|days?[ -]old)"
)

_MONTH_NAMES: Final = frozenset({"April", "May", "June", "August"})
_ORDERED_FOR: Final = re.compile(
    rf"(?i:\b(?:ct|mri|x-?ray|echo|scan|ultrasound|ecg|ekg|labs?|bloods?|results?|refills?|script|prescription|"
    rf"referral|appointment|orders?|letter|note))(?: [a-z]{{2,12}}){{0,2}} for "
    rf"(?P<id>{NAME_WORD})(?=[ ]?(?:[,.;!?\n]|$))"
)
_CAMEL: Final = re.compile(r"^(?!Mc|Mac|De|La|Le|Di|Da|Du|Fitz|Van)[^\W\d_]*[a-z][A-Z]|[A-Z]{2,}s$")


class NameCueRecognizer(PhiRecognizer):
    """Names behind titles, roles, relatives and phrases; before credentials or an age; in greetings and signatures."""

    CATEGORY = "name"

    def find(self, text: str, entities: Sequence[Entity] = ()) -> Iterator[Found]:
        """Capitalised names behind any cue; lower-case ones behind a strong cue or when a word list knows them."""
        for match in _TITLED.finditer(text):
            yield from _kept(text, *match.span("id"), SURE, sure=True)
            if match["second"]:
                yield from _kept(text, *match.span("second"), SURE, sure=False)
        for pattern in (_COUPLE, _ROLED, _STATED, _GREETED, _SIGNED, _CREDITED, _AGED):
            for match in pattern.finditer(text):
                if not _is_eponym(text, match, weak=pattern is _STATED):
                    yield from _kept(text, *match.span("id"), LIKELY, sure=False)
        for match in _LABELLED.finditer(text):
            yield from _labelled(text, *match.span("id"))
        for match in _LOWER_TITLED.finditer(text):
            yield from _lower(*match.span("id"), match["id"], any_word=True)
        for match in _LOWER_AGED.finditer(text):
            yield from _lower(*match.span("id"), match["id"], any_word=True)
        for match in _ORDERED_FOR.finditer(text):
            # Grace, Hope and Will are words as well; May and June are months.
            if match["id"].casefold() in any_given_names() and match["id"] not in _MONTH_NAMES:
                yield Found(*match.span("id"), LIKELY)
        for match in _INITIALLED.finditer(text):
            yield Found(*match.span("id"), SURE)
        for match in _LOWER_STATED.finditer(text):
            yield from _lower(*match.span("id"), match["id"], any_word=False)


def _is_eponym(text: str, match: re.Match[str], *, weak: bool) -> bool:
    """A lone eponym: always behind a weak cue ("with Crohn's"), behind a role if no family name or its noun follows."""
    name = match["id"].casefold()
    if is_disease_of(text, match.end("id")):
        return True
    if weak and name in entries("words_in_lower_case") | entries("generic_capitals"):
        return True
    if name.split()[0] not in entries("eponyms") or name.split()[0] in given_names():
        return False
    return weak or name not in entries("surnames") or is_eponym_use(text, match.end("id"))


def _kept(text: str, start: int, end: int, score: float, *, sure: bool) -> Iterator[Found]:
    """The name up to its first ordinary word; nothing when the first word is one."""
    stop = start
    for word in re.finditer(r"[^\s]+", text[start:end]):
        bare = word[0].strip(".,")
        if not _may_be_name(bare, sure=sure and stop == start):
            break
        stop = start + word.end()
    if stop > start and (sure or len(text[start:stop].strip(". ")) > 1):
        yield Found(start, stop, score)


def _may_be_name(word: str, *, sure: bool) -> bool:
    folded = word.casefold()
    if folded in person_words():
        return sure or not (word.isupper() and 1 < len(word) <= 3)
    if len(word) == 1 or "." in word:
        return word.isupper()
    if not sure and (word.isupper() or _CAMEL.search(word)):
        return False
    return (
        not is_common(folded)
        and not is_drug(folded)
        and (sure or not folded.endswith(("itis", "emia", "osis", "ology", "opathy", "ectomy", "uria")))
    )


def _labelled(text: str, start: int, end: int) -> Iterator[Found]:
    """Behind "Name:" any case counts, as long as a word list knows one of the words or two are capitalised."""
    words = list(re.finditer(r"[^\s,]+", text[start:end]))
    kept = []
    for word in words:
        if (is_common(word[0].strip(".")) and word[0].casefold() not in person_words()) or is_drug(word[0]):
            break
        kept.append(word)
    known = any(word[0].strip(".").casefold() in person_words() for word in kept)
    capitals = sum(word[0][0].isupper() for word in kept)
    if kept and (known or capitals >= 2 or (capitals == 1 and not kept[0][0].isupper())):
        yield Found(start + kept[0].start(), start + kept[-1].end(), SURE)


_VERBS: Final = frozenset(
    {"said", "will", "may", "has", "had", "can", "is", "was", "in", "so", "no", "do", "an", "he", "she"}
)


def _lower(start: int, end: int, words: str, *, any_word: bool) -> Iterator[Found]:
    """Lower-case names: the first word must not be an ordinary one; the second only when it is a known name."""
    first, _, second = words.partition(" ")
    if first in _VERBS:
        return
    if (first in any_given_names() and (any_word or first not in entries("words_in_lower_case"))) or (
        any_word and (first in entries("surnames") or not is_clinical(first))
    ):
        known_second = (
            bool(second)
            and second in person_words()
            and second not in entries("words_in_lower_case")
            and not is_common(second)
        )
        yield Found(start, end if known_second else start + len(first), LIKELY)
