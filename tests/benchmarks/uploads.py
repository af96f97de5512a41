"""Measure a 20 MB upload: processor time and memory, in a local folder and on a real S3 server.

    python -m tests.benchmarks.uploads

Each row is a process of its own that takes the file as the product does: checked, cleaned, hashed, stored,
then read back. Memory is what the process grew by at its peak, over what it weighed once it was ready.
The S3 server is moto's on the loopback address, itself in Python: its time is not ours and is left out.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests import s3
from tests.conftest import settings_for
from tests.unit.documents.files import jpeg

MB = 1024 * 1024
SIZE = 20 * MB
CASES = ("pdf", "jpeg", "pieces")


def main() -> None:
    """Print a row a case and a store."""
    print(f"{'file':8} {'store':8} {'processor s':>12} {'elapsed s':>10} {'memory MB':>10} {'read s':>8}")
    with s3.serve() as endpoint, tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "photo.jpg").write_bytes(_jpeg(jpeg()))
        (Path(folder) / "scan.pdf").write_bytes(_pdf())
        for store in ("folder", "s3"):
            for case in CASES:
                settings = s3.make_bucket(endpoint).settings if store == "s3" else {}
                command = [
                    sys.executable,
                    "-m",
                    "tests.benchmarks.uploads",
                    case,
                    folder,
                    json.dumps(settings),
                ]
                told = subprocess.run(command, check=True, capture_output=True, text=True)
                found = json.loads(told.stdout.splitlines()[-1])
                print(
                    f"{case:8} {store:8} {found['processor']:12.2f} {found['elapsed']:10.2f} "
                    f"{found['memory']:10.1f} {found['read']:8.2f}"
                )


def measure(case: str, sources: Path, settings: dict[str, str]) -> dict[str, float]:
    """Take one file in this process and return what it cost."""
    from grants import create_app
    from grants.documents import services, storage

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = sources / ("photo.jpg" if case == "jpeg" else "scan.pdf")
        app = create_app({**settings_for(folder, f"sqlite:///{folder}/x.db"), **settings})
        with app.app_context(), app.test_request_context("/fr/"):
            storage.put(b"warm")
            before, begun, spent = _held(), time.perf_counter(), time.process_time()
            if case == "pieces":
                _in_pieces(source, folder)
            with source.open("rb") as file:
                stored = services.receive_stream(file, source.name)
            cost: dict[str, float] = {
                "elapsed": time.perf_counter() - begun,
                "processor": time.process_time() - spent,
                "memory": (_peak() - before) / MB,
            }
            begun = time.perf_counter()
            assert sum(map(len, storage.stream(stored.sha256))) == stored.size
            cost["read"] = time.perf_counter() - begun
    return cost


def _in_pieces(source: Path, folder: Path) -> None:
    """Write the file in pieces of 1 MB, each made to last before the next, as an upload does."""
    from grants.documents.services.uploads import _write

    target = folder / "uploads" / "code"
    with source.open("rb") as file:
        size = source.stat().st_size
        for offset in range(0, size, MB):
            _write(target, offset, min(MB, size - offset), file)


def _pdf() -> bytes:
    return b"%PDF-1.7\n" + random.Random(1).randbytes(SIZE - 32) + b"\n%%EOF\n"


def _jpeg(small: bytes) -> bytes:
    """Return a JPEG of nearly 20 MB: its coded data repeated, which costs the cleaner the same."""
    data = random.Random(1).randbytes(SIZE - len(small) - MB).replace(b"\xff", b"\xfe")
    return small[:-2] + data + small[-2:]


def _held() -> float:
    """Begin to look for the peak anew; return the memory this process holds now, in bytes."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _peak() -> float:
    """Return the most memory this process held since, in bytes."""
    return _status("VmHWM")


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def _main(arguments: list[str]) -> Any:
    if not arguments:
        return main()
    os.environ.pop("GRANTS_STORAGE_URL", None)
    print(json.dumps(measure(arguments[0], Path(arguments[1]), json.loads(arguments[2]))))
    return None


if __name__ == "__main__":
    _main(sys.argv[1:])
