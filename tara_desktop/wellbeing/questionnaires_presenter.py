"""Which questionnaires can be filled in here, and whom to ask for the others. No Qt.

The wording of each belongs to its owner; what the institution has supplied is read anew each time the list is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from tara_desktop.ports import Runner
from tara_desktop.sentences import lines
from tara_health.wellbeing.instrument import Instrument, instruments
from tara_health.wellbeing.item_texts import ItemTexts, Supplied, supplied

MISSING: Final = (
    "To fill it in here, ask your IT department for its wording: that belongs to its owner, on whose terms it may be "
    "shown."
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A questionnaire with the wordings that were supplied for it, one for each language."""

    instrument: Instrument
    texts: tuple[ItemTexts, ...]

    @property
    def about(self) -> str:
        """How long it is and what time it asks about."""
        number = len(self.instrument.items)
        return f"{'One question' if number == 1 else f'{number} questions'}, {self.instrument.period}."

    @property
    def missing(self) -> str:
        """Whom to ask and why; '' where there is wording."""
        return "" if self.texts else MISSING

    @property
    def terms(self) -> str:
        """Whose the wording is and what they ask."""
        licence = self.instrument.licence
        return f"Owner and terms, as TARA knows them: {licence.owner.rstrip('.')}. {licence.terms}"


class QuestionnairesView(Protocol):
    """What the presenter can have shown."""

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """The list, those that can be filled in first."""
        ...

    def show_refused(self, sentences: Sequence[str]) -> None:
        """Files of the institution that can't be used."""
        ...

    def show_problem(self, what: str, rest: str) -> None:
        """Say what went wrong; two empty strings clear it."""
        ...


class QuestionnairesPresenter:
    """Reads the files away from the GUI thread."""

    def __init__(self, view: QuestionnairesView, runner: Runner) -> None:
        self._view = view
        self._runner = runner

    def load(self) -> None:
        """Read what was supplied and show the list."""
        self._view.show_problem("", "")
        self._runner.background(_read, self._loaded, self._failed)

    def _loaded(self, read: tuple[tuple[Offer, ...], tuple[str, ...]]) -> None:
        offers, refused = read
        self._view.show_offers(offers)
        self._view.show_refused(refused)

    def _failed(self, error: Exception) -> None:
        self._view.show_problem(*lines(error))


def _read() -> tuple[tuple[Offer, ...], tuple[str, ...]]:
    found = supplied()
    return offers(found), tuple(str(refusal) for refusal in found.refusals)


def offers(found: Supplied) -> tuple[Offer, ...]:
    """Every questionnaire, those with wording first. Raises `WellbeingDataUnreadable`."""
    every = [
        Offer(known, tuple(texts for texts in found.texts if texts.instrument == known.key)) for known in instruments()
    ]
    return tuple(sorted(every, key=lambda offer: not offer.texts))
