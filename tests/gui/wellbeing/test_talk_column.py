"""A long talk: the column builds only what is near, and scrolling and growing hold up no frame."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tara_desktop.theme.style import Theme
from tara_desktop.wellbeing.talk_column import CUT, GROUP, GROUPS, SHOWN_CHARACTERS, TalkColumn
from tests.gui.needles import found
from tests.gui.stalls import StallWatch
from tests.gui.wellbeing.talking import GOOD, TOLD


def test_a_long_talk_holds_up_no_frame(theme: Theme, qtbot: QtBot, no_stalls: StallWatch) -> None:
    column = TalkColumn(theme, "Say how it is.")
    qtbot.addWidget(column)
    column.resize(800, 600)
    column.show()
    for turn in range(150):
        column.add("You", f"{turn}: {TOLD}")
        column.add("TARA", "".join(GOOD))
        if turn % 10 == 0 or turn > 140:
            qtbot.wait(1)
    before = " ".join(found(("149: I am",)))
    assert before, "the control"
    long = column.add("You", "word " * 20_000)
    qtbot.wait(30)
    assert long.label.text().endswith(CUT)
    assert len(long.label.text()) == SHOWN_CHARACTERS + len(CUT)
    assert len(long.text) == 100_000
    bar = column.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    column.page(-1)
    assert bar.value() < bar.maximum()
    column.words[0].show_words("changed")
    qtbot.wait(5)
    assert bar.value() < bar.maximum(), "whoever scrolled up stays there"
    assert column.earlier.isVisible()
    assert GROUP * (GROUPS - 1) < len(column.words) <= GROUP * GROUPS
    column.forget()
    assert found(("149: I am", "word word")) == []
