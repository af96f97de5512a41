"""Who acts: a signed-in person with rights, or a named job of the system."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

NO_MEMBERSHIPS: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True)
class Actor:
    """A person with the rights loaded at the beginning of the request; plain data, no database row."""

    id: int | None
    display_name: str
    email: str = ""
    language: str = "fr"
    roles: frozenset[str] = frozenset()
    memberships: Mapping[int, str] = field(default_factory=lambda: NO_MEMBERSHIPS)
    session_id: int | None = None
    proven_at: datetime | None = None
    has_second_factor: bool = False
    # Associations with which the person has a declared conflict: their files are closed to all roles.
    barred: frozenset[int] = frozenset()

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return the identifier that the sign-in extension keeps."""
        return str(self.id)

    def has_role(self, *roles: str) -> bool:
        """Say whether the actor holds one of these staff roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_staff(self) -> bool:
        """Say whether the actor holds any staff role."""
        return bool(self.roles)

    def is_member(self, association_id: int) -> bool:
        """Say whether the actor is owner or editor of the association."""
        return association_id in self.memberships

    def is_owner(self, association_id: int) -> bool:
        """Say whether the actor is an owner of the association."""
        return self.memberships.get(association_id) == "owner"


def System(name: str, *rights: str) -> Actor:
    """Return the actor of a job, with the rights named."""
    return Actor(id=None, display_name=f"system:{name}", roles=frozenset(rights))


ANYONE = Actor(id=None, display_name="")
