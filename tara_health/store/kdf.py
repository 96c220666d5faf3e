"""Argon2id (RFC 9106): from a passphrase to the key that wraps the data key, slow on purpose.

The cost is calibrated when a slot is made, so that one guess costs 0.5 to 1 s and 64 MiB or more on this machine.
Stored parameters are refused below the floor (a planted weak header) and above the ceiling (a planted header that
would exhaust memory). How to check by hand: `tara vault check` prints the parameters; RFC 9106 section 4 gives the
recommended ones.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

from tara_health.errors import WeakVaultParameters

MEMORY_KIB_MIN = 64 * 1024
MEMORY_KIB_MAX = 1024 * 1024
TIME_MAX = 64
LANES_MAX = 16
KEY_BYTES = 32
SALT_BYTES = 16
CALIBRATED_MEMORY_KIB_MAX = 256 * 1024
CALIBRATED_TIME_MIN = 3
TARGET_SECONDS = 0.7
TOO_QUICK = 0.8
"""Below this share of the target, a choice is raised again."""
MEASURED_AGAIN = 3


@dataclass(frozen=True, slots=True)
class KdfParameters:
    """Argon2id cost: memory in KiB, passes over it, lanes."""

    memory_kib: int
    time_cost: int
    lanes: int

    def check(self) -> None:
        """Raise WeakVaultParameters unless the cost lies between floor and ceiling."""
        too_weak = self.memory_kib < MEMORY_KIB_MIN or self.time_cost < 1 or self.lanes < 1
        too_costly = self.memory_kib > MEMORY_KIB_MAX or self.time_cost > TIME_MAX or self.lanes > LANES_MAX
        if not (too_weak or too_costly):
            return
        fault = "weaker than TARA accepts" if too_weak else "so costly that it would exhaust this machine"
        raise WeakVaultParameters(
            f"The key file asks for a key derivation {fault}; TARA never writes one like that.",
            untouched="The history is unchanged and your passphrase was not used.",
            remedy="Put back the key file (header.json) from a backup.",
        )


def derive(secret: bytes | bytearray, salt: bytes, parameters: KdfParameters) -> bytearray:
    """The 32-byte wrapping key of `secret` under `salt`. Raises WeakVaultParameters before any work is done."""
    from argon2.low_level import Type, hash_secret_raw

    parameters.check()
    return bytearray(
        hash_secret_raw(
            bytes(secret),
            salt,
            time_cost=parameters.time_cost,
            memory_cost=parameters.memory_kib,
            parallelism=parameters.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    )


def _seconds(parameters: KdfParameters) -> float:
    """The quicker of two runs: other programs' load would make this machine look slower than an attacker's."""
    return min(_one_run(parameters), _one_run(parameters))


def _one_run(parameters: KdfParameters) -> float:
    start = time.perf_counter()
    derive(b"calibration", bytes(SALT_BYTES), parameters)
    return time.perf_counter() - start


def calibrate(target_seconds: float = TARGET_SECONDS) -> KdfParameters:
    """Parameters that take about `target_seconds` here: first more memory (what costs an attacker), then more passes.

    What was chosen is measured again and raised if it came out too quick; takes two to four seconds.
    """
    lanes = min(4, os.cpu_count() or 1)
    memory, passes = MEMORY_KIB_MIN, CALIBRATED_TIME_MIN
    taken = _seconds(KdfParameters(memory, passes, lanes))
    while memory * 2 <= CALIBRATED_MEMORY_KIB_MAX and taken * 2 <= target_seconds:
        memory *= 2
        taken = _seconds(KdfParameters(memory, passes, lanes))
    for _ in range(MEASURED_AGAIN):
        passes = min(TIME_MAX, max(passes, round(passes * target_seconds / taken)))
        taken = _seconds(KdfParameters(memory, passes, lanes))
        if taken >= target_seconds * TOO_QUICK:
            break
    return KdfParameters(memory, passes, lanes)
