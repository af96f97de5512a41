"""Form of a message about a file."""

import secrets
from typing import Any

from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from grants.core.fields import Needed, UploadField
from grants.core.forms import AppForm
from grants.core.i18n import _l


class WriteMessageForm(AppForm):
    """Words, a file perhaps, and a random text by which a form sent twice counts once."""

    body = TextAreaField(
        _l("Votre message"), [Needed(_l("Écrivez votre message.")), Length(max=4000)], render_kw={"rows": 5}
    )
    upload = UploadField(_l("Joindre un fichier"))
    once = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.once.data:
            self.once.data = secrets.token_hex(16)


class MarkReadForm(AppForm):
    """The last message that the reader saw."""

    seen = HiddenField()

    @property
    def seen_message(self) -> int | None:
        """Return the key of the last message seen; None when absent or no number."""
        text = str(self.seen.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
