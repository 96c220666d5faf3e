"""Replies written ahead of time, for when the model has no good words or may not speak: never the same twice in a talk.

Chosen by the feeling that was read in the message; the file is resources/wellbeing/written_replies.json. The words for
danger are a group of their own and come in their order; they alone are said again when all have been said, since there
silence would be worse.

Promises: every reply passes the tone rules; each comes with a note (`why`) that says honestly what it is.
By hand: `python -c "from tara_health.wellbeing.written import WrittenReplies; print(WrittenReplies().next('angry'))"`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from tara_health.wellbeing import resource

FILE: Final = "written_replies"
_OPEN: Final = "open"


class Because(StrEnum):
    """Why written words stand where the model's could."""

    WITHHELD = "withheld"
    NO_MODEL = "no_model"
    TOO_LONG = "too_long"
    NOT_ASKED = "not_asked"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class _Table:
    """The file: replies by group, the group of each emotion, a note by cause."""

    replies: Mapping[str, tuple[str, ...]]
    group_of: Mapping[str, str]
    why: Mapping[Because, str]


@cache
def _table() -> _Table:
    data = resource.read(FILE)
    try:
        return _Table(
            {group: tuple(texts) for group, texts in data["replies"].items()},
            {emotion: group for group, emotions in data["emotions"].items() for emotion in emotions},
            {because: str(data["why"][because]) for because in Because},
        )
    except (AttributeError, KeyError, TypeError) as problem:
        resource.unreadable(FILE, problem)


def replies() -> Mapping[str, tuple[str, ...]]:
    """All written replies by group. Raises `WellbeingDataUnreadable`, as everything here does."""
    return _table().replies


def group_of(emotion: str) -> str:
    """The group that answers one of `vocabulary.EMOTIONS`; the open one for any other word."""
    return _table().group_of.get(emotion, _OPEN)


def why(because: Because) -> str:
    """What is said of a written reply, beside it."""
    return _table().why[because]


class WrittenReplies:
    """The written replies of one talk, which remembers what it has said."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def next(self, emotion: str) -> str:
        """A reply for `emotion` not said yet, else one for any feeling, else the sentence that all are said."""
        for group in (group_of(emotion), _OPEN):
            fresh = [text for text in replies()[group] if text not in self._said]
            if fresh:
                return self._say(secrets.choice(fresh))
        return replies()["spent"][0]

    def danger(self) -> str:
        """The words for danger to oneself."""
        return self._in_order("danger")

    def after_danger(self) -> str:
        """The words for the message after it, in which none was found."""
        return self._in_order("after_danger")

    def _in_order(self, group: str) -> str:
        texts = replies()[group]
        return self._say(next((text for text in texts if text not in self._said), texts[0]))

    def _say(self, text: str) -> str:
        self._said.add(text)
        return text
