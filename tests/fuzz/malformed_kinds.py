"""The kinds of malformed GGUF: those llama.cpp tests its own reader with (its tests/test-gguf.cpp), and some more.

Each is a well-formed file broken in one place, with the error our reader must answer it with.
"""

from __future__ import annotations

from tara_health.errors import MalformedGguf, ModelError, NotAGguf, TruncatedGguf
from tests.gguf_file import (
    ARRAY,
    BOOL,
    F32,
    I32,
    STRING,
    U8,
    U32,
    U64,
    GgufFile,
    model_pairs,
    number,
    pair,
    tensor,
    text,
)

HUGE = 2**64 - 1
Broken = GgufFile | bytes


def with_pair(key: str, raw: bytes) -> GgufFile:
    return GgufFile(pairs=model_pairs() | {key: raw})


def without(key: str) -> GgufFile:
    pairs = model_pairs()
    del pairs[key]
    return GgufFile(pairs=pairs)


def with_tensors(*tensors: bytes, **changes: int) -> GgufFile:
    return GgufFile(tensors=list(tensors), **changes)  # type: ignore[arg-type]


def cut(file: GgufFile, by: int) -> bytes:
    return file.to_bytes()[:-by]


KINDS: dict[str, tuple[Broken, type[ModelError]]] = {
    # the header
    "header: bad magic": (GgufFile(magic=b"FUGG"), NotAGguf),
    "header: empty file": (b"", NotAGguf),
    "header: magic alone": (b"GGUF", TruncatedGguf),
    "header: version 0": (GgufFile(version=0), MalformedGguf),
    "header: version 1": (GgufFile(version=1), MalformedGguf),
    "header: version of the future": (GgufFile(version=4), MalformedGguf),
    "header: tensor count beyond any": (GgufFile(tensor_count=HUGE), MalformedGguf),
    "header: pair count beyond any": (GgufFile(pair_count=HUGE), MalformedGguf),
    "header: more pairs than there are": (GgufFile(pair_count=40), ModelError),
    "header: no tensors": (GgufFile(tensors=[], tensor_count=0), MalformedGguf),
    # key-value pairs
    "pair: key size beyond the file": (with_pair("x", number(U64, HUGE) + b"x"), MalformedGguf),
    "pair: empty key": (with_pair("x", pair("", U32, 1)), MalformedGguf),
    "pair: key that is not text": (
        with_pair("x", text(b"\xff\xfe") + number(U32, U32) + number(U32, 1)),
        MalformedGguf,
    ),
    "pair: unknown type": (with_pair("x", text("x") + number(U32, 13) + number(U32, 1)), MalformedGguf),
    "pair: duplicate key": (with_pair("x", pair("general.name", STRING, "again")), MalformedGguf),
    "pair: text size beyond any": (with_pair("x", text("x") + number(U32, STRING) + number(U64, HUGE)), MalformedGguf),
    "pair: text past the end": (with_pair("x", text("x") + number(U32, STRING) + number(U64, 10**6)), TruncatedGguf),
    "pair: yes-or-no of 7": (with_pair("x", text("x") + number(U32, BOOL) + b"\x07"), MalformedGguf),
    "pair: list of lists": (
        with_pair("x", text("x") + number(U32, ARRAY) + number(U32, ARRAY) + number(U64, 1)),
        MalformedGguf,
    ),
    "pair: list of an unknown type": (
        with_pair("x", text("x") + number(U32, ARRAY) + number(U32, 99) + number(U64, 1)),
        MalformedGguf,
    ),
    "pair: list size beyond any": (
        with_pair("x", text("x") + number(U32, ARRAY) + number(U32, U8) + number(U64, HUGE)),
        MalformedGguf,
    ),
    "pair: list past the end": (
        with_pair("x", text("x") + number(U32, ARRAY) + number(U32, U8) + number(U64, 10**6)),
        TruncatedGguf,
    ),
    "pair: text in a list beyond any": (
        with_pair("x", text("x") + number(U32, ARRAY) + number(U32, STRING) + number(U64, 2) + number(U64, HUGE)),
        MalformedGguf,
    ),
    "pair: alignment 0": (with_pair("general.alignment", pair("general.alignment", U32, 0)), MalformedGguf),
    "pair: alignment 13": (with_pair("general.alignment", pair("general.alignment", U32, 13)), MalformedGguf),
    "pair: alignment of a wrong type": (
        with_pair("general.alignment", pair("general.alignment", I32, 32)),
        MalformedGguf,
    ),
    "pair: no architecture": (without("general.architecture"), MalformedGguf),
    "pair: architecture is a number": (
        with_pair("general.architecture", pair("general.architecture", U32, 1)),
        MalformedGguf,
    ),
    "pair: no layers": (without("llama.block_count"), MalformedGguf),
    "pair: 0 heads": (
        with_pair("llama.attention.head_count", pair("llama.attention.head_count", U32, 0)),
        MalformedGguf,
    ),
    "pair: context of a wrong type": (
        with_pair("llama.context_length", pair("llama.context_length", F32, 2048.0)),
        MalformedGguf,
    ),
    "pair: no vocabulary": (without("tokenizer.ggml.tokens"), MalformedGguf),
    "pair: vocabulary of numbers": (
        with_pair("tokenizer.ggml.tokens", pair("tokenizer.ggml.tokens", ARRAY, (I32, [1, 2, 3, 4]))),
        MalformedGguf,
    ),
    "pair: vocabulary lists of two lengths": (
        with_pair("tokenizer.ggml.token_type", pair("tokenizer.ggml.token_type", ARRAY, (I32, [1]))),
        MalformedGguf,
    ),
    "pair: template is a number": (
        with_pair("tokenizer.chat_template", pair("tokenizer.chat_template", U32, 1)),
        MalformedGguf,
    ),
    # tensors
    "tensor: name too long": (with_tensors(tensor("t" * 64, [32], 0, 0)), MalformedGguf),
    "tensor: name size beyond the file": (with_tensors(number(U64, HUGE) + b"t"), MalformedGguf),
    "tensor: no name": (with_tensors(tensor("", [32], 0, 0)), MalformedGguf),
    "tensor: duplicate name": (with_tensors(tensor("t", [32], 0, 0), tensor("t", [32], 0, 128)), MalformedGguf),
    "tensor: 5 dimensions": (with_tensors(tensor("t", [32, 1, 1, 1, 1], 0, 0)), MalformedGguf),
    "tensor: dimensions beyond any": (with_tensors(tensor("t", [32], 0, 0, dimensions=2**32 - 1)), MalformedGguf),
    "tensor: negative size": (with_tensors(tensor("t", [HUGE], 0, 0)), MalformedGguf),
    "tensor: size 0": (with_tensors(tensor("t", [32, 0], 0, 0)), MalformedGguf),
    "tensor: elements overflow": (with_tensors(tensor("t", [2**33, 2**33], 0, 0)), MalformedGguf),
    "tensor: bytes overflow": (with_tensors(tensor("t", [2**31, 2**31], 27, 0)), TruncatedGguf),
    "tensor: padding wraps around": (with_tensors(tensor("t", [4, 2**30 - 1, 2**30 + 1], 0, 0)), TruncatedGguf),
    "tensor: two that overflow together": (
        with_tensors(tensor("a", [2**63 - 64], 24, 0), tensor("b", [2**63 - 64], 24, 2**63 - 64)),
        TruncatedGguf,
    ),
    "tensor: unknown type": (with_tensors(tensor("t", [32], 43, 0)), MalformedGguf),
    "tensor: withdrawn type": (with_tensors(tensor("t", [32], 4, 0)), MalformedGguf),
    "tensor: rows that are no whole blocks": (with_tensors(tensor("t", [33], 8, 0)), MalformedGguf),
    "tensor: offset beyond the file": (with_tensors(tensor("t", [32], 0, HUGE)), MalformedGguf),
    "tensor: offset not aligned": (with_tensors(tensor("t", [32], 0, 1)), MalformedGguf),
    "tensor: two at one place": (with_tensors(tensor("a", [32], 0, 0), tensor("b", [32], 0, 0)), MalformedGguf),
    "tensor: laid out for another alignment": (
        with_tensors(tensor("a", [3], 24, 0), tensor("b", [3], 24, 3), alignment=1),
        MalformedGguf,
    ),
    # data
    "data: not enough": (cut(GgufFile(), 29), TruncatedGguf),
    "data: none": (GgufFile(data=b""), TruncatedGguf),
    "data: laid out for another alignment": (
        GgufFile(
            pairs=model_pairs() | {"general.alignment": pair("general.alignment", U32, 4096)},
            tensors=[tensor("t", [32], 0, 0)],
            data=bytes(128),
        ),
        TruncatedGguf,
    ),
}
