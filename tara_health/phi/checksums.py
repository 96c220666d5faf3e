"""Check digits of published identifier schemes. Each takes the identifier without spaces and hyphens."""

from __future__ import annotations

from typing import Final

_VIN_VALUES: Final = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_VIN_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def luhn(digits: str) -> bool:
    """Luhn's formula (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def npi(digits: str) -> bool:
    """National Provider Identifier: ten digits that pass Luhn behind the prefix 80840 (45 CFR 162.406)."""
    return len(digits) == 10 and digits.isdigit() and luhn("80840" + digits)


def dea(code: str) -> bool:
    """DEA registration: two letters (or letter and 9), six digits and a check digit."""
    digits = code[2:]
    if len(code) != 9 or not digits.isdigit():
        return False
    odd = sum(int(char) for char in digits[0:6:2])
    even = sum(int(char) for char in digits[1:6:2])
    return (odd + 2 * even) % 10 == int(digits[6])


def vin(code: str) -> bool:
    """Vehicle identification number: seventeen characters, the ninth a check digit (49 CFR 565.15)."""
    code = code.upper()
    if len(code) != 17 or not set(code) <= _VIN_VALUES.keys():
        return False
    rest = sum(_VIN_VALUES[char] * weight for char, weight in zip(code, _VIN_WEIGHTS, strict=True)) % 11
    return code[8] == ("X" if rest == 10 else str(rest))


def iban(code: str) -> bool:
    """International bank account number (ISO 13616, mod 97)."""
    if not (15 <= len(code) <= 34 and code.isalnum() and code.isascii()):
        return False
    moved = code[4:] + code[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def nhs(digits: str) -> bool:
    """NHS number of England: ten digits, mod 11."""
    if len(digits) != 10 or not digits.isdigit():
        return False
    rest = 11 - sum(int(char) * (10 - place) for place, char in enumerate(digits[:9])) % 11
    return rest % 11 == int(digits[9]) and rest != 10
