"""Stores to test: a local folder, and a bucket of a real S3 server."""

import pytest

from grants.documents.storage.folder import Folder
from grants.documents.storage.s3 import S3Folder
from tests import s3


@pytest.fixture(scope="session")
def s3_server():
    with s3.serve() as endpoint:
        yield endpoint


@pytest.fixture
def bucket(s3_server):
    return s3.make_bucket(s3_server)


def s3_store(bucket):
    names = {
        name.removeprefix("STORAGE_").lower(): value
        for name, value in bucket.settings.items()
        if name != "STORAGE_URL"
    }
    return S3Folder(bucket.settings["STORAGE_URL"], **names)


@pytest.fixture(params=["folder", "s3"])
def store(request, tmp_path):
    if request.param == "folder":
        return Folder(tmp_path / "files")
    return s3_store(request.getfixturevalue("bucket"))
