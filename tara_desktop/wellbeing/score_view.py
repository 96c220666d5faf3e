"""A score as it is shown: what it is not, each scale with its range, the published ranges with their source, the terms.

Never as a diagnosis: a range is called by its published name, in quotation marks, with the paper that named it.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tara_desktop.page import rule
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph
from tara_desktop.wellbeing.band_bar import BandBar
from tara_health.wellbeing.filled_in import FilledIn
from tara_health.wellbeing.instrument import Instrument, Scale
from tara_health.wellbeing.item_texts import ItemTexts
from tara_health.wellbeing.scoring import Total
from tara_health.wellbeing.trends import figure


class ScoreView(QWidget):
    """Empty until `show_score`."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(theme.space(2))

    def show_score(self, filled: FilledIn, texts: ItemTexts) -> None:
        """Take over a filled-in questionnaire with the wording that it was filled in by."""
        self.forget()
        instrument = filled.instrument
        self._inside.addWidget(paragraph(instrument.is_not, "strong"))
        for total in filled.score.totals:
            self._inside.addWidget(rule())
            self._add_total(instrument, instrument.scale(total.key), total)
        self._inside.addWidget(rule())
        for words in origin(instrument, texts):
            self._inside.addWidget(paragraph(words, "caption"))

    def spoken(self) -> str:
        """The scales in one sentence each, for the announcement."""
        return " ".join(bar.accessibleDescription() for bar in self.findChildren(BandBar))

    def forget(self) -> None:
        """Show and keep nothing."""
        while (item := self._inside.takeAt(0)) is not None:
            widget = item.widget()
            if isinstance(widget, QLabel):
                widget.setText("")
            if isinstance(widget, BandBar):
                widget.forget()
                widget.setAccessibleDescription("")
            if isinstance(widget, QWidget):
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    def _add_total(self, instrument: Instrument, scale: Scale, total: Total) -> None:
        bar = BandBar(self._theme, total, instrument.bands(scale.key))
        bar.setAccessibleName(f"Scale: {total.name}")
        bar.setAccessibleDescription(f"{total.name}: {value_words(total)}. {direction(scale, total)}")
        self._inside.addWidget(paragraph(total.name, "heading"))
        self._inside.addWidget(paragraph(value_words(total), "title"))
        self._inside.addWidget(bar)
        self._inside.addWidget(paragraph(direction(scale, total), "muted"))
        for words in band_words(instrument, scale, total):
            self._inside.addWidget(paragraph(words, ""))


def value_words(total: Total) -> str:
    """The value with its range, or that there is none."""
    if total.value is None:
        return "Not scored"
    return f"{figure(total.value)}, from {figure(total.low)} to {figure(total.high)}"


def direction(scale: Scale, total: Total) -> str:
    """Which end is which, and the skipped questions."""
    end = "Higher is better." if scale.higher_is_better else "Lower is better."
    number = len(total.missing)
    skipped = f" {'One question was' if number == 1 else f'{number} questions were'} skipped." if number else ""
    return end + skipped


def band_words(instrument: Instrument, scale: Scale, total: Total) -> Iterator[str]:
    """Which published range it is in, all of them, and whose they are; or the rule by which it could not be scored."""
    if total.value is None:
        yield f"The rule for skipped questions: {scale.missing_rule}"
    if total.band is not None:
        yield f"It falls in the published range “{total.band}”."
    bands = instrument.bands(scale.key)
    if bands:
        yield "Published ranges: " + "; ".join(f"from {figure(band.low)} “{band.label}”" for band in bands) + "."
        yield f"Source of the ranges: {scale.bands_source.rstrip('.')}."
    else:
        yield scale.bands_source


def origin(instrument: Instrument, texts: ItemTexts) -> Iterator[str]:
    """Where the questionnaire comes from, whose it is and under what terms it is shown here."""
    yield f"{instrument.name}, {instrument.version}. " + " ".join(instrument.source)
    yield f"Owner: {instrument.licence.owner.rstrip('.')}. {instrument.licence.terms}"
    yield f"Wording supplied by {texts.permission_holder.rstrip('.')}. Licence: {texts.licence.rstrip('.')}."
