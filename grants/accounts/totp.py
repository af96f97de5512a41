"""Time-based codes (RFC 6238) and recovery codes: arithmetic and digests; touches no database.

Nothing secret is stored: the secret of a person is derived from a random seed kept in the database and
from the application's key, so that neither a stolen database nor a stolen key gives it (docs/adr/0008).
"""

import base64
import hashlib
import hmac
import secrets
import unicodedata
from datetime import datetime

import pyotp
from flask import current_app

STEP_SECONDS = 30
DRIFT_STEPS = 1
SECRET_BYTES = 20
RECOVERY_CODES = 10
# Crockford's base 32: no letter that is taken for a digit. Twelve of them are 60 bits.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_RECOVERY_LENGTH = 12


def _keyed(purpose: str, text: str) -> bytes:
    """Return the 32 bytes that the application's key gives for a text, apart for each purpose."""
    key: str = current_app.config["SECRET_KEY"]
    return hmac.digest(key.encode(), f"second factor:{purpose}:{text}".encode(), hashlib.sha256)


def new_seed() -> str:
    """Return 160 random bits in hexadecimal digits."""
    return secrets.token_hex(SECRET_BYTES)


def secret_of(user_id: int, seed: str) -> str:
    """Return the 160-bit secret of a person in base 32, as applications for codes read it."""
    return base64.b32encode(_keyed("secret", f"{user_id}:{seed}")[:SECRET_BYTES]).decode()


def enrolment_address(secret: str, account: str, issuer: str) -> str:
    """Return the otpauth:// address that the QR code holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def matching_step(secret: str, code: str, at: datetime, last_step: int) -> int | None:
    """Return the time step whose code this is, or None.

    One step of drift either way is accepted; a step at or before the last one accepted is not, so that
    a code seen by somebody serves nobody again (RFC 6238, 5.2).
    """
    generator, now = pyotp.TOTP(secret), int(at.timestamp()) // STEP_SECONDS
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        if step > last_step and hmac.compare_digest(generator.generate_otp(step), code):
            return step
    return None


def clean_code(text: str) -> str:
    """Return the ASCII digits of a code, typed with spaces or in Arabic digits perhaps."""
    return "".join(str(unicodedata.digit(sign)) for sign in text if sign.isdigit())


def new_recovery_codes() -> list[str]:
    """Return ten codes like 7K2M-9QXD-04TB."""
    return [
        _grouped("".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_LENGTH)))
        for _ in range(RECOVERY_CODES)
    ]


def recovery_digest(user_id: int, text: str) -> str:
    """Return the keyed digest under which a recovery code is stored, however it was typed."""
    folded = unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKE)
    kept = "".join(sign for sign in folded if sign in _ALPHABET)
    return _keyed("recovery", f"{user_id}:{kept}").hex()


def _grouped(text: str) -> str:
    return "-".join(text[start : start + 4] for start in range(0, _RECOVERY_LENGTH, 4))
