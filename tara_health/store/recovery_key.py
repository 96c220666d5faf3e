"""The recovery key: 160 random bits as seven groups a person can write down, with typing errors told apart from a
wrong key.

Crockford's base 32 has no I, L, O or U; what is typed for them is read as 1, 1, 0 and refused. 32 symbols carry the
bits, 3 more a 15-bit cyclic checksum. A cyclic checksum of 15 bits notices every error burst of 15 bits or fewer, so
one wrong symbol and two swapped neighbours are always noticed, not just nearly always.
"""

from __future__ import annotations

import secrets

from tara_health.errors import WrongKey

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_BYTES = 20
SYMBOLS = 35
GROUP = 5
_POLYNOMIAL = 0x4599  # x^15 + x^14 + x^10 + x^8 + x^7 + x^4 + x^3 + 1, the generator of the CAN bus standard
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_secret() -> bytearray:
    """160 random bits from the operating system."""
    return bytearray(secrets.token_bytes(SECRET_BYTES))


def _checksum(secret: bytes | bytearray) -> int:
    register = 0
    for byte in secret:
        for shift in range(7, -1, -1):
            carry = (register >> 14 & 1) ^ (byte >> shift & 1)
            register = (register << 1 & 0x7FFF) ^ (_POLYNOMIAL if carry else 0)
    return register


def spell(secret: bytes | bytearray) -> str:
    """The key as shown to a person: `XXXXX-XXXXX-…`, seven groups of five."""
    number = int.from_bytes(secret, "big") << 15 | _checksum(secret)
    symbols = "".join(ALPHABET[number >> 5 * place & 31] for place in range(SYMBOLS - 1, -1, -1))
    return "-".join(symbols[start : start + GROUP] for start in range(0, SYMBOLS, GROUP))


def looks_like_one(text: str) -> bool:
    """Whether `text` has the length and symbols of a recovery key, right or mistyped."""
    symbols = _symbols(text)
    return len(symbols) == SYMBOLS and all(symbol in ALPHABET for symbol in symbols)


def read(text: str) -> bytearray:
    """The secret that `text` spells. Raises WrongKey when it is mistyped; case, spaces and dashes don't matter."""
    symbols = _symbols(text)
    if looks_like_one(text):
        number = 0
        for symbol in symbols:
            number = number << 5 | ALPHABET.index(symbol)
        secret = bytearray((number >> 15).to_bytes(SECRET_BYTES, "big"))
        if _checksum(secret) == number & 0x7FFF:
            return secret
    raise WrongKey(
        "The recovery key has a typing error: its check symbols don't fit.",
        untouched="The history is unchanged.",
        remedy="Compare it with your note, group by group.",
    )


def _symbols(text: str) -> str:
    return "".join(text.upper().split()).replace("-", "").translate(_READ_AS)
