"""Where templates, static files, migrations and the default settings lie: the only module that knows."""

from pathlib import Path


def resource_root() -> Path:
    """Return the folder that holds templates/, static/, migrations/ and config.py.

    An installed wheel carries them in ``grants/_resources``; a checkout has them beside the package.
    """
    packaged = Path(__file__).parent / "_resources"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent
