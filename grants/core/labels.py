"""Enumerations whose members carry a word to show and a tag shape; free of web and database imports."""

from enum import StrEnum
from typing import Any, Self


def N_(message: str) -> str:
    """Mark a French word for translation without translating it yet."""
    return message


class LabelledEnum(StrEnum):
    """Text enum: value stored, French label translated when read, CSS class of its tag."""

    _french: str
    tag_class: str

    def __new__(cls, value: str, label: str, tag_class: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member._french = label
        member.tag_class = tag_class
        return member

    @property
    def label(self) -> str:
        """Return the word for this member in the language of the reader."""
        from grants.core.i18n import _

        return str(_(self._french))

    @classmethod
    def of(cls, value: str) -> Self:
        """Return the member that stores this value; raises ValueError."""
        for member in cls:
            if member.value == value:
                return member
        raise ValueError(f"{value!r} is no {cls.__name__}")

    @classmethod
    def choices(cls) -> list[tuple[str, Any]]:
        """Return (value, label) pairs for a select or radio field."""
        return [(member.value, member.label) for member in cls]
