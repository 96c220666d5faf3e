"""May these weights be called released? The guide's targets and checklists (resources/models/gate.json) as pure rules.

The rules:
1. A figure is read at its `path` of the evaluation report: {"value", "low", "high"} with the ends of its 95 % interval,
   or a bare number where the item does not ask for an interval. Whatever is absent, not finite, outside its scale or
   outside its own interval is missing (87 is no share, so it can't pass for 0.87).
2. `above` asks the lower end to be above the target, `below` the upper end to be below it; without an interval the
   value is asked. `exactly` asks the value to be the target and the interval to reach no further than `slack` from it:
   no number of observations makes the interval of 100 % close at 100 %, but few make it wide.
3. An item for persons counts the attestations of as many different persons as it asks for. One counts if
   it is signed by a listed attestor, names its holder, is not dated before the key, and is of this very report.
4. Everything passed gives the label `released`; anything failed or missing gives `demonstration`.

Promises: the verdict follows from report, attestations and gate alone. Does not promise that a report is honest: a
signature says who stands for it. To check by hand: read gate.json beside the report.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from tara_health import limits
from tara_health.errors import InputError, ManifestRefused
from tara_health.models.manifest import DEMONSTRATION, RELEASED, canonical
from tara_health.models.signature import TrustedKey, parse_keys, verify_detached

ATTESTATION_CONTEXT: Final = b"TARA attestation v1\n"
"""Stands before an attestation's bytes, so that no other signature passes for one."""
_FORMAT: Final = 1
_FIELDS: Final = frozenset({"item", "person", "role", "date", "statement", "evaluation_sha256"})
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{1,59}")
_PATH: Final = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")


class Rule(StrEnum):
    """How a figure is held against its target; see rule 2."""

    ABOVE = "above"
    BELOW = "below"
    EXACTLY = "exactly"


class State(StrEnum):
    """What became of an item."""

    PASSED = "passed"
    FAILED = "failed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that is asked for: where it stands in the report, on which scale, and what it must reach."""

    path: str
    rule: Rule
    target: float
    scale: tuple[float, float]
    interval: bool
    slack: float = 0.0

    @property
    def wanted(self) -> str:
        """The target in words."""
        return f"{self.rule.value} {self.target:g}"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the gate: a figure, attestations of that many persons, or both."""

    item: str
    title: str
    figure: Target | None = None
    persons: int = 0
    who: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """All items, the keys that may attest, and where a report names the sha256 of the weights it measured."""

    items: tuple[Item, ...]
    attestors: tuple[TrustedKey, ...]
    model_sha256: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure with the ends of its 95 % interval, None where none was given."""

    value: float
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        """The value with its interval, four digits each."""
        if self.low is None or self.high is None:
            return f"{self.value:.4g}"
        return f"{self.value:.4g} ({self.low:.4g} to {self.high:.4g})"


@dataclass(frozen=True, slots=True)
class Attestation:
    """What a person signed: that `item` holds for the weights of one evaluation report. `key_id` is its signer's."""

    item: str
    person: str
    role: str
    date: str
    statement: str
    evaluation_sha256: str
    key_id: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one item, and what was asked."""

    item: str
    title: str
    state: State
    found: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer. `label` is what the manifest says of the weights."""

    items: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Did every item pass?"""
        return bool(self.items) and all(finding.state is State.PASSED for finding in self.items)

    @property
    def label(self) -> str:
        """`released` where everything passed, else `demonstration`."""
        return RELEASED if self.passed else DEMONSTRATION


def judge(
    gate: Gate, report: Mapping[str, Any], evaluation_sha256: str, attestations: Sequence[Attestation] = ()
) -> Verdict:
    """The verdict on the weights of a report whose exact bytes have that sha256."""
    counted = [each for each in attestations if each.evaluation_sha256 == evaluation_sha256]
    return Verdict(tuple(_finding(item, report, counted) for item in gate.items))


def figure_at(report: Mapping[str, Any], target: Target) -> Figure | None:
    """Rule 1: the figure of a report, None where it is missing."""
    found = value_at(report, target.path)
    if isinstance(found, Mapping):
        numbers = [found.get(name) for name in ("value", "low", "high")]
    else:
        numbers = [found, None, None]
    value, low, high = (_number(number) for number in numbers)
    given = numbers[1] is not None or numbers[2] is not None
    if value is None or not target.scale[0] <= value <= target.scale[1]:
        return None
    if not given:
        return None if target.interval else Figure(value)
    if low is None or high is None or not low <= value <= high:
        return None
    return Figure(value, low, high)


def value_at(report: Mapping[str, Any], path: str) -> Any:
    """What stands at a path with dots; None where nothing does."""
    place: Any = report
    for name in path.split("."):
        place = place.get(name) if isinstance(place, Mapping) else None
    return place


def reaches(figure: Figure, target: Target) -> bool:
    """Rule 2."""
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    match target.rule:
        case Rule.ABOVE:
            return low > target.target
        case Rule.BELOW:
            return high < target.target
        case Rule.EXACTLY:
            near = target.target - target.slack <= low and high <= target.target + target.slack
            return figure.value == target.target and near


def read_attestation(raw: bytes, signature_raw: bytes, attestors: Sequence[TrustedKey]) -> Attestation:
    """Rule 3 but for the report, which `judge` asks. Raises `InputError` that says why it does not count."""
    if len(raw) > limits.ATTESTATION_BYTES:
        raise InputError("The attestation is too long.")
    try:
        key = verify_detached(ATTESTATION_CONTEXT, raw, signature_raw, attestors)
    except ManifestRefused:
        raise InputError("The attestation is not signed with the key of a listed attestor, or was changed.") from None
    try:
        values = json.loads(raw)
        if set(values) != _FIELDS or not all(isinstance(value, str) and value.strip() for value in values.values()):
            raise ValueError("fields")
        dated, since = date.fromisoformat(values["date"]), date.fromisoformat(key.since)
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise InputError(f"The attestation has exactly these fields: {', '.join(sorted(_FIELDS))}.") from None
    if values["person"] != key.name:
        raise InputError("The attestation names another person than the holder of its key.")
    if dated < since:
        raise InputError("The attestation is dated before its key was trusted.")
    return Attestation(**values, key_id=key.key_id)


def attestation_bytes(values: Mapping[str, str]) -> bytes:
    """The bytes of an attestation, to be signed and written. Raises `InputError`."""
    if set(values) != _FIELDS or not all(value.strip() for value in values.values()):
        raise InputError(f"An attestation needs each of {', '.join(sorted(_FIELDS))}.")
    return canonical(dict(values))


def parse_gate(raw: bytes) -> Gate:
    """The gate of gate.json. Raises `InputError`: a damaged gate lets nothing pass."""
    try:
        if len(raw) > limits.GATE_BYTES:
            raise ValueError("too long")
        values = json.loads(raw)
        if set(values) != {"format", "model_sha256", "items", "attestors"} or values["format"] != _FORMAT:
            raise ValueError("format")
        items = tuple(_item(value) for value in values["items"])
        attestors = parse_keys(canonical(values["attestors"]))
        if not items or len({item.item for item in items}) != len(items) or not _PATH.fullmatch(values["model_sha256"]):
            raise ValueError("items")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ManifestRefused):
        raise InputError(
            "The release gate resources/models/gate.json is damaged.", untouched="Nothing passed."
        ) from None
    return Gate(items, attestors, values["model_sha256"])


def _finding(item: Item, report: Mapping[str, Any], attestations: Sequence[Attestation]) -> Finding:
    states, found, wanted = [], [], []
    if item.figure is not None:
        figure = figure_at(report, item.figure)
        states.append(_state_of(figure, item.figure))
        found.append("not measured" if figure is None else str(figure))
        wanted.append(item.figure.wanted)
    if item.persons:
        signed = {each.person for each in attestations if each.item == item.item}
        states.append(State.PASSED if len(signed) >= item.persons else State.MISSING)
        found.append(", ".join(sorted(signed)) or "not attested")
        wanted.append(f"signed by {item.persons}: {item.who}")
    worst = next((state for state in (State.FAILED, State.MISSING) if state in states), State.PASSED)
    return Finding(item.item, item.title, worst, "; ".join(found), "; ".join(wanted))


def _state_of(figure: Figure | None, target: Target) -> State:
    if figure is None:
        return State.MISSING
    return State.PASSED if reaches(figure, target) else State.FAILED


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _item(value: Mapping[str, Any]) -> Item:
    known = {"item", "title", "figure", "persons", "who"}
    figure = _target(value["figure"]) if "figure" in value else None
    persons = value.get("persons", 0)
    item = Item(value["item"], value["title"], figure, persons, value.get("who", ""))
    if set(value) - known or not _NAME.fullmatch(item.item) or type(persons) is not int or not 0 <= persons <= 20:
        raise ValueError("item")
    # An item that asks for nothing would always pass.
    if figure is None and not persons:
        raise ValueError("asks for nothing")
    if not item.title or (persons and not item.who):
        raise ValueError("words")
    return item


def _target(value: Mapping[str, Any]) -> Target:
    if set(value) - {"slack"} != {"path", "rule", "target", "scale", "interval"} or not _PATH.fullmatch(value["path"]):
        raise ValueError("figure")
    numbers = [_number(number) for number in (value["target"], *value["scale"], value.get("slack", 0))]
    target, bottom, top, slack = numbers
    if target is None or bottom is None or top is None or slack is None or type(value["interval"]) is not bool:
        raise ValueError("figure")
    if not bottom <= target <= top or slack < 0:
        raise ValueError("figure")
    return Target(value["path"], Rule(value["rule"]), target, (bottom, top), value["interval"], slack)
