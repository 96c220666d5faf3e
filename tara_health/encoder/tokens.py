"""A text as the windows of tokens that the encoder reads; training and run time make them here, so they agree.

A message becomes `[CLS] window [SEP]`, one or more; a reply together with its message `[CLS] message [SEP] reply
[SEP]`, the message cut to its last tokens and the reply in windows. Windows overlap, so that a clause at a border lies
whole in one of them. The vocabulary has no capitals; the case of each word goes along beside its tokens, since "Hope"
is a name more often than "hope". Linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

WINDOW_TOKENS: Final = 158
"""Tokens of text in one window, the markers not counted."""
OVERLAP_TOKENS: Final = 32
MESSAGE_TOKENS: Final = 64
"""Tokens of the message that stand before a reply."""
PAIR_CHARACTERS: Final = 2_000
"""Characters at the end of the message in which those tokens are looked for."""
_PIECE: Final = 4_000
"""Characters tokenised at once, so that memory stays flat in a long text."""
LOWER, TITLE, CAPITALS, FIGURES = range(4)
"""The case of a word: small letters or none, a capital first, capitals alone, with a digit."""
CASES: Final = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a word: its id, the case of its word, and its half-open range in the text."""

    id: int
    case: int
    start: int
    end: int


Window = list[Token]


class TokenReader:
    """Token windows of plain texts (`text.plain`) by a loaded `tokenizers.Tokenizer` (WordPiece)."""

    def __init__(self, tokenizer: Any) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._begin = Token(tokenizer.token_to_id("[CLS]"), LOWER, 0, 0)
        self._end = Token(tokenizer.token_to_id("[SEP]"), LOWER, 0, 0)

    def message(self, plain: str) -> list[Window]:
        """All windows of a message; at least one."""
        return [[self._begin, *window, self._end] for window in windows(self._tokens(plain), WINDOW_TOKENS)]

    def pair(self, message: str, reply: str) -> list[Window]:
        """All windows of a reply, the end of its message before each."""
        before = [self._begin, *self._tokens(message[-PAIR_CHARACTERS:])[-MESSAGE_TOKENS:], self._end]
        return [[*before, *window, self._end] for window in windows(self._tokens(reply), WINDOW_TOKENS)]

    def _tokens(self, plain: str) -> Window:
        found: Window = []
        for at in range(0, len(plain), _PIECE):
            found += self._piece(plain[at : at + _PIECE], at)
        return found

    def _piece(self, piece: str, at: int) -> Iterator[Token]:
        coded = self._tokenizer.encode(piece, add_special_tokens=False)
        reach: dict[int, tuple[int, int]] = {}
        for word, (start, end) in zip(coded.word_ids, coded.offsets, strict=True):
            first, last = reach.get(word, (start, end))
            reach[word] = (min(first, start), max(last, end))
        cases = {word: case_of(piece[start:end]) for word, (start, end) in reach.items()}
        for number, word, (start, end) in zip(coded.ids, coded.word_ids, coded.offsets, strict=True):
            yield Token(number, cases[word], at + start, at + end)


def case_of(word: str) -> int:
    """Which of the four cases a word has."""
    if any(letter.isdigit() for letter in word):
        return FIGURES
    if len(word) > 1 and word.isupper():
        return CAPITALS
    return TITLE if word[:1].isupper() else LOWER


def windows(tokens: Window, size: int) -> Iterator[Window]:
    """Windows of `size` over `tokens` that overlap; at least one, even of nothing. Together they cover every token."""
    start = 0
    while len(tokens) - start > size:
        yield tokens[start : start + size]
        start += size - OVERLAP_TOKENS
    yield tokens[start:]
