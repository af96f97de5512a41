"""No room left on the disk: known by its error, told to the person, nothing half kept."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from grants.core.errors import DomainError
from grants.core.i18n import _

logger = logging.getLogger(__name__)
SQLITE_FULL = 13
POSTGRESQL_FULL = "53100"
FILE_ERRORS = (errno.ENOSPC, errno.EDQUOT)


class NoRoom(DomainError):
    """The server has no room left to keep anything: what was sent is not kept, what was kept before stays."""

    status = 507

    def __init__(self) -> None:
        logger.critical("no room left on the disk", exc_info=True)
        super().__init__(
            _(
                "Le serveur n’a plus de place : rien n’a été enregistré. Gardez cette page ouverte et "
                "recommencez dans quelques minutes ; ce qui était enregistré avant l’est toujours."
            )
        )


def is_full(error: BaseException) -> bool:
    """Say whether an error comes from a full disk: of a file, of SQLite or of PostgreSQL."""
    if isinstance(error, OSError):
        return error.errno in FILE_ERRORS
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return bool(code & 0xFF == SQLITE_FULL)
    return getattr(error.orig, "sqlstate", None) == POSTGRESQL_FULL


@contextmanager
def needing_room() -> Iterator[None]:
    """Raise NoRoom where what is done inside meets a full disk; other errors pass."""
    try:
        yield
    except (OSError, DBAPIError) as error:
        if is_full(error):
            raise NoRoom from error
        raise
