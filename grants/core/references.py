"""Numbers given once: counters locked in the transaction, and random codes nobody can guess."""

import secrets
from typing import Any

from sqlalchemy import String
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from grants.core.db import Base

# Without letters and digits that look alike when read aloud or copied by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class Counter(Base):
    """A series of numbers, such as the proposals of one line of one call."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[int]


def next_number(session: Session, name: str) -> int:
    """Return the next number of a series, starting at 1; the row stays locked until the commit.

    One statement: two transactions that both open the series wait for each other.
    """
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(Counter).values(name=name, value=1)
    number: int = session.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": Counter.value + 1}).returning(
            Counter.value
        )
    ).scalar_one()
    return number


def random_code(prefix: str, length: int = 8) -> str:
    """Return a code such as B-7K2M-9QXD, drawn from a secure source."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(length))
    groups = [letters[start : start + 4] for start in range(0, length, 4)]
    return "-".join([prefix, *groups])
