"""Grant management for the ministry's yearly calls for projects."""

from grants.app import create_app

__all__ = ["create_app"]
