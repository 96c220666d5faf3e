"""`make screenshots`: the README's pictures, taken from the real application.

    python -m tests.screenshots [FOLDER]

Drives the desktop offscreen in a temporary TARA_HOME, from the first run to the lock, with the embedded model
answering; writes docs/screenshots/*.png. Greedy sampling, so that the same model gives the same words. Exit code 1
with a sentence when a page does not come up.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tara_desktop.app import Desktop
    from tara_health.store.journal import Journal
    from tara_health.store.open import Vault

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
PASSPHRASE = "plain copper lantern river"
PRIVATE_PASSPHRASE = "quiet harbour seventeen linen"
EARLIER = (
    ("Metformin and an eGFR of 38", 5),
    ("Letter after a normal echocardiogram", 22),
    ("Sleep hygiene in plain words", 27),
    ("Warfarin with trimethoprim", 49),
    ("Explaining a biopsy to a frightened patient", 52),
    ("Discharge advice after pneumonia", 170),
    ("My own week: running on empty", 400),
)
SIZE = (1360, 960)
"""Of the window that shows a conversation: two turns fit in."""
QUESTIONS = (
    "Which open questions help a patient talk about low mood?",
    "What can I say if she starts to cry?",
)
DRAFT = "She is afraid of her knee operation next week. Tell her we will be with her."
EMERGENCY = "65-year-old man with crushing chest pain and sweating. Which first steps should I take?"


class Driver:
    """Clicks, types, waits and takes pictures."""

    def __init__(self, app: QApplication, desktop: Desktop, folder: Path) -> None:
        self.app, self.desktop, self.folder = app, desktop, folder

    def until(self, there: Callable[[], object], what: str, seconds: float = 120) -> None:
        """Let events in until `there`; exits with a sentence when it takes too long."""
        end = time.monotonic() + seconds
        while not there():
            if time.monotonic() > end:
                sys.exit(f"No picture: {what} did not happen within {seconds:.0f} s.")
            self.app.processEvents()
            time.sleep(0.005)

    def rest(self, seconds: float = 0.4) -> None:
        """Let what is under way be painted."""
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end, "resting")

    def shoot(self, name: str) -> None:
        """One picture of the window."""
        self.rest()
        file = self.folder / f"{name}.png"
        self.desktop.window.grab().save(str(file))
        print(file.name, flush=True)

    def look(self, theme: str, percent: int = 100) -> None:
        """Another theme and text size, through the settings page's own way."""
        for key, value in (("appearance.theme", theme), ("appearance.scale_percent", percent)):
            self.desktop.settings.set(key, value)
            self.desktop.workspace.changed.emit(key)
        self.rest()

    def ask(self, text: str, *, patient: bool = False) -> None:
        """Type a message, send it, wait for the whole reply."""
        from tara_health.vocabulary import Mode

        chat = self.desktop.workspace.chat
        chat.composer.choose_mode(Mode.PATIENT_MESSAGE if patient else Mode.CLINICAL_QUESTION)
        chat.composer.text.setPlainText(text)
        self.rest(1.0)
        chat.composer.submit()
        self.until(lambda: chat.presenter.busy, "sending")
        self.until(lambda: not chat.presenter.busy, "the reply")

    def regenerate(self) -> None:
        """Have the last reply written again."""
        chat = self.desktop.workspace.chat
        chat.transcript.last.again_button.click()
        self.until(lambda: chat.presenter.busy, "writing again")
        self.until(lambda: not chat.presenter.busy, "the other reply")


def tour(driver: Driver) -> None:
    """From the first run to the lock."""
    from tara_desktop.window import FIRST_SIZE

    first_run(driver)
    desktop = driver.desktop
    workspace, session = desktop.workspace, desktop.session
    driver.until(lambda: workspace.status.label.text() or workspace.problem.isVisible(), "loading the model")
    if workspace.problem.isVisible():
        sys.exit(f"No picture: {workspace.problem.accessibleName()}")
    session.store(fill)
    desktop.window.resize(*SIZE)
    for question in QUESTIONS:
        driver.ask(question)
    driver.regenerate()
    driver.shoot("main-light")
    driver.look("dark")
    driver.shoot("main-dark")
    driver.look("light", 150)
    driver.shoot("main-150")
    driver.look("dark", 150)
    driver.shoot("main-150-dark")
    driver.look("light")
    workspace.new_conversation()
    driver.ask(DRAFT, patient=True)
    driver.shoot("patient-message-light")
    workspace.new_conversation()
    driver.ask(EMERGENCY)
    driver.shoot("emergency-light")
    driver.look("dark")
    driver.shoot("emergency-dark")
    driver.look("light")
    desktop.window.resize(*FIRST_SIZE)
    workspace.history.search.setText("biopsy")
    driver.until(lambda: workspace.history.delegate.searching, "searching")
    workspace.show_settings()
    driver.shoot("settings")
    workspace.show_models()
    driver.rest(1.0)
    driver.shoot("models")
    for_you(driver)
    session.lock()
    driver.until(lambda: desktop.door.open_form.isVisible(), "locking")
    driver.shoot("unlock")


def for_you(driver: Driver) -> None:
    """The clinician's own pages: the first one, check-in, trends, an exercise, help in a crisis."""
    workspace = driver.desktop.workspace
    workspace.show_wellbeing()
    mode = workspace.wellbeing
    driver.shoot("for-you-first")
    mode.front.secret.setText(PRIVATE_PASSPHRASE)
    mode.front.anew.click()
    mode.front.again.setText(PRIVATE_PASSPHRASE)
    mode.front.confirm.yes.click()
    driver.until(lambda: mode.home is not None and mode.home.last.text(), "beginning the private file")
    shots = Kept()
    mode.desk.use(fill_weeks, shots.take, shots.take)
    driver.until(lambda: shots.results, "keeping check-ins")
    mode.home.presenter.refresh()
    driver.shoot("for-you-home")
    mode.show_checkin()
    driver.shoot("for-you-check-in")
    mode.step_back()
    mode.show_trends()
    driver.until(lambda: mode.trends.choice.count(), "reading the check-ins")
    driver.shoot("for-you-trends")
    mode.show_exercises()
    driver.shoot("for-you-exercises")
    mode.exercises.buttons["breathing"].click()
    mode.exercise.start.click()
    driver.rest(2.6)
    driver.shoot("for-you-breathing")
    mode.show_crisis()
    driver.shoot("for-you-help-now")


class Kept:
    """What came back from the private file."""

    def __init__(self) -> None:
        self.results: list[object] = []

    def take(self, result: object) -> None:
        """One answer."""
        self.results.append(result)


def fill_weeks(journal: Journal) -> None:
    """Nine check-ins of ten weeks."""
    from tara_health.wellbeing.checkin import CheckIn, questions

    for place, figure in enumerate((5, 4, 4, 3, None, 3, 4, 5, 6, 6)):
        if figure is not None:
            day = datetime.now().astimezone().date() - timedelta(weeks=10 - place)
            answers = {one.key: figure if one.crisis_above is None else 0 for one in questions()}
            journal.add_entry("checkin", day, CheckIn(day, dict(answers)).payload())


def first_run(driver: Driver) -> None:
    """Make the vault at the door."""
    desktop = driver.desktop
    driver.until(lambda: desktop.door and desktop.door.create_form.isVisible(), "the first page")
    door = desktop.door
    door.create_form.first.setText(PASSPHRASE)
    door.create_form.second.setText(PASSPHRASE)
    driver.until(lambda: door.create_form.meter.value() > 0, "judging the passphrase")
    driver.shoot("first-run")
    door.create_form.button.click()
    driver.until(door.recovery_form.isVisible, "making the vault")
    driver.shoot("recovery-key")
    door.recovery_form.last.setText(door.recovery_form.last_group())
    door.recovery_form.kept.setChecked(True)
    door.recovery_form.button.click()
    driver.until(lambda: desktop.workspace and desktop.workspace.isVisible(), "opening the workspace")
    driver.look("light")


def fill(vault: Vault) -> None:
    """A few earlier conversations, hours and days ago."""
    from tara_health.store.conversations import Conversations

    for title, hours in reversed(EARLIER):
        then = datetime.now(UTC) - timedelta(hours=hours)
        conversations = Conversations(vault.database, partial(_always, then))
        conversation = conversations.create(title)
        conversations.add(conversation.id, "user", title)


def _always(moment: datetime) -> datetime:
    return moment


def main() -> None:
    """Take all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as home:
        os.environ["TARA_HOME"] = home
        from PySide6.QtWidgets import QApplication

        from tara_desktop.app import Desktop

        app = QApplication(sys.argv[:1])
        desktop = Desktop(app)
        desktop.settings.set("reply.temperature", 0.0)
        desktop.settings.set("reply.max_tokens", 320)
        desktop.theme.choose("light", 100)
        desktop.show()
        try:
            tour(Driver(app, desktop, folder))
        finally:
            desktop.window.close()
            desktop.end()


if __name__ == "__main__":
    main()
