"""Opens a vault and writes until told that it can't; says what was acknowledged and which sentence ended it.

python -m tests.disk.writer FOLDER SECRET MESSAGES CHARACTERS
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tara_health.errors import TaraError
from tara_health.store.open import Vault


def say(line: str) -> None:
    os.write(1, (line + "\n").encode())


def main() -> None:
    folder, secret, messages, characters = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    try:
        with Vault.open(folder, secret) as vault:
            conversation = vault.conversations.create("written under faults")
            say("created")
            for number in range(messages):
                vault.conversations.add(conversation.id, "user", f"{number} " + "x" * characters)
                say(f"done {number}")
    except TaraError as error:
        say(f"failed {type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
