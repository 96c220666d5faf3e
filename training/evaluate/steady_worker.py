"""The engine process, but for one thing: prompts are read in chunks of a fixed size.

    python -m training.evaluate.steady_worker     (started by `answers`, never by hand)

The application's engine chooses its chunks by measured speed. Their size decides how the last bits of a sum are
rounded, and where two words are almost equally likely, greedy decoding then says the one on a busy machine and the
other on an idle one. With one size, the same file gives the same answers; the price is a first word that comes a little
later than it would in the application.
"""

from __future__ import annotations

from typing import Final

from tara_health.inference import decoder, worker
from tara_health.inference.pace import ChunkPace

CHUNK_TOKENS: Final = 128


class SteadyPace(ChunkPace):
    """Always the same size."""

    @property
    def size(self) -> int:
        """Tokens of every chunk but the last."""
        return min(CHUNK_TOKENS, self._largest)


def main() -> None:
    """Serve as `tara_health.inference.worker` does."""
    decoder.ChunkPace = SteadyPace  # type: ignore[attr-defined]
    worker.main()


if __name__ == "__main__":
    main()
