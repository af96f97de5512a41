"""Ask a clamd whether bytes are clean: its INSTREAM command over a unix socket or TCP, streamed."""

import socket
import struct
import time
from collections.abc import Iterable

STEP_SECONDS = 30.0
WHOLE_SECONDS = 300.0
_LONGEST_ANSWER = 4096


class ScannerDown(Exception):
    """The scanner does not answer, or could not look at these bytes."""


def find_virus(address: str, pieces: Iterable[bytes]) -> str | None:
    """Return the name of the virus found in the bytes, None when they are clean.

    address is the path of a socket or host:port. Raises ScannerDown.
    """
    deadline = time.monotonic() + WHOLE_SECONDS
    try:
        with _connect(address) as link:
            link.sendall(b"zINSTREAM\0")
            for piece in pieces:
                if time.monotonic() > deadline:
                    raise ScannerDown("too slow")
                if piece:
                    link.sendall(struct.pack("!L", len(piece)) + piece)
            link.sendall(struct.pack("!L", 0))
            answer = _answer(link)
    except FileNotFoundError as error:
        if error.filename:  # of stored bytes, not of the socket
            raise
        raise ScannerDown(str(error)) from error
    except OSError as error:
        raise ScannerDown(str(error)) from error
    return _virus(answer)


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(STEP_SECONDS)
        try:
            link.connect(address)
        except OSError as error:
            link.close()
            raise ScannerDown(str(error)) from error
        return link
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=STEP_SECONDS)


def _answer(link: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        piece = link.recv(_LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _virus(answer: str) -> str | None:
    if answer == "stream: OK":
        return None
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerDown(answer or "no answer")
