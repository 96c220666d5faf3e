"""A process that forks a worker for each job line, so that a worker can be killed and the next one starts in a moment.

    python -m tests.crash.kennel      jobs on standard input; `pid N`, the worker's lines and `ended` on standard output

Workers acknowledge with single `write` calls, which a kill can't tear.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tara_health.store import migrations, rekey
from tara_health.store.open import Vault
from tests.unit.store.made_vault import OTHER_PASSPHRASE, QUICK

Job = dict[str, Any]


def say(line: str) -> None:
    os.write(1, (line + "\n").encode())


def write(job: Job) -> None:
    """Add messages for ever; say each number once it is committed."""
    vault = Vault.open(Path(job["folder"]), job["secret"])
    conversation = vault.conversations.create(job["title"])
    say("ready")
    for number in range(100_000):
        vault.conversations.add(conversation.id, "user", f"{job['title']} {number} " + "words " * (number % 400))
        say(f"done {number}")


def write_early(job: Job) -> None:
    """The control: says a number before it is committed."""
    vault = Vault.open(Path(job["folder"]), job["secret"])
    conversation = vault.conversations.create(job["title"])
    say("ready")
    for number in range(100_000):
        with vault.database.transaction():
            vault.conversations.add(conversation.id, "user", f"{job['title']} {number}")
            say(f"done {number}")
            time.sleep(0.004)


def renew(job: Job) -> None:
    """Renew the data key."""
    vault = Vault.open(Path(job["folder"]), job["secret"])
    say("ready")
    say(f"done {rekey.renew_data_key(vault, OTHER_PASSPHRASE, kdf=QUICK)}")


def wide_step(connection: Any) -> None:
    """A migration that rewrites every message."""
    connection.execute("ALTER TABLE message ADD COLUMN seen INTEGER NOT NULL DEFAULT 0")
    connection.execute("UPDATE message SET seen = length(text)")


def index_step(connection: Any) -> None:
    """A migration that builds an index."""
    connection.execute("CREATE INDEX message_seen ON message (seen, text)")


LATER_STEPS = (*migrations.STEPS, wide_step, index_step)


def migrate(job: Job) -> None:
    """Open with a newer program's schema."""
    use_later_schema()
    say("ready")
    Vault.open(Path(job["folder"]), job["secret"])
    say("done 0")


def use_later_schema() -> None:
    migrations.STEPS = LATER_STEPS  # type: ignore[misc]
    migrations.migrate.__defaults__ = (LATER_STEPS,)


WORK: dict[str, Callable[[Job], None]] = {
    "write": write,
    "write_early": write_early,
    "renew": renew,
    "migrate": migrate,
}


def main() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        worker = os.fork()
        if not worker:
            say(f"pid {os.getpid()}")
            with suppress(BaseException):
                WORK[job["work"]](job)
            os._exit(0)
        os.waitpid(worker, 0)
        say("ended")


class Kennel:
    """The test's side: runs one job and kills its worker."""

    def __init__(self, process: subprocess.Popen[str], chance: random.Random) -> None:
        self._process, self._chance = process, chance

    def run_and_kill(self, job: Job, longest_s: float, *, after: str = "ready") -> list[str]:
        """Start `job`, kill it up to `longest_s` after its line `after`; gives what it had acknowledged by `done …`."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        worker = int(self._line().split()[1])
        line = self._line()
        acknowledged: list[str] = []
        while not line.startswith(after):
            assert line != "ended", "the worker ended before it was killed"
            acknowledged += _done(line)
            line = self._line()
        acknowledged += _done(line)
        time.sleep(self._chance.uniform(0, longest_s))
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
        while (line := self._line()) != "ended":
            acknowledged += _done(line)
        return acknowledged

    def _line(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the kennel died"
        return line.rstrip("\n")


def _done(line: str) -> list[str]:
    return [line.removeprefix("done ")] if line.startswith("done ") else []


@contextmanager
def kennel(seed: int) -> Iterator[Kennel]:
    """A running kennel; the seed fixes when it kills."""
    command = [sys.executable, "-m", "tests.crash.kennel"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Kennel(process, random.Random(seed))
        assert process.stdin
        process.stdin.close()


if __name__ == "__main__":
    main()
