"""What the door decides, without Qt."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tara_desktop.unlock import strength
from tara_desktop.unlock.presenter import UnlockPresenter
from tara_desktop.unlock.strength import NOTHING_TYPED, Verdict, judge, objection
from tara_health import limits
from tara_health.errors import VaultInUse, VaultMissing, WrongKey
from tests.gui.immediate import Immediate

GOOD = "plain copper lantern river"
KEY = "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-FFFFF-GGGGG"


class View:
    """Remembers what it was told to show."""

    def __init__(self) -> None:
        self.page = ""
        self.busy: list[str] = []
        self.problem = ("", "")
        self.verdicts: list[Verdict] = []
        self.groups: tuple[str, ...] = ()
        self.forgotten = 0

    def show_create(self) -> None:
        self.page = "create"

    def show_recovery_key(self, groups: tuple[str, ...]) -> None:
        self.page, self.groups = "key", groups

    def show_open(self) -> None:
        self.page = "open"

    def show_strength(self, verdict: Verdict) -> None:
        self.verdicts.append(verdict)

    def show_busy(self, what: str) -> None:
        self.busy.append(what)

    def show_problem(self, what: str, rest: str) -> None:
        self.problem = (what, rest)

    def forget(self) -> None:
        self.forgotten += 1


class Door:
    """A vault that opens with GOOD or KEY."""

    def __init__(self, exists: bool) -> None:
        self.exists = exists
        self.error: Exception | None = None
        self.created: list[str] = []

    def look_for_vault(self, done: Callable[[bool], None], failed: Callable[[Exception], None]) -> None:
        done(self.exists)

    def open_vault(self, secret: str, done: Callable[[None], None], failed: Callable[[Exception], None]) -> None:
        if self.error is not None:
            failed(self.error)
        elif secret in (GOOD, KEY):
            done(None)
        else:
            failed(WrongKey("No.", untouched="Nothing was changed.", remedy="Try again."))

    def create_vault(self, passphrase: str, done: Callable[[str], None], failed: Callable[[Exception], None]) -> None:
        if self.error is not None:
            failed(self.error)
            return
        self.created.append(passphrase)
        done(KEY)


class House:
    """View, door and presenter together."""

    def __init__(self, exists: bool = False, *, held: bool = False) -> None:
        self.view, self.door, self.runner = View(), Door(exists), Immediate(held=held)
        self.entered = 0
        self.presenter = UnlockPresenter(self.view, self.door, self.runner, self.enter)
        self.presenter.start()

    def enter(self) -> None:
        self.entered += 1


def test_the_page_fits_the_vault() -> None:
    assert House(exists=False).view.page == "create"
    assert House(exists=True).view.page == "open"


def test_creating_shows_the_key_and_enters_only_after_its_last_group() -> None:
    house = House()
    house.presenter.create(GOOD, GOOD)
    assert house.door.created == [GOOD]
    assert house.view.page == "key"
    assert house.view.groups == tuple(KEY.split("-"))
    assert house.view.forgotten == 1, "the passphrase fields are empty before the key is shown"
    house.presenter.confirm("AAAAA")
    assert house.entered == 0
    assert "last group" in house.view.problem[0]
    house.presenter.confirm(" ggggg ")
    assert house.entered == 1
    assert house.view.forgotten == 2


def test_an_empty_confirmation_never_enters() -> None:
    house = House()
    house.presenter.create(GOOD, GOOD)
    house.presenter.confirm("")
    assert house.entered == 0


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("", "", "Type a passphrase"),
        ("short", "short", "at least 12"),
        (GOOD, GOOD + "s", "differ"),
        ("password1234", "password1234", "guessed too soon"),
        ("a" * (limits.PASSPHRASE_CHARACTERS + 1),) * 2 + ("more than",),
    ],
)
def test_a_passphrase_that_will_not_do_makes_no_vault(first: str, second: str, words: str) -> None:
    house = House()
    house.presenter.create(first, second)
    assert house.door.created == []
    assert words in house.view.problem[0]
    assert house.view.busy[-1] == ""
    assert house.view.page == "create"


def test_only_the_latest_verdict_is_shown() -> None:
    house = House(held=True)
    house.presenter.typed("password1234")
    house.presenter.typed(GOOD)
    house.runner.run_all()
    assert len(house.view.verdicts) == 1
    assert house.view.verdicts[0].score >= strength.ENOUGH
    house.presenter.typed("")
    assert house.view.verdicts[-1] is NOTHING_TYPED


def test_opening_enters_and_forgets() -> None:
    house = House(exists=True)
    house.presenter.open(GOOD)
    assert house.entered == 1
    assert house.view.forgotten == 1
    house.presenter.open(KEY)
    assert house.entered == 2


def test_a_wrong_passphrase_says_what_is_untouched_and_stays() -> None:
    house = House(exists=True)
    house.presenter.open("wrong")
    assert house.entered == 0
    assert house.view.page == "open"
    assert house.view.problem == ("No.", "Nothing was changed. Try again.")
    assert house.view.forgotten == 0, "what was typed can be corrected"


def test_nothing_typed_asks_nobody() -> None:
    house = House(exists=True)
    house.presenter.open("   ")
    assert house.view.busy == []
    assert house.view.problem[0]


def test_a_second_instance_is_told_so() -> None:
    house = House(exists=True)
    house.door.error = VaultInUse("Another TARA has this history open.", remedy="Close it first.")
    house.presenter.open(GOOD)
    assert house.view.problem == ("Another TARA has this history open.", "Close it first.")
    assert house.entered == 0


def test_a_vault_that_vanished_leads_to_the_first_page() -> None:
    house = House(exists=True)
    house.door.error = VaultMissing("There is no history here.")
    house.presenter.open(GOOD)
    assert house.view.page == "create"


def test_our_own_bug_is_named_without_its_text() -> None:
    house = House(exists=True)
    house.door.error = RuntimeError("Mrs Needle, 91")
    house.presenter.open(GOOD)
    assert "RuntimeError" in house.view.problem[0]
    assert "Needle" not in " ".join(house.view.problem)


@pytest.mark.parametrize("text", ["", "a", "elevenchars", "pass🔑word pass🔑word", "x" * 1000, "\ud800 lone surrogate"])
def test_any_text_gets_a_verdict_with_a_sentence(text: str) -> None:
    verdict = judge(text)
    assert 0 <= verdict.score <= 4
    assert verdict.sentence.endswith((".", "!"))
    assert verdict.word
    assert verdict.tone in ("danger", "warn", "ok")


def test_what_the_meter_calls_good_is_taken() -> None:
    verdict = judge(GOOD)
    assert verdict.tone == "ok"
    assert objection(GOOD, GOOD, verdict) == ""
