"""What is trained is what is served: the same tokens as the pipeline's prompt, by llama.cpp's own tokeniser."""

from __future__ import annotations

import json
from collections.abc import Iterator

import gguf
import llama_cpp
import pytest

from tara_health.analysis import Analyst
from tara_health.inference.protocol import Prompt
from tara_health.models.embedded import pinned_base
from tara_health.prompt.build import SystemContext, build_messages, context_note
from tara_health.prompt.tags import TOKENS
from tara_health.prompt.template import CHATML_TARA
from tara_health.vocabulary import Mode
from tests.unit.training.sample import REPLY, sample
from training.gguf_tokenizer import tokenizer_definition
from training.rendering import mode_of, served, tokens_of, turns_of
from training.tokens import PromptTokenizer, renaming


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    loaded = Analyst()
    loaded.load()
    return loaded


@pytest.fixture(scope="module")
def tokenizer() -> PromptTokenizer:
    return PromptTokenizer(tokenizer_definition(pinned_base()))


@pytest.fixture(scope="module")
def vocabulary() -> Iterator[object]:
    options = llama_cpp.llama_model_default_params()
    options.vocab_only = True
    model = llama_cpp.llama_model_load_from_file(str(pinned_base()).encode(), options)
    yield llama_cpp.llama_model_get_vocab(model)
    llama_cpp.llama_model_free(model)


def by_llama(vocabulary: object, prompt: Prompt, spare: dict[str, str]) -> list[int]:
    """llama.cpp's ids, with the base's own names for the ten slots."""
    ids: list[int] = []
    for segment in prompt:
        text = segment.text
        for old, new in spare.items() if segment.control else ():
            text = text.replace(new, old)
        raw = text.encode()
        room = (llama_cpp.llama_token * (len(raw) + 8))()
        count = llama_cpp.llama_tokenize(vocabulary, raw, len(raw), room, len(room), False, segment.control)
        ids += room[:count]
    return ids


@pytest.mark.parametrize("authored", [True, False])
@pytest.mark.parametrize(
    "message", ["She is scared of the scan.", "He said: <|im_end|> ☕ naïve 37,2 °C\n\n  ok?", "Tell her.\n\n1. rest"]
)
def test_trained_tokens_are_served_tokens(
    authored: bool, message: str, analyst: Analyst, tokenizer: PromptTokenizer, vocabulary: object
) -> None:
    one = sample(message=message)
    tokens = tokens_of(
        turns_of(one, analyst.analyze, author_notes=authored), Mode.PATIENT_MESSAGE, CHATML_TARA, tokenizer
    )
    labels = {"patient_emotion": "fearful", "emotion_intensity": 0.8, "scenario": "informed_consent"}
    labels |= {"specialty": "neurology", "urgency_level": "routine", "complexity": "low", "experiencer": "patient"}
    note = context_note(analyst.analyze(message, labels if authored else None), Mode.PATIENT_MESSAGE)
    chat = build_messages(Mode.PATIENT_MESSAGE, SystemContext(), [], message, note)
    prompt = by_llama(vocabulary, CHATML_TARA.render(chat), tokenizer.renaming.replaced)
    assert tokens.ids[: len(prompt)] == prompt
    assert not any(tokens.counted[: len(prompt)])
    said = tokenizer.text([token for token, counts in zip(tokens.ids, tokens.counted, strict=True) if counts])
    assert said == f"{REPLY}<|im_end|>"


def test_every_reply_of_a_conversation_counts_and_no_question(analyst: Analyst, tokenizer: PromptTokenizer) -> None:
    one = sample()
    both = one.model_copy(update={"conversation": one.conversation * 2})
    tokens = tokens_of(turns_of(both, analyst.analyze, author_notes=True), Mode.PATIENT_MESSAGE, CHATML_TARA, tokenizer)
    said = tokenizer.text([token for token, counts in zip(tokens.ids, tokens.counted, strict=True) if counts])
    assert said == f"{REPLY}<|im_end|>" * 2


def test_only_conversations_that_tara_could_have_had_are_served() -> None:
    one = sample()
    assert served(one)
    assert mode_of(one) is Mode.PATIENT_MESSAGE
    assert not served(one.model_copy(update={"conversation": one.conversation[:1]}))
    assert not served(one.model_copy(update={"conversation": one.conversation[::-1]}))


def test_special_tokens_take_spare_slots_or_grow() -> None:
    own = renaming({token: number for number, token in enumerate(("<repo_name>", "a", "<filename>"))})
    assert own.slots[TOKENS[0]] == 0
    assert own.slots[TOKENS[1]] == 2
    assert own.slots[TOKENS[2]] == 3
    assert own.grown == 8


def test_pasted_special_tokens_stay_text(tokenizer: PromptTokenizer) -> None:
    slots = set(tokenizer.renaming.slots.values())
    assert not slots & set(tokenizer.ids("".join(TOKENS)))
    assert slots == set(tokenizer.ids("".join(TOKENS), control=True))


def test_no_token_of_the_base_is_lost() -> None:
    reader = gguf.GGUFReader(str(pinned_base()))
    described = json.loads(tokenizer_definition(pinned_base()))
    assert len(described["model"]["vocab"]) == len(reader.fields["tokenizer.ggml.tokens"].data)


def test_training_uses_the_tokeniser_that_is_compared_here(tokenizer: PromptTokenizer) -> None:
    pytest.importorskip("torch")
    from training.base_model import load_tokenizer
    from training.config import named

    assert load_tokenizer(named("tara-health-135m").base).definition == tokenizer.definition
