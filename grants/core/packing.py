"""Style sheets and scripts travel compressed: the same bytes for everybody, hence compressed once.

Pages don't: they hold a token beside what people type, and the length of a compressed page tells of both.
"""

import gzip

from flask import Response, request

PACKED = ("text/css", "text/javascript", "application/javascript", "image/svg+xml")
LEAST = 600  # bytes; below it packing brings nothing

_bodies: dict[tuple[str, str], bytes] = {}


def pack_static(response: Response) -> Response:
    """Compress a static text for a browser that takes it; its ETag is told from the plain one's."""
    if request.endpoint != "static" or response.mimetype not in PACKED:
        return response
    response.vary.add("Accept-Encoding")
    etag, _is_weak = response.get_etag()
    if etag is None or not request.accept_encodings["gzip"]:
        return response
    packed_etag = f"{etag}-gz"
    if response.status_code == 200 and (response.content_length or 0) >= LEAST:
        key = (request.path, etag)
        response.direct_passthrough = False
        plain = response.get_data()
        if key not in _bodies:
            _bodies[key] = gzip.compress(plain, 9, mtime=0)
        response.set_data(_bodies[key])
        response.headers["Content-Encoding"] = "gzip"
        response.headers.remove("Accept-Ranges")
        response.set_etag(packed_etag)
        response.make_conditional(request.environ)
    return response
