"""Where a text names someone: Safe Harbor identifiers (45 CFR 164.514(b)(2)(i)) as spans.

Promises: offsets are indices into the text as given; spans are sorted and do not overlap; the same text gives the same
spans; nothing is sent or written; time grows linearly with length. It does not promise to find every identifier: recall
and precision are measured by `make quality`. Only the first `limits.ANALYSIS_CHARACTERS` characters are read.
By hand: `tara scan "pt John Smith, MRN 00482913"`.
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from tara_health.encoder.session import Encoder
from tara_health.errors import AnalysisError
from tara_health.limits import ANALYSIS_CHARACTERS
from tara_health.phi.chunks import chunks
from tara_health.phi.grow import grown
from tara_health.phi.overlap import resolve
from tara_health.phi.public_numbers import only_public
from tara_health.phi.scores import LISTED
from tara_health.platform.lean_imports import left_out
from tara_health.records import PhiSpan
from tara_health.text.plain import read
from tara_health.vocabulary import PHI_CATEGORIES

DOUBTED_OF: Final = dict.fromkeys(PHI_CATEGORIES, 0.0) | {"name": 0.05, "geographic_subdivision": 0.05}
"""Below these odds of the encoder a find that rests on a shape, a word list or a weak cue (up to `LISTED`) is dropped;
codes and dates are never dropped for it."""
_DIALLED: Final = frozenset({"phone", "fax"})
"""A year, date, age or record number of the same digits as a public number is still an identifier."""


class PhiScanner:
    """Finds identifiers. `load()` may be called from any thread, any number of times; `scan` loads when it has to."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder or Encoder()
        self._engine: Any = None
        self._lock = threading.Lock()

    def load(self) -> None:
        """Load the language pipeline and the recognisers (about a second). Raises AnalysisError."""
        with self._lock:
            if self._engine is None:
                self._engine = _build(self._encoder)
                self._engine.analyze("Warm up on John Smith, 3/14/2020.", language="en")

    @property
    def loaded(self) -> bool:
        """Would `scan` answer without loading first?"""
        return self._engine is not None

    def scan(self, text: str) -> tuple[PhiSpan, ...]:
        """The identifiers of `text`, sorted and without overlap."""
        if not text.strip():
            return ()
        if self._engine is None:
            self.load()
        reading = read(text[:ANALYSIS_CHARACTERS])
        found = resolve(reading.plain, (grown(reading.plain, span) for span in self._found(reading.plain)))
        return tuple(
            PhiSpan(*reading.original(span.start, span.end), span.category, span.score)
            for span in found
            if span.category not in _DIALLED or not only_public(reading.plain[span.start : span.end])
        )

    def _found(self, plain: str) -> Iterator[PhiSpan]:
        for offset, piece in chunks(plain):
            marks = self._encoder.marks(piece)
            for result in self._engine.analyze(piece, language="en"):
                if result.score <= LISTED and marks.odds(result.start, result.end) < DOUBTED_OF[result.entity_type]:
                    continue  # a shape or a listed word that the sentence does not use as an identifier
                yield PhiSpan(offset + result.start, offset + result.end, result.entity_type, result.score)


@contextmanager
def _without_ipv6_probe() -> Iterator[None]:
    """urllib3, which comes with Presidio, binds an IPv6 socket to see whether it may; told there is none, it won't."""
    known = socket.has_ipv6
    socket.has_ipv6 = False
    try:
        yield
    finally:
        socket.has_ipv6 = known


def _build(encoder: Encoder) -> Any:
    """The engine; Presidio and spaCy are imported here, so that importing this module stays cheap."""
    # Presidio may log the words it reads at debug level; its logger is closed to keep patients out of any log.
    logging.getLogger("presidio-analyzer").setLevel(logging.CRITICAL)
    try:
        with _without_ipv6_probe(), left_out("torch", "transformers", "tensorflow"):
            from tara_health.phi.engine import build_engine
            from tara_health.phi.recognizers.registry import all_recognizers

        return build_engine(all_recognizers(), encoder)
    except (ImportError, OSError, ValueError, StopIteration) as error:
        raise AnalysisError(
            "The identifier check could not be loaded.",
            untouched="Your conversations are unharmed.",
            remedy="Install TARA again; until then, look for names and numbers yourself before you share a text.",
        ) from error
