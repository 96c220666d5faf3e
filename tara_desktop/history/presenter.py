"""Decides what the history shows. No Qt: the view and the vault's thread are protocols.

It pages: a list of thousands is read a hundred at a time, as far as somebody scrolls. A refresh reads the first page
only and keeps the older ones that it did not reach.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from tara_desktop.history.rows import Row, day_rows, hit_rows
from tara_desktop.ports import VaultAccess
from tara_desktop.sentences import sentence
from tara_health import limits

if TYPE_CHECKING:
    from tara_health.store.conversations import Conversation
    from tara_health.store.open import Vault
    from tara_health.store.search import SearchHit

PAGE: Final = 100
HITS: Final = 50


class HistoryView(Protocol):
    """What the presenter can have shown."""

    def show_rows(self, rows: Sequence[Row], *, searching: bool) -> None:
        """Show these instead of what was there."""
        ...

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Add these below."""
        ...

    def show_empty(self, words: str) -> None:
        """Say why the list is empty; '' when it is not."""
        ...

    def show_undo(self, words: str) -> None:
        """Offer to undo what was just done; '' withdraws the offer."""
        ...

    def show_problem(self, words: str) -> None:
        """Say what failed; '' clears it."""
        ...


class HistoryPresenter:
    """The list's mind: what is loaded, what is searched for, what can be undone."""

    def __init__(
        self,
        view: HistoryView,
        vault: VaultAccess,
        opened: Callable[[int], None],
        deleted: Callable[[int], None],
        today: Callable[[], date] = date.today,
    ) -> None:
        self._view = view
        self._vault = vault
        self._opened = opened
        self._deleted = deleted
        self._today = today
        self.forget()

    def forget(self) -> None:
        """Hold nothing: the lock."""
        self._loaded: list[Conversation] = []
        self._complete = False
        self._loading = False
        self._query = ""
        self._asked = 0
        self._undo: int | None = None
        self._view.show_rows((), searching=False)
        self._view.show_undo("")
        self._view.show_problem("")

    def refresh(self) -> None:
        """Read the newest page again."""
        self._vault.store(partial(_page, None), self._refreshed, self._failed)

    def more(self) -> None:
        """The list was scrolled to its end: read the next page."""
        if not (self._loading or self._complete or self._query) and self._loaded:
            self._loading = True
            self._vault.store(partial(_page, self._loaded[-1]), self._continued, self._failed)

    @property
    def may_have_more(self) -> bool:
        """Is there anything below the last row?"""
        return not (self._complete or self._query)

    def search(self, typed: str) -> None:
        """The search field changed. Only the answer to the latest text is shown; an empty one shows the days again."""
        self._query = typed.strip()[: limits.SEARCH_QUERY_CHARACTERS]
        self._asked += 1
        if self._query:
            self._vault.store(partial(_search, self._asked, self._query), self._found, self._failed)
        else:
            self._show_days()

    def open(self, conversation_id: int) -> None:
        """A row was chosen."""
        self._opened(conversation_id)

    def rename(self, conversation_id: int, title: str) -> None:
        """Give a conversation another title; an empty one is ignored."""
        title = " ".join(title.split())
        if title:
            self._vault.store(partial(_rename, conversation_id, title), self._renamed, self._failed)

    def delete(self, conversation_id: int) -> None:
        """Put a conversation away; it can be brought back."""
        self._vault.store(partial(_delete, conversation_id), self._put_away, self._failed)

    def undo(self) -> None:
        """Bring the last deleted conversation back."""
        if self._undo is not None:
            back, self._undo = self._undo, None
            self._view.show_undo("")
            self._vault.store(partial(_restore, back), self._brought_back, self._failed)

    def undo_expired(self) -> None:
        """The offer was on screen long enough."""
        self._undo = None
        self._view.show_undo("")

    def _refreshed(self, page: list[Conversation]) -> None:
        known = {conversation.id for conversation in page}
        older = [old for old in self._loaded if old.id not in known and page and _key(old) < _key(page[-1])]
        self._complete = len(page) < PAGE or (self._complete and bool(older))
        self._loaded = [*page, *older] if len(page) == PAGE else list(page)
        self._view.show_problem("")
        if not self._query:
            self._show_days()

    def _continued(self, page: list[Conversation]) -> None:
        self._loading = False
        known = {conversation.id for conversation in self._loaded}
        fresh = [conversation for conversation in page if conversation.id not in known]
        rows = day_rows(fresh, self._today(), self._last_heading())
        self._complete = len(page) < PAGE
        self._loaded.extend(fresh)
        if not self._query:
            self._view.add_rows(rows)

    def _found(self, answer: tuple[int, list[SearchHit]]) -> None:
        number, hits = answer
        if number == self._asked:
            self._view.show_rows(hit_rows(hits, self._today()), searching=True)
            self._view.show_empty("" if hits else "Nothing found. All words must occur; the last may be unfinished.")

    def _renamed(self, conversation: Conversation) -> None:
        self._loaded = [conversation if old.id == conversation.id else old for old in self._loaded]
        self._again()

    def _put_away(self, conversation: Conversation) -> None:
        self._loaded = [old for old in self._loaded if old.id != conversation.id]
        self._undo = conversation.id
        self._view.show_undo("Conversation deleted.")
        self._deleted(conversation.id)
        self._again()

    def _brought_back(self, conversation: Conversation) -> None:
        self._loaded = sorted([*self._loaded, conversation], key=_key, reverse=True)
        self._again()

    def _failed(self, error: Exception) -> None:
        self._loading = False
        self._view.show_problem(sentence(error))

    def _again(self) -> None:
        if self._query:
            self.search(self._query)
        else:
            self._show_days()

    def _show_days(self) -> None:
        self._view.show_rows(day_rows(self._loaded, self._today()), searching=False)
        self._view.show_empty("" if self._loaded else "No conversations yet. Ask something to start one.")

    def _last_heading(self) -> str:
        rows = day_rows(self._loaded[-1:], self._today())
        return rows[0].title if rows else ""


def _key(conversation: Conversation) -> tuple[object, int]:
    return conversation.updated_at, conversation.id


def _page(before: Conversation | None, vault: Vault) -> list[Conversation]:
    return vault.conversations.recent(PAGE, before)


def _search(number: int, query: str, vault: Vault) -> tuple[int, list[SearchHit]]:
    return number, vault.search(query, HITS)


def _rename(conversation_id: int, title: str, vault: Vault) -> Conversation:
    return vault.conversations.rename(conversation_id, title)


def _delete(conversation_id: int, vault: Vault) -> Conversation:
    return vault.conversations.delete(conversation_id)


def _restore(conversation_id: int, vault: Vault) -> Conversation:
    return vault.conversations.restore(conversation_id)
