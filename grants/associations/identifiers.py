"""Numbers that identify an association: bank account (RIB), ICE and telephone.

RIB: 24 digits, bank 3 + locality 3 + account 16 + key 2, key = 97 - ((first 22 digits x 100) mod 97),
hence from 01 to 97; the IBAN of a valid RIB is always MA64 followed by it. ICE: 15 digits whose number
is a multiple of 97. A wrong key is told apart from a wrong shape because staff may override it.
"""

import re
import unicodedata
from dataclasses import dataclass

IBAN_PREFIX = "MA64"
IBAN_PREFIX_REMOVED = "iban_prefix_removed"

_NATIONAL_PHONE = re.compile(r"(?:\+212|00212|0)([567]\d{8})")
_FOREIGN_PHONE = re.compile(r"(?:\+|00)([1-9]\d{6,14})")
_MOROCCAN_PHONE = re.compile(r"(?:\+|00)212")


class IdentifierError(ValueError):
    """A number that is refused: code `shape` (length or characters) or `key` (control digits)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Identifier:
    """A number in its stored form, with the code of a notice when what was typed was altered."""

    value: str
    notice: str | None = None


def parse_rib(text: str) -> Identifier:
    """Read a RIB into 24 digits; MA64 before it is removed with the notice `iban_prefix_removed`.

    Raises IdentifierError.
    """
    typed = _compact(text)
    if typed.startswith("MA"):
        return Identifier(parse_iban(typed).value.removeprefix(IBAN_PREFIX), IBAN_PREFIX_REMOVED)
    if not re.fullmatch(r"[0-9]{24}", typed):
        raise IdentifierError("shape")
    if int(typed[22:]) != rib_key(typed[:22]):
        raise IdentifierError("key")
    return Identifier(typed)


def rib_digits(text: str) -> str:
    """Return the 24 digits of a RIB whatever its key: what the bank's certificate says may be wrong.

    Raises IdentifierError with code `shape`.
    """
    typed = _compact(text)
    digits = typed.removeprefix(IBAN_PREFIX) if len(typed) == 28 else typed
    if not re.fullmatch(r"[0-9]{24}", digits):
        raise IdentifierError("shape")
    return digits


def rib_key(first_22_digits: str) -> int:
    """Compute the key of a RIB, from 1 to 97, out of its first 22 digits."""
    return 97 - int(first_22_digits) * 100 % 97


def parse_iban(text: str) -> Identifier:
    """Read a Moroccan IBAN into 28 characters: MA64 and a valid RIB. Raises IdentifierError."""
    typed = _compact(text)
    if not re.fullmatch(r"MA[0-9]{26}", typed):
        raise IdentifierError("shape")
    if not typed.startswith(IBAN_PREFIX):
        raise IdentifierError("key")
    return Identifier(IBAN_PREFIX + parse_rib(typed[4:]).value)


def iban_of(rib: str) -> str:
    """Give the IBAN of a valid RIB."""
    return IBAN_PREFIX + rib


def parse_ice(text: str) -> Identifier:
    """Read an ICE into 15 digits; leave an empty answer to the caller. Raises IdentifierError."""
    typed = ice_digits(text)
    if int(typed) % 97:
        raise IdentifierError("key")
    return Identifier(typed)


def ice_digits(text: str) -> str:
    """Return the 15 digits of an ICE whatever its key: what its certificate says may be wrong.

    Raises IdentifierError with code `shape`.
    """
    typed = _compact(text)
    if not re.fullmatch(r"[0-9]{15}", typed):
        raise IdentifierError("shape")
    return typed


def parse_phone(text: str, *, allow_foreign: bool = False) -> Identifier:
    """Read a telephone number into `+212` and nine digits beginning 5, 6 or 7.

    A foreign number, written with + or 00, is accepted only as a second contact (`allow_foreign`).
    Raises IdentifierError with code `shape`.
    """
    typed = _compact(text).replace(".", "")
    found = _NATIONAL_PHONE.fullmatch(typed)
    if found:
        return Identifier(f"+212{found[1]}")
    found = _FOREIGN_PHONE.fullmatch(typed)
    if allow_foreign and found and not _MOROCCAN_PHONE.match(typed):
        return Identifier(f"+{found[1]}")
    raise IdentifierError("shape")


def _compact(text: str) -> str:
    """Drop spaces, hyphens and direction marks, bring digits of any script to 0-9, capitals."""
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if category == "Nd":
            kept.append(str(unicodedata.digit(character)))
        elif not (character.isspace() or category in ("Pd", "Cf")):
            kept.append(character.upper())
    return "".join(kept)
