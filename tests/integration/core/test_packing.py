"""Static texts travel compressed to who takes it; pages never do; who has a file is told so."""

import gzip

import pytest

CSS = "/static/css/components.css"


def fetched(client, address, **headers):
    """Return an answer that was read and closed."""
    with client.get(
        address, headers={name.replace("_", "-"): value for name, value in headers.items()}
    ) as answer:
        answer.get_data()
        return answer


ASKING = {"Accept_Encoding": "gzip, br"}


@pytest.mark.parametrize("address", [CSS, "/static/js/autosave.js"])
def test_a_static_text_is_compressed_for_who_takes_it(client, address):
    plain = fetched(client, address)
    packed = fetched(client, address, **ASKING)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]
    assert plain.headers["ETag"] != packed.headers["ETag"]
    refusing = fetched(client, address, Accept_Encoding="gzip;q=0")
    assert "Content-Encoding" not in refusing.headers


@pytest.mark.parametrize("headers", [{}, ASKING])
def test_who_has_the_file_is_told_so(client, headers):
    first = fetched(client, CSS, **headers)
    again = fetched(client, CSS, **headers, If_None_Match=first.headers["ETag"])
    assert again.status_code == 304
    assert again.data == b""
    other = fetched(client, CSS, **headers, If_None_Match='"other"')
    assert other.data == first.data


def test_an_image_a_page_and_a_part_stay_as_they_are(client, app, database):
    assert "Content-Encoding" not in fetched(client, "/static/img/favicon.ico", **ASKING).headers
    assert "Content-Encoding" not in fetched(client, "/fr/sign-in", **ASKING).headers
    part = fetched(client, CSS, **ASKING, Range="bytes=0-9")
    assert "Content-Encoding" not in part.headers
