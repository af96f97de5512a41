"""Which values of a proposal's content are personal data: frozen apart, so that they can be erased."""

from grants.core.fingerprint import EACH, Path

# Names, phones and addresses of people; see grants/core/fingerprint.py for how a path is written.
PERSONAL_FIELDS: tuple[Path, ...] = (
    ("declared_by",),
    ("team", EACH, "name"),
    ("declaration", "name"),
    ("declaration", "title"),
)
