"""The prompt of the supportive conversation: its own short instructions, a note by what was felt, the turns that fit.

Promises: the instructions are the same at every turn and hold no date, so the engine reuses what it has read; the note
is made of our own words alone. Which turns are kept is `prompt.window`'s rule. It does not promise that a model
listens: what it says is checked afterwards. By hand: read resources/prompts/wellbeing.txt.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from tara_health.affect.response_needed import LEAST_INTENSITY
from tara_health.errors import EngineStartFailed
from tara_health.inference.protocol import Engine, Prompt, Sampling
from tara_health.platform import paths
from tara_health.prompt.build import PastTurn
from tara_health.prompt.template import ChatMessage, Template
from tara_health.prompt.window import plan_window
from tara_health.records import EmotionReading

SAMPLING: Final = Sampling(temperature=0.4, max_tokens=110)
"""Two sentences, and a little room."""


def talk_note(emotion: EmotionReading) -> str:
    """What stands before the clinician's words: the feeling that was read, if one was, and the task."""
    if emotion.patient_emotion == "neutral" or emotion.intensity < LEAST_INTENSITY:
        return _text("wellbeing_turn")
    return f"The clinician seems {emotion.patient_emotion.replace('_', ' ')}.\n{_text('wellbeing_turn')}"


def talk_messages(history: Sequence[PastTurn], message: str, note: str) -> list[ChatMessage]:
    """The messages of one request, oldest first."""
    messages = [ChatMessage("system", _text("wellbeing"))]
    for turn in history:
        messages += [ChatMessage("user", turn.user, turn.context_note), ChatMessage("assistant", turn.reply)]
    return [*messages, ChatMessage("user", message, note)]


def talk_prompt(
    history: Sequence[PastTurn], message: str, note: str, engine: Engine, template: Template, sampling: Sampling
) -> Prompt:
    """The rendered prompt with the turns that fit. Raises `PromptTooLong` where the message alone does not, and
    `EngineStartFailed` where the engine has died."""

    def tokens(turns: Sequence[PastTurn], words: str, before: str) -> int:
        return sum(engine.count_tokens(template.render(talk_messages(turns, words, before))))

    if engine.info is None:
        raise EngineStartFailed("No model is loaded.")
    fixed = tokens((), "", "")
    plan = plan_window(
        [tokens((turn,), "", "") - fixed for turn in history],
        fixed_tokens=fixed,
        new_tokens=tokens((), message, note) - fixed,
        reply_tokens=sampling.max_tokens,
        context_tokens=engine.info.context_tokens,
    )
    return template.render(talk_messages(history[plan.first_kept :], message, note))


@cache
def _text(name: str) -> str:
    """A text of resources/prompts, which ships with the program and is read once."""
    return (paths.resources_dir() / "prompts" / f"{name}.txt").read_text(encoding="utf-8").strip()
