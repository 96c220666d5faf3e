"""`tara chat`: TARA in a terminal, with the same vault, engine and checks as the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tara_health.cli import passphrase
from tara_health.cli.ask import ModelOption, footer, printable, stopping, watch
from tara_health.errors import TaraError

if TYPE_CHECKING:
    from tara_health.assistant import Assistant
    from tara_health.prompt.build import PastTurn
    from tara_health.records import Reply
    from tara_health.store.open import Vault

HELP = """Type a message and press Enter. Ctrl+C stops a reply; Ctrl+D leaves.
  /mode        switch between a clinical question and a draft to a patient
  /new         start a new conversation
  /history     list conversations     /open N   open one of them
  /search TEXT search all messages
  /again       answer the last message again
  /pin FACT    keep a fact (an allergy, a drug) in front of the model in this conversation
  /help        this text              /quit     leave and lock"""


def chat(
    model: ModelOption = None,
    keep: Annotated[bool, typer.Option("--history/--no-history", help="Keep the conversation in the vault.")] = True,
    passphrase_file: Annotated[
        Path | None, typer.Option("--passphrase-file", help="Read the passphrase from this file's first line.")
    ] = None,
) -> None:
    """Chat in the terminal. Conversations are kept in the encrypted vault."""
    from tara_health.assistant import Assistant

    with Assistant.open(model) as assistant:
        vault = _vault(passphrase_file) if keep else None
        try:
            if vault is None:
                typer.echo("Nothing of this chat will be kept.")
            _Chat(assistant, vault).run()
        finally:
            if vault is not None:
                vault.lock()


def _vault(file: Path | None) -> Vault | None:
    """Open the vault, or create it on the first run; None where nobody can be asked."""
    from tara_health.platform import paths
    from tara_health.store.journal_cover import cover_this_start
    from tara_health.store.open import Vault, vault_exists

    folder = paths.vault_dir()
    if file is None and not passphrase.can_ask():
        return None
    cover_this_start()
    if vault_exists(folder):
        return Vault.open(folder, passphrase.existing(file))
    typer.echo("This is TARA's first start here. Your conversations will be kept encrypted under a passphrase.")
    vault, recovery_key = Vault.create(folder, passphrase.new(file))
    typer.echo("\nYour recovery key, shown this once. Write it down and keep it away from this machine:")
    typer.echo(f"\n    {recovery_key}\n")
    return vault


class _Chat:
    """The loop at the prompt."""

    def __init__(self, assistant: Assistant, vault: Vault | None) -> None:
        from tara_health.vocabulary import Mode

        self._assistant, self._vault = assistant, vault
        self._mode = Mode.CLINICAL_QUESTION
        self._conversation: int | None = None
        self._loose: tuple[PastTurn, ...] = ()
        self._last = ""
        self._listed: list[int] = []
        self._pinned: tuple[str, ...] = ()

    def run(self) -> None:
        """Read, answer, repeat, until Ctrl+D or /quit."""
        label = self._assistant.model.label if self._assistant.model else "no model"
        typer.echo(f"TARA, {label}. Type /help for what it can do.\n")
        while True:
            try:
                line = input(f"{'patient' if self._mode.value == 'patient_message' else 'you'}> ")
            except (EOFError, KeyboardInterrupt):
                typer.echo("")
                return
            if line.strip() == "/quit":
                return
            try:
                self._take(line)
            except TaraError as error:
                typer.echo(f"{error}", err=True)

    def _take(self, line: str) -> None:
        word, _, rest = line.strip().partition(" ")
        commands: dict[str, Callable[[], None]] = {
            "/help": lambda: typer.echo(HELP),
            "/mode": self._switch_mode,
            "/new": self._new,
            "/history": self._history,
            "/open": lambda: self._open(rest),
            "/search": lambda: self._search(rest),
            "/again": lambda: self._answer(self._last, again=True),
            "/pin": lambda: self._pin(rest),
        }
        if word in commands:
            commands[word]()
        elif word.startswith("/"):
            typer.echo(f"There is no command {word}; /help lists them.")
        elif line.strip():
            self._answer(line)

    def _answer(self, message: str, *, again: bool = False) -> None:
        from tara_health.events import NoRecord, TurnRecord, TurnRequest
        from tara_health.inference.protocol import StopSignal
        from tara_health.prompt.build import PastTurn, context_note
        from tara_health.store.turn_record import VaultTurnRecord

        history = self._past(drop_last=again)
        record: TurnRecord = NoRecord()
        if self._vault is not None:
            if self._conversation is None:
                self._conversation = self._vault.conversations.create(mode=self._mode).id
            answers = self._last_message_id() if again else None
            record = VaultTurnRecord(self._vault, self._conversation, lambda job: job(), answers)
        stop = StopSignal()
        request = TurnRequest(message, self._mode, history, self._pinned, sampling=self._assistant.sampling)
        with stopping(stop):
            reply: Reply = watch(self._assistant.turn(request, record, stop))
        footer(reply)
        self._last = message
        if self._vault is None:
            self._loose = (*history, PastTurn(message, context_note(reply.input, self._mode), reply.response))

    def _past(self, *, drop_last: bool) -> tuple[PastTurn, ...]:
        from tara_health.store.turn_record import TURNS_READ, past_turns

        if self._vault is not None and self._conversation is not None:
            turns = past_turns(self._vault.conversations.path(self._conversation, limit=2 * TURNS_READ))
        else:
            turns = self._loose
        return turns[:-1] if drop_last else turns

    def _last_message_id(self) -> int | None:
        if self._vault is None or self._conversation is None:
            return None
        messages = self._vault.conversations.path(self._conversation, limit=4)
        asked = [message for message in messages if message.role == "user"]
        return asked[-1].id if asked else None

    def _switch_mode(self) -> None:
        from tara_health.vocabulary import Mode

        other = {Mode.CLINICAL_QUESTION: Mode.PATIENT_MESSAGE, Mode.PATIENT_MESSAGE: Mode.CLINICAL_QUESTION}
        self._mode = other[self._mode]
        typer.echo(f"Now: {self._mode.value.replace('_', ' ')}.")

    def _new(self) -> None:
        self._conversation, self._loose, self._last, self._pinned = None, (), "", ()
        self._assistant.forget()
        typer.echo("A new conversation.")

    def _pin(self, fact: str) -> None:
        facts = (*self._pinned, fact.strip()) if fact.strip() else self._pinned
        if facts != self._pinned:
            if self._vault is not None and self._conversation is None:
                self._conversation = self._vault.conversations.create(mode=self._mode).id
            if self._vault is not None and self._conversation is not None:
                self._vault.conversations.pin(self._conversation, facts)
            self._pinned = facts
        typer.echo("Pinned: " + ("; ".join(printable(one) for one in facts) or "nothing."))

    def _history(self) -> None:
        if self._vault is None:
            typer.echo("Nothing is kept in this chat.")
            return
        found = self._vault.conversations.recent(limit=20)
        self._listed = [conversation.id for conversation in found]
        for number, conversation in enumerate(found, 1):
            typer.echo(f"{number:3}  {conversation.title or 'Untitled'}")

    def _open(self, number: str) -> None:
        if self._vault is None or not number.isdigit() or not 1 <= int(number) <= len(self._listed):
            typer.echo("Give a number from /history or /search.")
            return
        self._assistant.forget()
        self._conversation = self._listed[int(number) - 1]
        opened = self._vault.conversations.get(self._conversation)
        self._mode, self._pinned = opened.mode, opened.pinned
        for message in self._vault.conversations.path(self._conversation, limit=20):
            typer.echo(f"{'you' if message.role == 'user' else 'TARA'}> {printable(message.text)}\n")
            self._last = message.text if message.role == "user" else self._last

    def _search(self, words: str) -> None:
        if self._vault is None:
            typer.echo("Nothing is kept in this chat.")
            return
        hits = self._vault.search(words, limit=20)
        self._listed = [hit.conversation_id for hit in hits]
        for number, hit in enumerate(hits, 1):
            typer.echo(f"{number:3}  {hit.title or 'Untitled'}: {hit.snippet}")
        if not hits:
            typer.echo("Nothing was found.")
