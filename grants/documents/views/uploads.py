"""Take a file piece by piece: what static/js/upload.js talks to, in JSON."""

from typing import Any, cast

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from grants.core.access import signed_in
from grants.core.db import unit_of_work
from grants.core.errors import DomainError
from grants.core.request import arrival, current_actor
from grants.documents import queries, services
from grants.documents.models import Upload
from grants.documents.services import LONGEST_PIECE, OutOfPlace
from grants.documents.views import blueprint


@blueprint.post("/uploads")
@signed_in
def start_upload() -> ResponseReturnValue:
    """Begin to send a file: form fields filename and size."""
    size = request.form.get("size", "")
    try:
        with unit_of_work():
            upload = services.start_upload(
                request.form.get("filename", ""),
                int(size) if size.isascii() and size.isdigit() and len(size) < 16 else 0,
                current_actor(),
                arrival(),
            )
            told = _told(upload)
    except DomainError as error:
        return _refusal(error, 422)
    return jsonify(told), 201


@blueprint.get("/uploads/<code>")
@signed_in
def upload(code: str) -> ResponseReturnValue:
    """Say how far a file has come."""
    try:
        return jsonify(_told(queries.get_upload(code, current_actor(), arrival())))
    except DomainError as error:
        return _refusal(error)


@blueprint.put("/uploads/<code>/<int:offset>")
@signed_in
def take_piece(code: str, offset: int) -> ResponseReturnValue:
    """Take the piece that begins at an offset: the body of the request, as it is."""
    length = request.content_length or 0
    if length > LONGEST_PIECE:
        return jsonify(message=""), 413
    try:
        received = services.take_piece(
            code, offset, length, cast(Any, request.stream), current_actor(), arrival()
        )
    except DomainError as error:
        return _refusal(error)
    return jsonify(received=received)


@blueprint.post("/uploads/<code>/drop")
@signed_in
def drop_upload(code: str) -> ResponseReturnValue:
    """Forget a file on its way."""
    actor, at = current_actor(), arrival()
    try:
        with unit_of_work():
            services.drop_upload(queries.get_upload_for_update(code, actor, at), actor)
    except DomainError as error:
        return _refusal(error)
    return "", 204


def _told(upload: Upload) -> dict[str, Any]:
    return {
        "code": upload.code,
        "filename": upload.filename,
        "size": upload.size,
        "received": services.received_of(upload),
    }


def _refusal(error: DomainError, status: int | None = None) -> tuple[Response, int]:
    told: dict[str, Any] = {"message": str(error.message)}
    if isinstance(error, OutOfPlace):
        told["received"] = error.received
    return jsonify(told), status or error.status
