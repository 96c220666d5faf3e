"""From a conversation to messages: the fixed instructions, what TARA read in the message, and the message itself.

Promises: the system text is the same for every turn of a conversation with the same pinned facts, whatever the mode,
and holds no date or time; a turn's note is made from the readers' labels alone, never from the message's words. So
the prompt only ever grows at its end, and the engine reuses what it has read.

Does not promise that a model obeys: what a reply holds is checked afterwards, by rules.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from tara_health import limits
from tara_health.affect.response_needed import LEAST_INTENSITY
from tara_health.errors import InputError
from tara_health.platform import paths
from tara_health.prompt.template import ChatMessage
from tara_health.records import Analysis
from tara_health.vocabulary import Complexity, Mode, Urgency

_FLAGS_NAMED: Final = 4
_PINNED_HEADING: Final = "Facts the clinician pinned:"


@dataclass(frozen=True, slots=True)
class SystemContext:
    """What heads every prompt of a conversation: the facts its clinician pinned."""

    pinned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A finished turn as it was sent: the message, the note that stood before it, the reply."""

    user: str
    context_note: str
    reply: str


def system_text(system: SystemContext) -> str:
    """The instructions and the pinned facts. Raises `InputError` for more or longer facts than the limits."""
    facts = [fact for fact in (" ".join(fact.split()) for fact in system.pinned) if fact]
    if len(facts) > limits.PINNED_FACTS or any(len(fact) > limits.PINNED_FACT_CHARACTERS for fact in facts):
        raise InputError(
            f"At most {limits.PINNED_FACTS} facts of {limits.PINNED_FACT_CHARACTERS} characters each can be pinned.",
            untouched="Nothing was sent.",
            remedy="Unpin or shorten one.",
        )
    if not facts:
        return _resource("system")
    return "\n".join([_resource("system"), "", _PINNED_HEADING, *(f"- {fact}" for fact in facts)])


def build_messages(
    mode: Mode, system: SystemContext, history: Sequence[PastTurn], message: str, context_note: str
) -> list[ChatMessage]:
    """The messages of one request, oldest first, ready for `Template.render`.

    `context_note` is that of `context_note()`; one written by other hands gets the mode's task added. It must
    be stored with the turn and given back in `PastTurn`, so that the next request begins with exactly this one.
    """
    messages = [ChatMessage("system", system_text(system))]
    for turn in history:
        messages.append(ChatMessage("user", turn.user, turn.context_note))
        messages.append(ChatMessage("assistant", turn.reply))
    task = _resource(mode.value)
    note = context_note if task in context_note else "\n".join(part for part in (context_note, task) if part)
    messages.append(ChatMessage("user", message, note))
    return messages


def empty_request(system: SystemContext) -> list[ChatMessage]:
    """What every request of a conversation has in common: the instructions and a user turn without words.

    Its size is the `fixed_tokens` of `plan_window`. A turn's note belongs to that turn's own size: counted as fixed, it
    would move the budget from turn to turn, and the window with it.
    """
    return [ChatMessage("system", system_text(system)), ChatMessage("user", "")]


def context_note(analysis: Analysis, mode: Mode) -> str:
    """What the readers found worth saying and the task of the mode, in plain words; deterministic.

    The task stands last, next to the message: a small model told the task first tends to repeat the readings instead.
    """
    lines = (_feeling(analysis), _setting(analysis), _danger(analysis), style_of(analysis), _resource(mode.value))
    return "\n".join(line for line in lines if line)


def style_of(analysis: Analysis) -> str:
    """How the reply should be given: by what the person needs first, then by the kind of moment."""
    styles = _styles()
    parts = (styles["response_needed"][analysis.response_needed], styles["scenario"].get(analysis.scenario, ""))
    return " ".join(part for part in parts if part)


def _feeling(analysis: Analysis) -> str:
    emotion = analysis.emotion
    if emotion.patient_emotion == "neutral" or emotion.intensity < LEAST_INTENSITY:
        return ""
    who = {"patient": "The patient", "relative": "A relative", "clinician": "The clinician"}[emotion.experiencer]
    strength = "very " if emotion.intensity >= 0.75 else ""
    return f"{who} seems {strength}{_words(emotion.patient_emotion)}."


def _setting(analysis: Analysis) -> str:
    parts = []
    if analysis.scenario != "consultation":
        parts.append(_words(analysis.scenario))
    if analysis.specialty != "general":
        parts.append(_words(analysis.specialty))
    if analysis.complexity is Complexity.HIGH:
        parts.append("several problems at once")
    return f"Setting: {', '.join(parts)}." if parts else ""


def _danger(analysis: Analysis) -> str:
    parts = []
    if analysis.urgency is not Urgency.ROUTINE:
        parts.append(f"Urgency: {analysis.urgency.value}.")
    flags = dict.fromkeys(_words(flag.rule) for flag in analysis.red_flags if not flag.negated)
    if flags:
        parts.append(f"Warning signs: {', '.join(list(flags)[:_FLAGS_NAMED])}.")
    if analysis.self_harm:
        parts.append("There may be a risk of self-harm: safety comes first.")
    return " ".join(parts)


def _words(label: str) -> str:
    return label.replace(".", " ").replace("_", " ")


@cache
def _resource(name: str) -> str:
    """A text of resources/prompts, which ships with the program and is read once."""
    return (paths.resources_dir() / "prompts" / f"{name}.txt").read_text(encoding="utf-8").strip()


@cache
def _styles() -> dict[str, Any]:
    """The style sentences of resources/prompts/styles.json, read once."""
    styles: dict[str, Any] = json.loads((paths.resources_dir() / "prompts" / "styles.json").read_text("utf-8"))
    return styles
