"""A questionnaire that somebody filled in, as their private file keeps it.

Promises: the answers are what is kept; a score is worked out from them anew each time, so that a corrected scoring rule
corrects what is shown. The totals beside them serve the owner's own copy and are never read back. An entry of a
questionnaire that this TARA does not know is left out of the trends and stays in the file. By hand:
`python -c "from datetime import date; from tara_health.wellbeing.filled_in import FilledIn; from
tara_health.wellbeing.instrument import instrument as i; print(FilledIn(date.today(), i('gad7'), {}).payload())"`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from tara_health.wellbeing.instrument import Instrument, instruments
from tara_health.wellbeing.scoring import Score
from tara_health.wellbeing.trends import Series, series_of_scores

KIND: Final = "score"
"""The entry's kind in the private file."""


@dataclass(frozen=True, slots=True)
class FilledIn:
    """One filled-in questionnaire: its day and the answers by item key, None for a skipped one."""

    day: date
    instrument: Instrument
    answers: dict[str, int | None]

    @property
    def score(self) -> Score:
        """What the answers add up to. Raises `AnswerRefused`."""
        return self.instrument.score(self.answers)

    def payload(self) -> dict[str, Any]:
        """What the journal keeps, beside the day. Raises `AnswerRefused`."""
        totals = {total.key: {"value": total.value, "range": total.band} for total in self.score.totals}
        return {"version": 1, "instrument": self.instrument.key, "answers": dict(self.answers), "totals": totals}

    @classmethod
    def of(cls, day: date, payload: Mapping[str, Any]) -> FilledIn | None:
        """What the journal kept, None for a questionnaire unknown here; an unreadable answer counts as skipped."""
        known = {one.key: one for one in instruments()}.get(str(payload.get("instrument")))
        if known is None:
            return None
        kept = payload.get("answers")
        answers = kept if isinstance(kept, Mapping) else {}
        read = {item: answers.get(item) for item in known.items}
        return cls(
            day,
            known,
            {
                item: answer if type(answer) is int and answer in known.answers else None
                for item, answer in read.items()
            },
        )


def short_name(instrument: Instrument) -> str:
    """Its name without what stands in brackets behind it."""
    return instrument.name.partition(" (")[0]


def series_of_filled_in(filled: Iterable[FilledIn]) -> tuple[Series, ...]:
    """A series for each scale of each questionnaire that was filled in, named and keyed with its questionnaire."""
    by_key: dict[str, list[FilledIn]] = {}
    for one in filled:
        by_key.setdefault(one.instrument.key, []).append(one)
    return tuple(
        replace(series, key=f"{known.key}.{series.key}", name=f"{short_name(known)}: {series.name}")
        for known in instruments()
        if known.key in by_key
        for series in series_of_scores(known, ((one.day, one.score) for one in by_key[known.key]))
    )
