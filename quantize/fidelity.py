"""How like the 16-bit file a smaller one is, on replies it was not trained on.

For each counted token (those of the reply, given everything before it), with p of the 16-bit file and q of the other:

    perplexity       exp of the mean of -log q(token)
    KL divergence    sum over the vocabulary of p (log p - log q), in nats: its mean, and its 99th percentile
    top-1 agreement  the share of positions where both would say the same token under greedy decoding

The instructions and the message are read and never counted: nobody is shown how a file continues a prompt. Each file
scores each text once; all files are open together, and the scores of one text at a time are held in memory.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from quantize.scorer import Scorer, log_softmax
from tara_health.errors import InputError

TAIL_PERCENT: Final = 99
MAX_TEXTS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Text:
    """A served prompt and its reply as token ids. `counted[i]` says that ids[i] is of the reply."""

    ids: Sequence[int]
    counted: Sequence[bool]

    @property
    def places(self) -> list[int]:
        """The positions that are counted; the first token of all has nothing before it and is not."""
        return [place for place, counts in enumerate(self.counted) if counts and place > 0]


@dataclass(frozen=True, slots=True)
class Fidelity:
    """The figures of one file over `positions` counted tokens of `texts` texts. The reference's own divergence is 0."""

    perplexity: float
    kl_divergence: float
    kl_99: float
    top1_agreement: float
    positions: int
    texts: int


@dataclass(slots=True)
class _Tally:
    surprise: list[NDArray[np.float64]] = field(default_factory=list)
    divergence: list[NDArray[np.float64]] = field(default_factory=list)
    agreed: list[NDArray[np.bool_]] = field(default_factory=list)

    def add(self, reference: NDArray[np.float64], scores: NDArray[np.float64], said: NDArray[np.int64]) -> None:
        """Log-probabilities of both at the counted positions of a text, and the tokens that stand there."""
        self.surprise.append(-scores[np.arange(len(said)), said])
        self.divergence.append((np.exp(reference) * (reference - scores)).sum(axis=1))
        self.agreed.append(reference.argmax(axis=1) == scores.argmax(axis=1))

    def figures(self) -> Fidelity:
        divergence = np.concatenate(self.divergence)
        return Fidelity(
            perplexity=float(np.exp(np.concatenate(self.surprise).mean())),
            kl_divergence=float(divergence.mean()),
            kl_99=float(np.percentile(divergence, TAIL_PERCENT)),
            top1_agreement=float(np.concatenate(self.agreed).mean()),
            positions=len(divergence),
            texts=len(self.divergence),
        )


def fidelity(
    reference: Path,
    files: Mapping[str, Path],
    texts: Iterable[Text],
    *,
    context_tokens: int = 2048,
    progress: Callable[[int], None] | None = None,
) -> dict[str, Fidelity]:
    """The figures of the reference (under "") and of each file. A text longer than `context_tokens` is left out.

    `progress` gets how many texts are done. Raises `InputError` where no text has a reply, `ModelError` for a file.
    """
    tallies = {name: _Tally() for name in ("", *files)}
    with ExitStack() as stack:
        scorers = {
            name: stack.enter_context(Scorer(file, context_tokens=context_tokens))
            for name, file in {"": reference, **files}.items()
        }
        _check_vocabularies(scorers)
        for done, text in enumerate(texts, 1):
            if text.places and len(text.ids) <= context_tokens:
                _add(tallies, scorers, text)
            if progress is not None:
                progress(done)
    if not tallies[""].surprise:
        raise InputError(f"No text has a reply within {context_tokens:,} tokens; there is nothing to compare on.")
    return {name: tally.figures() for name, tally in tallies.items()}


def read_texts(file: Path, limit: int = 0) -> list[Text]:
    """Texts of a JSON-lines file of `[ids, counted]`, as `tara-train` keeps encoded conversations.

    Evenly spaced ones where there are more than `limit` (0 takes all). Raises `InputError`.
    """
    texts: list[Text] = []
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                ids, counted = json.loads(line)
                if len(ids) != len(counted) or number > MAX_TEXTS or not all(isinstance(token, int) for token in ids):
                    raise ValueError
                texts.append(Text(ids, [bool(counts) for counts in counted]))
    except OSError as error:
        raise InputError(f"The texts {file} can't be read ({error.strerror}).") from None
    except (ValueError, TypeError):
        raise InputError(f"{file.name}, line {number}: this is no pair of token ids and marks.") from None
    return spaced(texts, limit)


def spaced(texts: Sequence[Text], limit: int) -> list[Text]:
    """At most `limit` texts, evenly over the whole, so that every source has its share."""
    if not limit or len(texts) <= limit:
        return list(texts)
    return [texts[place * len(texts) // limit] for place in range(limit)]


def _add(tallies: Mapping[str, _Tally], scorers: Mapping[str, Scorer], text: Text) -> None:
    places = np.array(text.places)
    first = int(places[0]) - 1
    said = np.array(text.ids)[places]
    reference: NDArray[np.float64] | None = None
    for name, scorer in scorers.items():
        # What follows a token is scored at that token: one place before.
        scores = log_softmax(scorer.logits(text.ids[: int(places[-1])], first)[places - 1 - first])
        reference = scores if reference is None else reference
        tallies[name].add(reference, scores, said)


def _check_vocabularies(scorers: Mapping[str, Scorer]) -> None:
    sizes = {scorer.vocabulary for scorer in scorers.values()}
    if len(sizes) > 1:
        raise InputError(f"The files have vocabularies of different sizes ({sorted(sizes)}); they are not one model.")
