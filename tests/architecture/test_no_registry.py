"""No tracked file names a package registry, and the lock files hold hashes and nothing else."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Written in halves, so that this file doesn't name them either.
HOSTS = re.compile(
    "|".join(["py" + r"pi\.", "python" + "hosted", "npm" + "js", "yarn" + "pkg", "deb" + r"ian\.org"])
)
LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)( ; .+)? \\$")


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def registry_lines(path: Path) -> list[str]:
    content = path.read_bytes() if path.is_file() else b""
    if b"\0" in content[:8192]:
        return []
    lines = content.decode("utf-8", "replace").splitlines()
    return [f"{path.name}:{number}" for number, line in enumerate(lines, 1) if HOSTS.search(line.lower())]


def pins(name: str) -> dict[str, str]:
    found = (PIN.match(line) for line in (ROOT / name).read_text().splitlines())
    return {match[1]: match[2] for match in found if match}


def test_no_tracked_file_names_a_registry() -> None:
    assert [line for path in tracked_files() for line in registry_lines(path)] == []


def test_a_planted_host_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "pip.conf"
    planted.write_text("[global]\nindex-url = https://" + "py" + "pi.example/simple\n")
    assert registry_lines(planted) == ["pip.conf:2"]


def test_lock_files_hold_pins_and_hashes_only() -> None:
    for name in LOCKS:
        for line in (ROOT / name).read_text().splitlines():
            assert PIN.match(line) or re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line), line


def test_the_development_lock_contains_the_running_one() -> None:
    running, development = (pins(name) for name in LOCKS)
    assert running
    assert running.items() <= development.items()


def test_at_most_45_packages_to_run() -> None:
    assert len(pins("requirements.lock")) <= 45
