"""Our own chat templates, pinned: a file's template text is recognised by its control strings and never rendered.

Promises: control text comes from this file only. Whatever a message holds, a pasted `<|im_end|>` included, leaves
`render` as content, which the engine tokenises as plain text. Segments join at places where the tokens are those of
the official rendering of ordinary text: a line break that belongs to a header stays with the header.

Does not promise: the official date lines of Llama 3.1 (a prompt holds no date, so that its prefix stays the same),
tools, images. The beginning-of-text token is part of the template, so segments are tokenised without adding any.

To check by hand: `python -m pytest tests/unit/prompt -q`; the expected strings there are written out by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from tara_health.errors import UnknownTemplate
from tara_health.inference.protocol import Prompt, Segment
from tara_health.prompt.tags import TOKENS, parts, rules_of

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of a conversation. A `system` message may only come first; the others alternate.

    `note` is what TARA says before a user's words; it is ours, never typed.
    """

    role: Role
    content: str
    note: str = ""

    @property
    def text(self) -> str:
        """Note, an empty line and content, as formats without tags show them."""
        return f"{self.note}\n\n{self.content}" if self.note else self.content


@dataclass(frozen=True, slots=True)
class Template:
    """The control strings of one chat format; each pair is what stands before and after a message.

    `system` is None where the format has no such role: its text then heads the first user message. `trims` says that
    the official format strips white space around a message. `reply_opening` follows the last assistant header only.
    `stop` are the tokens that end a reply. `tagged` sets notes and rules between the control tokens of `prompt.tags`.
    """

    name: str
    opening: str
    system: tuple[str, str] | None
    user: tuple[str, str]
    assistant: tuple[str, str]
    stop: tuple[str, ...]
    trims: bool = True
    reply_opening: str = ""
    tagged: bool = False

    def render(self, messages: Sequence[ChatMessage]) -> Prompt:
        """The segments of a conversation, ending with the assistant's header: ready to generate.

        Raises `ValueError` where the messages are not an optional system message and then user and assistant in turn,
        ending with the user: that is a fault of ours, never of what was typed.
        """
        system, turns = _split(messages)
        segments = _Segments()
        segments.control(self.opening)
        carried = ""
        if system is not None:
            if self.system is None:
                carried = self._clean(system) + "\n\n"
            elif self.tagged:
                _tagged_system(segments, self.system, system)
            else:
                segments.message(self.system, self._clean(system))
        for number, message in enumerate(turns):
            around = self.user if message.role == "user" else self.assistant
            head = carried if number == 0 else ""
            if self.tagged and message.note:
                segments.control(around[0])
                _tagged_note(segments, message.note)
                segments.message(("\n", around[1]), self._clean(message.content))
            else:
                segments.message(around, head + self._clean(message.text))
        segments.control(self.assistant[0] + self.reply_opening)
        return segments.done()

    def _clean(self, text: str) -> str:
        return text.strip() if self.trims else text


class _Segments:
    """Collects segments; neighbouring control strings become one, empty content none."""

    def __init__(self) -> None:
        self._done: list[Segment] = []
        self._pending = ""

    def control(self, text: str) -> None:
        self._pending += text

    def message(self, around: tuple[str, str], content: str) -> None:
        self.control(around[0])
        if content:
            self._flush()
            self._done.append(Segment(content))
        self.control(around[1])

    def done(self) -> Prompt:
        self._flush()
        return tuple(self._done)

    def _flush(self) -> None:
        if self._pending:
            self._done.append(Segment(self._pending, control=True))
            self._pending = ""


def _tagged_system(segments: _Segments, around: tuple[str, str], system: str) -> None:
    """Instructions with their rules between HIPAA_COMPLIANT's marks."""
    before, rules, after = rules_of(system)
    segments.message((around[0], ""), before)
    if rules:
        segments.message(("\n<HIPAA_COMPLIANT>", "</HIPAA_COMPLIANT>"), rules)
    segments.message(("", around[1]), after)


def _tagged_note(segments: _Segments, note: str) -> None:
    for pair, lines in parts(note):
        segments.message((f"<{pair}>", f"</{pair}>"), lines)


def _split(messages: Sequence[ChatMessage]) -> tuple[str | None, Sequence[ChatMessage]]:
    system = messages[0].content if messages and messages[0].role == "system" else None
    turns = messages if system is None else messages[1:]
    expected = [("user", "assistant")[number % 2] for number in range(len(turns))]
    if not turns or turns[-1].role != "user" or [message.role for message in turns] != expected:
        raise ValueError("messages must be user and assistant in turn, ending with the user")
    return system, turns


CHATML: Final = Template(
    name="chatml",
    opening="",
    system=("<|im_start|>system\n", "<|im_end|>\n"),
    user=("<|im_start|>user\n", "<|im_end|>\n"),
    assistant=("<|im_start|>assistant\n", "<|im_end|>\n"),
    stop=("<|im_end|>", "<|endoftext|>"),
    trims=False,
)
CHATML_NO_THINKING: Final = Template(
    name="chatml-no-thinking",
    opening="",
    system=CHATML.system,
    user=CHATML.user,
    assistant=CHATML.assistant,
    stop=CHATML.stop,
    trims=False,
    # Qwen3's published way to switch its thinking aloud off: the reply starts after an empty thought.
    reply_opening="<think>\n\n</think>\n\n",
)
CHATML_TARA: Final = Template(
    name="chatml-tara",
    opening="",
    system=CHATML.system,
    user=CHATML.user,
    assistant=CHATML.assistant,
    stop=CHATML.stop,
    trims=False,
    tagged=True,
)
LLAMA3: Final = Template(
    name="llama3",
    opening="<|begin_of_text|>",
    system=("<|start_header_id|>system<|end_header_id|>\n\n", "<|eot_id|>"),
    user=("<|start_header_id|>user<|end_header_id|>\n\n", "<|eot_id|>"),
    assistant=("<|start_header_id|>assistant<|end_header_id|>\n\n", "<|eot_id|>"),
    stop=("<|eot_id|>", "<|end_of_text|>", "<|eom_id|>"),
)
GEMMA: Final = Template(
    name="gemma",
    opening="<bos>",
    system=None,
    user=("<start_of_turn>user\n", "<end_of_turn>\n"),
    assistant=("<start_of_turn>model\n", "<end_of_turn>\n"),
    stop=("<end_of_turn>", "<eos>"),
)
LLAMA3_TARA: Final = Template(
    name="llama3-tara",
    opening=LLAMA3.opening,
    system=LLAMA3.system,
    user=LLAMA3.user,
    assistant=LLAMA3.assistant,
    stop=LLAMA3.stop,
    tagged=True,
)
MISTRAL: Final = Template(
    name="mistral",
    opening="<s>",
    system=None,
    # No spaces inside: a SentencePiece vocabulary puts one before each segment by itself, and Tekken wants none.
    user=("[INST]", "[/INST]"),
    assistant=("", "</s>"),
    stop=("</s>",),
)
TEMPLATES: Final[dict[str, Template]] = {
    template.name: template
    for template in (CHATML, CHATML_NO_THINKING, CHATML_TARA, LLAMA3, LLAMA3_TARA, GEMMA, MISTRAL)
}

_MARKS: Final = {
    "chatml": ("<|im_start|>", "<|im_end|>"),
    "llama3": ("<|start_header_id|>", "<|eot_id|>"),
    "gemma": ("<start_of_turn>", "<end_of_turn>"),
    "mistral": ("[INST]", "[/INST]"),
}
_FOREIGN: Final = ("<<SYS>>", "[SYSTEM_PROMPT]", "<|im_sep|>")
"""Marks of formats that resemble a pinned one and are not it: Llama 2, Mistral v7, Phi 4."""
_GEMMA_ARCHITECTURES: Final = ("gemma", "gemma2", "gemma3")
_REMEDY: Final = "Use an instruction-tuned file with a Llama 3, ChatML, Gemma or Mistral template."


def detect_template(chat_template_text: str, architecture: str) -> Template:
    """The pinned template whose control strings a file's chat template holds. The text is searched, never rendered.

    Raises `UnknownTemplate` where there is no text, none or more than one match, or the architecture contradicts the
    match.
    """
    if not chat_template_text.strip():
        raise UnknownTemplate("The model file names no chat template, as base models do.", remedy=_REMEDY)
    found = [name for name, marks in _MARKS.items() if all(mark in chat_template_text for mark in marks)]
    foreign = any(mark in chat_template_text for mark in _FOREIGN)
    if len(found) != 1 or foreign or (found[0] == "gemma") != (architecture in _GEMMA_ARCHITECTURES):
        raise UnknownTemplate("The model's chat template is none of those TARA has pinned.", remedy=_REMEDY)
    if found[0] == "chatml" and "<think>" in chat_template_text:
        return CHATML_NO_THINKING
    if found[0] in ("chatml", "llama3") and TOKENS[0] in chat_template_text:
        return TEMPLATES[f"{found[0]}-tara"]
    return TEMPLATES[found[0]]
