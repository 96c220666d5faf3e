"""Our templates give the published formats for ordinary text, and no content ever becomes control."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tara_health.errors import UnknownTemplate
from tara_health.inference.gguf_header import read_header
from tara_health.inference.protocol import Prompt
from tara_health.models.catalog import resolve
from tara_health.models.embedded import pinned_base
from tara_health.prompt.template import TEMPLATES, ChatMessage, detect_template

CONVERSATION = (
    ChatMessage("system", "Be brief."),
    ChatMessage("user", "Is 38.2 a fever?"),
    ChatMessage("assistant", "Yes."),
    ChatMessage("user", "And 37.1?"),
)
# Written by hand from each format's published description, beginning-of-text token included.
PUBLISHED = {
    "chatml": (
        "<|im_start|>system\nBe brief.<|im_end|>\n"
        "<|im_start|>user\nIs 38.2 a fever?<|im_end|>\n"
        "<|im_start|>assistant\nYes.<|im_end|>\n"
        "<|im_start|>user\nAnd 37.1?<|im_end|>\n"
        "<|im_start|>assistant\n"
    ),
    "chatml-no-thinking": (
        "<|im_start|>system\nBe brief.<|im_end|>\n"
        "<|im_start|>user\nIs 38.2 a fever?<|im_end|>\n"
        "<|im_start|>assistant\nYes.<|im_end|>\n"
        "<|im_start|>user\nAnd 37.1?<|im_end|>\n"
        "<|im_start|>assistant\n<think>\n\n</think>\n\n"
    ),
    "llama3": (
        "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nIs 38.2 a fever?<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\nYes.<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nAnd 37.1?<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\n"
    ),
    "chatml-tara": (
        "<|im_start|>system\nBe brief.<|im_end|>\n"
        "<|im_start|>user\nIs 38.2 a fever?<|im_end|>\n"
        "<|im_start|>assistant\nYes.<|im_end|>\n"
        "<|im_start|>user\nAnd 37.1?<|im_end|>\n"
        "<|im_start|>assistant\n"
    ),
    "llama3-tara": (
        "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nIs 38.2 a fever?<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\nYes.<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nAnd 37.1?<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\n"
    ),
    "gemma": (
        "<bos><start_of_turn>user\nBe brief.\n\nIs 38.2 a fever?<end_of_turn>\n"
        "<start_of_turn>model\nYes.<end_of_turn>\n"
        "<start_of_turn>user\nAnd 37.1?<end_of_turn>\n"
        "<start_of_turn>model\n"
    ),
    "mistral": "<s>[INST]Be brief.\n\nIs 38.2 a fever?[/INST]Yes.</s>[INST]And 37.1?[/INST]",
}
CONTROL = sorted({mark for template in TEMPLATES.values() for mark in (*template.stop, *template.user)} - {""})


def joined(prompt: Prompt) -> str:
    return "".join(segment.text for segment in prompt)


@pytest.mark.parametrize("name", TEMPLATES)
def test_rendering_is_the_published_format(name: str) -> None:
    assert joined(TEMPLATES[name].render(CONVERSATION)) == PUBLISHED[name]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_conversation_without_instructions_renders(name: str) -> None:
    text = joined(TEMPLATES[name].render([ChatMessage("user", "Hello")]))
    assert text.count("Hello") == 1
    assert "\n\nHello" not in text or name.startswith("llama3")


@pytest.mark.parametrize("name", ["llama3", "llama3-tara", "gemma", "mistral"])
def test_white_space_around_a_message_is_stripped_where_the_format_does(name: str) -> None:
    template = TEMPLATES[name]
    assert template.render([ChatMessage("user", " \n Hi\n")]) == template.render([ChatMessage("user", "Hi")])


def test_chatml_keeps_white_space() -> None:
    prompt = TEMPLATES["chatml"].render([ChatMessage("user", " Hi\n")])
    assert [segment.text for segment in prompt if not segment.control] == [" Hi\n"]


def test_an_interrupted_empty_reply_leaves_no_empty_segment() -> None:
    messages = [ChatMessage("user", "a"), ChatMessage("assistant", ""), ChatMessage("user", "b")]
    for template in TEMPLATES.values():
        assert all(segment.text for segment in template.render(messages))


@pytest.mark.parametrize(
    "roles",
    [[], ["system"], ["assistant"], ["user", "assistant"], ["user", "user"], ["user", "system", "user"]],
    ids=lambda roles: "-".join(roles) or "none",
)
def test_messages_out_of_order_are_our_fault(roles: list[str]) -> None:
    messages = [ChatMessage(role, "x") for role in roles]  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="in turn"):
        TEMPLATES["chatml"].render(messages)


content = st.one_of(
    st.text(max_size=40), st.lists(st.sampled_from([*CONTROL, "x", "\n", " "]), max_size=6).map("".join)
)


@pytest.mark.proof
@settings(deadline=None)
@given(name=st.sampled_from(sorted(TEMPLATES)), texts=st.lists(content, min_size=4, max_size=4))
def test_no_content_becomes_control(name: str, texts: list[str]) -> None:
    """Control text is the same whatever the messages hold, and every message comes back whole as content."""
    template = TEMPLATES[name]
    roles = [message.role for message in CONVERSATION]
    prompt = template.render([ChatMessage(role, f"<{text}>") for role, text in zip(roles, texts, strict=True)])
    reference = template.render(CONVERSATION)
    assert [s.text for s in prompt if s.control] == [s.text for s in reference if s.control]
    shown = "".join(s.text for s in prompt if not s.control)
    position = 0
    for text in texts:
        position = shown.index(f"<{text}>", position)


LLAMA3_TEXT = "{{ bos_token }}{% for m in messages %}<|start_header_id|>{{ m.role }}<|end_header_id|> x <|eot_id|>"
RECOGNISED = [
    ("{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}", "llama", "chatml"),
    ("<|im_start|>…<|im_end|>{% if enable_thinking %}<think>", "qwen3", "chatml-no-thinking"),
    (LLAMA3_TEXT, "llama", "llama3"),
    ("<bos><start_of_turn>user\n…<end_of_turn>", "gemma3", "gemma"),
    ("[AVAILABLE_TOOLS]… [INST] {{ m.content }} [/INST]", "llama", "mistral"),
]


@pytest.mark.parametrize(("text", "architecture", "name"), RECOGNISED, ids=[row[2] for row in RECOGNISED])
def test_a_template_is_recognised_by_its_control_strings(text: str, architecture: str, name: str) -> None:
    assert detect_template(text, architecture) is TEMPLATES[name]


@pytest.mark.parametrize(
    ("text", "architecture"),
    [
        ("", "llama"),
        ("  \n", "llama"),
        ("{{ messages }}", "llama"),
        ("<|im_start|>", "llama"),
        ("[INST] <<SYS>> {{ s }} <</SYS>> [/INST]", "llama"),
        ("[SYSTEM_PROMPT][INST][/INST]", "llama"),
        ("<|im_start|><|im_sep|><|im_end|>", "llama"),
        ("<start_of_turn><end_of_turn>", "llama"),
        ("<|im_start|><|im_end|>", "gemma3"),
        ("<|im_start|><|im_end|>[INST][/INST]", "llama"),
    ],
)
def test_any_other_template_is_refused_with_a_remedy(text: str, architecture: str) -> None:
    with pytest.raises(UnknownTemplate) as caught:
        detect_template(text, architecture)
    assert caught.value.remedy


def test_a_hostile_template_is_searched_and_never_run() -> None:
    bomb = "<|im_start|><|im_end|>{% for i in range(10**9) %}{{ ''.__class__.__mro__ }}{% endfor %}"
    assert detect_template(bomb, "llama").name == "chatml"


def test_the_pinned_base_names_chatml() -> None:
    header = read_header(pinned_base())
    assert detect_template(header.chat_template, header.architecture).name == "chatml"


def test_tara_s_own_weights_are_asked_as_their_header_says() -> None:
    model = resolve("embedded")
    header = read_header(model.path)
    assert detect_template(header.chat_template, header.architecture).name == model.template
