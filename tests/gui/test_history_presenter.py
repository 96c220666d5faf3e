"""What the history decides, without Qt, over a small vault in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tara_desktop.history import presenter as module
from tara_desktop.history.days import day_label, short_date
from tara_desktop.history.presenter import HistoryPresenter
from tara_desktop.history.rows import Row
from tara_health.errors import VaultError
from tara_health.store.conversations import Conversation
from tara_health.store.search import SearchHit
from tara_health.vocabulary import Mode
from tests.gui.immediate import ImmediateVault

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = NOON.astimezone().date()


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (TODAY, "Today"),
        (TODAY - timedelta(days=1), "Yesterday"),
        (date(2026, 11, 21), "Saturday"),
        (date(2026, 11, 17), "Tuesday"),
        (date(2026, 11, 16), "16 November"),
        (date(2025, 11, 23), "23 November 2025"),
        (TODAY + timedelta(days=1), "24 November"),
    ],
)
def test_days_have_names(day: date, label: str) -> None:
    assert day_label(day, date(2026, 11, 23)) == label


def test_a_hit_shows_the_time_today_and_the_day_before() -> None:
    assert ":" in short_date(NOON, TODAY)
    assert short_date(NOON - timedelta(days=40), TODAY) == "14 Oct"
    assert short_date(NOON - timedelta(days=400), TODAY).endswith("2025")


class Book:
    """Conversations in memory, newest first."""

    def __init__(self, count: int) -> None:
        self.conversations = self
        self.all = [
            Conversation(number, f"title {number}", Mode.CLINICAL_QUESTION, NOON, NOON - timedelta(hours=number))
            for number in range(count)
        ]
        self.reads: list[Conversation | None] = []

    def recent(self, limit: int, before: Conversation | None) -> list[Conversation]:
        self.reads.append(before)
        there = sorted((c for c in self.all if not c.deleted), key=lambda c: (c.updated_at, c.id), reverse=True)
        if before is not None:
            there = [c for c in there if (c.updated_at, c.id) < (before.updated_at, before.id)]
        return there[:limit]

    def change(self, identity: int, **values: Any) -> Conversation:
        place = next(place for place, c in enumerate(self.all) if c.id == identity)
        self.all[place] = replace(self.all[place], **values)
        return self.all[place]

    def rename(self, identity: int, title: str) -> Conversation:
        return self.change(identity, title=title)

    def delete(self, identity: int) -> Conversation:
        return self.change(identity, deleted=True)

    def restore(self, identity: int) -> Conversation:
        return self.change(identity, deleted=False)

    def search(self, query: str, limit: int) -> list[SearchHit]:
        found = [c for c in self.all if query in c.title and not c.deleted]
        return [SearchHit(c.id, 1, c.title, f"…\n{query} …", c.created_at) for c in found][:limit]


class View:
    """Remembers what it was told to show."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.searching = False
        self.empty = self.undo = self.problem = ""

    def show_rows(self, rows: Sequence[Row], *, searching: bool) -> None:
        self.rows, self.searching = list(rows), searching

    def add_rows(self, rows: Sequence[Row]) -> None:
        self.rows.extend(rows)

    def show_empty(self, words: str) -> None:
        self.empty = words

    def show_undo(self, words: str) -> None:
        self.undo = words

    def show_problem(self, words: str) -> None:
        self.problem = words

    @property
    def ids(self) -> list[int | None]:
        return [row.conversation_id for row in self.rows if not row.is_heading]


class Desk:
    """View, vault and presenter together."""

    def __init__(self, count: int, *, held: bool = False) -> None:
        self.book, self.view = Book(count), View()
        self.vault = ImmediateVault(self.book, held=held)
        self.opened: list[int] = []
        self.gone: list[int] = []
        self.presenter = HistoryPresenter(self.view, self.vault, self.opened.append, self.gone.append, lambda: TODAY)


def test_conversations_stand_below_their_days() -> None:
    desk = Desk(40)
    desk.presenter.refresh()
    headings = [row.title for row in desk.view.rows if row.is_heading]
    assert headings[:2] == ["Today", "Yesterday"]
    assert len(headings) == len(set(headings))
    assert desk.view.ids == list(range(40))


def test_an_empty_history_says_so() -> None:
    desk = Desk(0)
    desk.presenter.refresh()
    assert "No conversations" in desk.view.empty


def test_pages_follow_without_gap_or_double_heading() -> None:
    desk = Desk(module.PAGE * 2 + 7)
    desk.presenter.refresh()
    assert len(desk.view.ids) == module.PAGE
    assert desk.presenter.may_have_more
    desk.presenter.more()
    desk.presenter.more()
    assert desk.view.ids == list(range(module.PAGE * 2 + 7))
    headings = [row.title for row in desk.view.rows if row.is_heading]
    assert len(headings) == len(set(headings))
    assert not desk.presenter.may_have_more
    reads = len(desk.book.reads)
    desk.presenter.more()
    assert len(desk.book.reads) == reads


def test_a_page_is_asked_for_once() -> None:
    desk = Desk(module.PAGE * 3, held=True)
    desk.presenter.refresh()
    desk.vault.run_all()
    desk.presenter.more()
    desk.presenter.more()
    assert len(desk.vault.waiting) == 1


def test_a_refresh_keeps_the_older_pages_and_moves_what_was_used() -> None:
    desk = Desk(module.PAGE * 2)
    desk.presenter.refresh()
    desk.presenter.more()
    last = module.PAGE * 2 - 1
    desk.book.change(last, updated_at=NOON + timedelta(minutes=1))
    desk.presenter.refresh()
    assert desk.view.ids == [last, *range(last)]


def test_search_shows_hits_on_one_line_and_then_the_days_again() -> None:
    desk = Desk(30)
    desk.presenter.refresh()
    desk.presenter.search(" title 7 ")
    assert desk.view.searching
    assert desk.view.ids == [7]
    assert desk.view.rows[0].snippet == "… title 7 …"
    desk.presenter.search("nothing has this")
    assert desk.view.ids == []
    assert "Nothing found" in desk.view.empty
    desk.presenter.search("")
    assert not desk.view.searching
    assert len(desk.view.ids) == 30


def test_a_late_answer_to_an_earlier_search_is_not_shown() -> None:
    desk = Desk(30, held=True)
    desk.presenter.search("title 1")
    desk.presenter.search("title 2")
    first, second = desk.vault.waiting
    second()
    shown = list(desk.view.rows)
    first()
    assert desk.view.rows == shown


def test_an_answer_after_the_field_was_emptied_is_not_shown() -> None:
    desk = Desk(3, held=True)
    desk.presenter.refresh()
    desk.vault.run_all()
    desk.presenter.search("title 1")
    desk.presenter.search("")
    desk.vault.run_all()
    assert len(desk.view.ids) == 3


def test_rename_shows_the_new_title_in_place() -> None:
    desk = Desk(3)
    desk.presenter.refresh()
    desk.presenter.rename(1, "  another\n title ")
    assert [row.title for row in desk.view.rows if row.conversation_id == 1] == ["another title"]
    assert desk.book.all[1].title == "another title"
    desk.presenter.rename(1, "   ")
    assert desk.book.all[1].title == "another title"


def test_delete_can_be_undone() -> None:
    desk = Desk(3)
    desk.presenter.refresh()
    desk.presenter.delete(1)
    assert desk.view.ids == [0, 2]
    assert desk.view.undo
    assert desk.gone == [1]
    desk.presenter.undo()
    assert desk.view.ids == [0, 1, 2]
    assert desk.view.undo == ""
    desk.presenter.undo()
    assert desk.view.ids == [0, 1, 2]


def test_the_offer_to_undo_ends() -> None:
    desk = Desk(3)
    desk.presenter.refresh()
    desk.presenter.delete(1)
    desk.presenter.undo_expired()
    desk.presenter.undo()
    assert desk.view.ids == [0, 2]


def test_opening_tells_whoever_shows_conversations() -> None:
    desk = Desk(3)
    desk.presenter.open(2)
    assert desk.opened == [2]


def test_a_failure_is_said_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(3)
    desk.presenter.refresh()

    def fail(identity: int) -> None:
        raise VaultError("The disk is full.", untouched="Nothing was deleted.")

    monkeypatch.setattr(desk.book, "delete", fail)
    desk.presenter.delete(1)
    assert desk.view.problem == "The disk is full. Nothing was deleted."
    assert desk.view.ids == [0, 1, 2]
    assert desk.view.undo == ""


def test_the_lock_empties_it() -> None:
    desk = Desk(3)
    desk.presenter.refresh()
    desk.presenter.search("title")
    desk.presenter.delete(1)
    desk.presenter.forget()
    assert desk.view.rows == []
    assert desk.view.undo == ""
    assert "title" not in repr(vars(desk.presenter))
