"""Presidio's AnalyzerEngine with nothing but what TARA needs, set up in words so that nothing is fetched.

Without a configuration Presidio would download a language model; it never gets the chance here: the spaCy pipeline that
`training/phi` made is loaded by path from resources/models/phi once its files agree with their manifest, the registry
holds our recognisers alone, and tldextract, which fetches a suffix list when first used, is replaced by one that has no
address to ask. Score enhancement by lemmas is left out: our recognisers look at their own context.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterable, Iterator
from typing import Any, Final

import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from tara_health.encoder.marks import DOUBTED
from tara_health.encoder.session import Encoder
from tara_health.phi.recognizers.base import Entity
from tara_health.platform.paths import resources_dir
from tara_health.vocabulary import PHI_CATEGORIES

# The tokeniser is quadratic in the length of one unbroken word; a break each 100 characters keeps every offset.
_LONG_WORD: Final = re.compile(r"\S{100}")


def build_engine(recognizers: Iterable[EntityRecognizer], encoder: Encoder) -> AnalyzerEngine:
    """An engine over our identifier models. About a second; opens no connection."""
    tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    return AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=list(recognizers), supported_languages=["en"]),
        nlp_engine=IdentifierModel(encoder),
        context_aware_enhancer=_NoEnhancer(0.0, 0.0, 0, 0),
        supported_languages=["en"],
    )


class IdentifierModel(NlpEngine):  # type: ignore[misc]
    """Two models that `training` made, one label a Safe Harbor category: the named-entity pipeline, which knows how
    identifiers are spelt, and the shared encoder, which knows what a sentence speaks of.

    What the pipeline alone sees counts only where the encoder does not doubt it almost wholly.
    """

    engine_name = "tara-identifiers"

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._pipeline: Any = None
        self._one_at_a_time = threading.Lock()

    def load(self) -> None:
        """Load both. Raises `OSError` or `ValueError` when a file is missing or was changed."""
        folder = resources_dir() / "models" / "phi"
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        for name, digest in manifest["sha256"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                raise ValueError(f"{name} of the identifier model was changed.")
        self._pipeline = spacy.load(folder)
        self._encoder.load()

    def is_loaded(self) -> bool:
        """Has `load` run?"""
        return self._pipeline is not None

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """Named entities of one piece of text."""
        if self._pipeline is None:
            raise RuntimeError("load() comes first")
        seen = self._seen(text)
        marks = self._encoder.marks(text)
        entities = [Entity(*entity) for entity in marks.entities()]
        entities += [Entity(*span) for span in seen if marks.odds(span[0], span[1]) >= DOUBTED]
        return NlpArtifacts(
            entities=entities, tokens=(), tokens_indices=[], lemmas=[], nlp_engine=None, language=language
        )

    def _seen(self, text: str) -> list[tuple[int, int, str]]:
        """The pipeline's entities. Its words are freed at once: spaCy would keep every word ever read until the end."""
        assert self._pipeline is not None  # noqa: S101 - process_text looked
        with self._one_at_a_time, self._pipeline.memory_zone():
            document = self._pipeline(_LONG_WORD.sub(lambda word: word[0][:-1] + " ", text))
            return [(span.start_char, span.end_char, span.label_) for span in document.ents]

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **_: object
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """Each text with its entities, one after the other."""
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:
        """Presidio's interface; unused, since no lemmas are made."""
        return False

    def is_punct(self, word: str, language: str) -> bool:
        """Presidio's interface; unused, since no lemmas are made."""
        return False

    def get_supported_entities(self) -> list[str]:
        """The entity labels our recognisers read."""
        return list(PHI_CATEGORIES)

    def get_supported_languages(self) -> list[str]:
        """English."""
        return ["en"]


class _NoEnhancer(ContextAwareEnhancer):  # type: ignore[misc]
    """Leaves every score as its recogniser gave it."""

    def enhance_using_context(self, text: str, raw_results: list[Any], *_: object, **__: object) -> list[Any]:
        """The results, unchanged."""
        return raw_results
