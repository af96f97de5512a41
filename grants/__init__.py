"""Grant management for the ministry's yearly calls for projects."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(overrides: "dict[str, Any] | None" = None) -> "Flask":
    """Return the application; imported late, so that the pure modules can be used without the web."""
    from grants.memory import quiet_start

    with quiet_start():
        from grants.app import create_app as create

        return create(overrides)


__all__ = ["create_app"]
