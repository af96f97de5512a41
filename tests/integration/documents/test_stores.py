"""What every store promises: one suite for the local folder and for a real S3 server."""

import hashlib
import random
from datetime import UTC, datetime, timedelta

import pytest

from grants.core.errors import DomainError
from grants.documents.storage.base import StoreUnavailable
from grants.documents.storage.folder import Folder
from grants.documents.storage.s3 import PART, S3Folder

SMALL = b"%PDF-1.7 small"
LARGE = random.Random(7).randbytes(2 * PART + 12345)


def pieces(content, length=300_000):
    for start in range(0, len(content), length):
        yield content[start : start + length]


@pytest.mark.parametrize("content", [SMALL, LARGE, b"x", LARGE[:PART]], ids=["small", "large", "one", "part"])
def test_bytes_come_back_under_their_hash(store, content):
    kept = store.put(pieces(content))
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.size == len(content) == store.size(kept.sha256)
    assert store.exists(kept.sha256)
    assert b"".join(store.stream(kept.sha256)) == content


def test_the_same_bytes_twice_change_nothing(store):
    assert store.put([LARGE]) == store.put(pieces(LARGE))
    assert b"".join(store.stream(hashlib.sha256(LARGE).hexdigest())) == LARGE


@pytest.mark.parametrize(
    ("start", "stop"), [(0, 1), (5, 9), (3, None), (0, None), (4, 4), (PART - 2, PART + 3)]
)
def test_a_range_is_a_slice(store, start, stop):
    sha256 = store.put([LARGE]).sha256
    assert b"".join(store.stream(sha256, start, stop)) == LARGE[start:stop]


def test_a_large_file_comes_in_pieces(store):
    sha256 = store.put([LARGE]).sha256
    assert max(map(len, store.stream(sha256))) < 2 * 1024 * 1024


def test_what_is_not_there_says_so_at_once(store):
    nothing = "0" * 64
    assert not store.exists(nothing)
    with pytest.raises(FileNotFoundError):
        store.stream(nothing)
    with pytest.raises(FileNotFoundError):
        store.size(nothing)


def test_what_is_erased_is_gone_and_may_be_erased_again(store):
    sha256 = store.put([SMALL]).sha256
    store.delete(sha256)
    store.delete(sha256)
    assert not store.exists(sha256)


class Broken(DomainError):
    pass


@pytest.mark.parametrize("after", [0, 10, PART, 2 * PART])
def test_an_error_on_the_way_leaves_nothing_behind(store, after):
    def broken():
        yield from pieces(LARGE[:after])
        raise Broken

    with pytest.raises(Broken):
        store.put(broken())
    assert not store.exists(hashlib.sha256(LARGE[:after]).hexdigest())
    assert store.sweep(datetime.now(UTC) + timedelta(hours=1)) == 0


def test_it_is_ready(store):
    assert store.is_ready()


def test_what_a_killed_writer_left_is_swept_after_a_while(tmp_path):
    store = Folder(tmp_path)
    kept = store.put([SMALL])
    (tmp_path / "incoming" / "half").write_bytes(b"half")
    now = datetime.now(UTC)
    assert store.sweep(now - timedelta(days=1)) == 0
    assert store.sweep(now + timedelta(days=1)) == 1
    assert store.exists(kept.sha256)


def test_the_passing_name_of_a_killed_writer_is_swept_in_the_bucket(bucket):
    import obstore

    from tests.integration.documents.conftest import s3_store

    store = s3_store(bucket)
    obstore.put(store._bucket, "incoming/half", b"half")
    assert store.sweep(datetime.now(UTC) - timedelta(days=1)) == 0
    assert store.sweep(datetime.now(UTC) + timedelta(days=1)) == 1


def test_a_folder_that_cannot_be_written_is_not_ready(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OSError):
        Folder(tmp_path / "file" / "files").put([SMALL])


def test_a_server_that_is_down_or_a_bucket_that_is_missing_is_told(bucket):
    gone = S3Folder("s3://nowhere", "http://127.0.0.1:9", "us-east-1", "key", "secret")
    assert not gone.is_ready()
    with pytest.raises(StoreUnavailable):
        gone.put([SMALL])
    missing = S3Folder("s3://no-such-bucket", bucket.endpoint, "us-east-1", "key", "secret")
    assert not missing.is_ready()
