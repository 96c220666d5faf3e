from __future__ import annotations

import pytest

from tara_health.errors import WeakVaultParameters
from tara_health.store import kdf
from tara_health.store.kdf import KdfParameters, calibrate, derive

FLOOR = kdf.MEMORY_KIB_MIN


def test_the_vector_of_the_reference_implementation() -> None:
    """Argon2id version 19 with 64 MiB, 2 passes, 1 lane, as in the reference implementation's own test program."""
    key = derive(b"password", b"somesalt", KdfParameters(65536, 2, 1))
    assert key.hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"


@pytest.mark.parametrize(
    "parameters",
    [
        KdfParameters(FLOOR - 1, 3, 1),
        KdfParameters(8, 3, 1),
        KdfParameters(FLOOR, 0, 1),
        KdfParameters(FLOOR, 1, 0),
        KdfParameters(-FLOOR, 1, 1),
    ],
)
def test_weaker_parameters_are_refused_before_any_work(parameters: KdfParameters) -> None:
    with pytest.raises(WeakVaultParameters, match="weaker"):
        derive(b"secret", bytes(16), parameters)


@pytest.mark.parametrize(
    "parameters", [KdfParameters(2**31, 1, 1), KdfParameters(FLOOR, 10**6, 1), KdfParameters(FLOOR, 1, 10**4)]
)
def test_parameters_that_would_exhaust_the_machine_are_refused(parameters: KdfParameters) -> None:
    with pytest.raises(WeakVaultParameters, match="exhaust"):
        derive(b"secret", bytes(16), parameters)


@pytest.mark.parametrize("speed", [0.3, 1.0, 3.0, 10.0])
def test_calibration_aims_at_half_a_second_to_one(speed: float, monkeypatch: pytest.MonkeyPatch) -> None:
    def seconds(parameters: KdfParameters) -> float:
        return parameters.memory_kib / FLOOR * parameters.time_cost * 0.05 / speed

    monkeypatch.setattr(kdf, "_seconds", seconds)
    chosen = calibrate()
    chosen.check()
    assert chosen.memory_kib >= FLOOR
    assert chosen.time_cost >= 3
    assert 0.5 <= seconds(chosen) <= 1.0


def test_a_first_measurement_under_load_is_made_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other programs were busy at first; one guess must still cost half a second when they are not."""
    measured = list[KdfParameters]()

    def seconds(parameters: KdfParameters) -> float:
        measured.append(parameters)
        load = 3.0 if len(measured) == 1 else 1.0
        return parameters.memory_kib / FLOOR * parameters.time_cost * 0.1 * load

    monkeypatch.setattr(kdf, "_seconds", seconds)
    chosen = calibrate()
    assert 0.5 <= chosen.memory_kib / FLOOR * chosen.time_cost * 0.1 <= 1.0


def test_a_very_slow_machine_still_gets_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdf, "_seconds", lambda parameters: 5.0 * parameters.time_cost)
    assert calibrate().memory_kib == FLOOR
    assert calibrate().time_cost == 3


def test_calibration_measures_this_machine() -> None:
    chosen = calibrate(target_seconds=0.01)
    assert (chosen.memory_kib, chosen.time_cost) == (FLOOR, 3)
