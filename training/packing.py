"""Many short conversations in one row: the instructions they share once, then each behind them, none seeing another.

Every conversation begins with the same instructions. A pack holds that beginning once; each conversation's own tokens
see the beginning and themselves, at the positions they would have alone. So the loss and its gradient are those of
the conversations one by one (a test compares them), for about a third fewer tokens, and nothing is padded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import torch

from training.rendering import Tokens

IGNORED: Final = -100
"""The label of a token that does not count."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Conversations that share their first `shared` tokens; together at most the row's length."""

    shared: int
    members: tuple[Tokens, ...]

    @property
    def length(self) -> int:
        """Tokens in the row."""
        return self.shared + sum(len(member.ids) - self.shared for member in self.members)

    @property
    def alone(self) -> int:
        """Tokens that the members would be without packing."""
        return sum(len(member.ids) for member in self.members)


def common_beginning(rows: Sequence[list[int]]) -> int:
    """How many first tokens all rows share; each row keeps one of its own at least."""
    least = min(rows, default=[])
    most = max(rows, default=[])
    same = next((place for place, pair in enumerate(zip(least, most, strict=False)) if pair[0] != pair[1]), len(least))
    return max(0, min(same, min(map(len, rows), default=0) - 1))


def packed(conversations: Iterable[Tokens], length: int) -> list[Pack]:
    """First-fit packs of at most `length` tokens, in the order given. A longer conversation is left out."""
    kept = [one for one in conversations if len(one.ids) <= length and any(one.counted)]
    if not kept:
        return []
    # What a model has to say is never shared: there its loss would be lost.
    shared = min(common_beginning([one.ids for one in kept]), *(one.counted.index(True) for one in kept))
    open_packs: list[tuple[int, list[Tokens]]] = []
    done: list[list[Tokens]] = []
    for one in kept:
        own = len(one.ids) - shared
        for place, (room, members) in enumerate(open_packs):
            if own <= room:
                members.append(one)
                open_packs[place] = (room - own, members)
                break
        else:
            open_packs.append((length - shared - own, [one]))
            if len(open_packs) > _OPEN:
                fullest = min(range(len(open_packs)), key=lambda place: open_packs[place][0])
                done.append(open_packs.pop(fullest)[1])
    done += [members for _, members in open_packs]
    return [Pack(shared, tuple(members)) for members in done]


_OPEN: Final = 16
"""Packs that still take conversations: more of them fill better and mix the order more."""


def tensors(pack: Pack) -> dict[str, torch.Tensor]:
    """`input_ids`, `position_ids`, `labels` (1, n) and `attention_mask` (1, 1, n, n) of bool, True where seen."""
    shared, size = pack.shared, pack.length
    ids = list(pack.members[0].ids[:shared])
    positions = list(range(shared))
    labels = [IGNORED] * shared
    seen = torch.zeros((size, size), dtype=torch.bool)
    seen[:, :shared] = True
    seen[:shared, :shared] = torch.ones((shared, shared), dtype=torch.bool).tril()
    for member in pack.members:
        start, own = len(ids), member.ids[shared:]
        ids += own
        positions += range(shared, shared + len(own))
        labels += [token if counts else IGNORED for token, counts in zip(own, member.counted[shared:], strict=True)]
        seen[start : len(ids), start : len(ids)] = torch.ones((len(own), len(own)), dtype=torch.bool).tril()
    return {
        "input_ids": torch.tensor([ids]),
        "position_ids": torch.tensor([positions]),
        "labels": torch.tensor([labels]),
        "attention_mask": seen[None, None],
    }
