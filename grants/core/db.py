"""The database: typed base, column types, and the one unit of work that commits; see adr/0011."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import BigInteger, DateTime, Enum, Integer, MetaData
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from grants.core.errors import Conflict
from grants.core.i18n import _
from grants.core.room import NoRoom, is_full

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every mapped class, with named constraints so that migrations can find them."""

    metadata = MetaData(naming_convention=NAMING)


class OneDatabase(FlaskSession):
    """A session of the one database of its application, which is not looked for at every statement."""

    _engine: Engine | None = None

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **_rest: Any) -> Any:
        if bind is not None:
            return bind
        if self._engine is None:
            self._engine = self._db.engine
        return self._engine


db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"class_": OneDatabase})
# SQLite gives an automatic key to INTEGER only; PostgreSQL needs 64 bits.
BigId = BigInteger().with_variant(Integer(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """An instant in UTC; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_text(enum: type[StrEnum], name: str = "state") -> Enum:
    """Return a text column type that keeps an enum's values, with a check constraint of that name."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name,
        values_callable=lambda members: [member.value for member in members],
    )


_writing: ContextVar[bool] = ContextVar("grants_writing", default=False)
_before_commit: list[Callable[[Session], None]] = []
_on_failure: list[Callable[[Session], None]] = []


def before_commit(hook: Callable[[Session], None]) -> Callable[[Session], None]:
    """Register a hook that runs once at the end of each unit of work, before the commit."""
    _before_commit.append(hook)
    return hook


def on_failure(hook: Callable[[Session], None]) -> Callable[[Session], None]:
    """Register a hook that forgets what a unit of work had collected when it fails."""
    _on_failure.append(hook)
    return hook


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Open the write transaction of one use case; commit at the end, roll back on any error.

    Ends any read transaction first: on SQLite a transaction that read before writing fails at once
    with "database is locked". Raises Conflict when a row was changed meanwhile by somebody else.
    """
    if _writing.get():
        raise RuntimeError("a unit of work is already open")
    session = db.session()
    session.rollback()
    token = _writing.set(True)
    try:
        yield session
        session.flush()
        for hook in _before_commit:
            hook(session)
        session.commit()
    except StaleDataError as error:
        _undo(session)
        message = _("Quelqu’un d’autre vient de modifier la même chose. Relisez, puis recommencez.")
        raise Conflict(message) from error
    except DBAPIError as error:
        _undo(session)
        if is_full(error):
            raise NoRoom from error
        raise
    except BaseException:
        _undo(session)
        raise
    finally:
        _writing.reset(token)


def _undo(session: Session) -> None:
    session.rollback()
    for hook in _on_failure:
        hook(session)


def is_duplicate(error: IntegrityError) -> bool:
    """Say whether an integrity error comes from a unique constraint."""
    text = str(error.orig).lower()
    return "unique" in text or "duplicate" in text


def in_unit_of_work() -> bool:
    """Say whether a unit of work is open in this context."""
    return _writing.get()
