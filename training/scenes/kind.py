"""What a kind of scene is: its bank, its corpus file, and the ways in which a reply of it is built.

A plan names the parts of a reply in order. A part that the circumstance holds (`training.scenes.bank.PARTS`), its
`fact` or its `feeling` comes from there; any other is a section of banks/parts.txt: the one of the feeling
(`close.grateful`) before the one of this kind (`close.bad_news`), of the urgency (`next.urgent`), of the reader
(`close.person`), or of none.
"""

from __future__ import annotations

from dataclasses import dataclass

from tara_health.vocabulary import Urgency
from training.scenes.bank import PARTS, Circumstance, sections

Plan = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """`label` is the kind of exchange (own_dialogues.FILE_OF); plans stand by who reads the reply."""

    name: str
    label: str
    to_person: tuple[Plan, ...] = ()
    to_clinician: tuple[Plan, ...] = ()

    def plans(self, circumstance: Circumstance) -> tuple[Plan, ...]:
        """Those whose parts this circumstance can fill. What is urgent gets its next step in every reply."""
        wanted = self.to_clinician if circumstance.speaker == "clinician" else self.to_person
        if circumstance.urgency is Urgency.URGENT:
            step = "own_next" if "own_next" in circumstance.parts else "next"
            wanted = tuple(plan for plan in wanted if {step, "instead"} & {*plan})
        return tuple(plan for plan in wanted if all(self.lines(part, circumstance) for part in plan))

    def lines(self, part: str, circumstance: Circumstance) -> tuple[str, ...]:
        """The lines that may stand for a part, `feeling` for the first of two emotions."""
        if part in PARTS.values():
            return circumstance.parts.get(part, ())
        if part == "fact":
            return sections("parts")["fact"] if "fact" in circumstance.said else ()
        if part == "feeling":
            return feelings(f"{circumstance.emotions[0][0]}.named", circumstance)
        if part == "unknown" and "asked" not in circumstance.said:
            return ()
        if part == "call" and "sign" not in circumstance.said:
            return ()
        reader = "clinician" if circumstance.speaker == "clinician" else "person"
        found = sections("parts")
        felt = circumstance.emotions[0][0]
        names = (
            f"{part}.{felt}",
            f"{part}.{self.name}.{reader}",
            f"{part}.{self.name}",
            f"{part}.{circumstance.urgency}",
        )
        for name in (*names, f"{part}.{reader}", part):
            if name in found:
                return found[name]
        return ()


def feelings(name: str, circumstance: Circumstance) -> tuple[str, ...]:
    """A section of feelings, that of clinicians where they have their own."""
    found = sections("feelings")
    own = f"{name}.clinician" if circumstance.speaker == "clinician" else name
    return found.get(own, found.get(name, ()))
