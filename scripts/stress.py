"""The long runs: the stateful and property tests with many more examples and steps than the suite's."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description="Run the random tests for long.")
    parser.add_argument("--examples", type=int, default=500, help="examples of each random test")
    parser.add_argument("--steps", type=int, default=50, help="steps of each stateful example")
    parser.add_argument("--kills", type=int, default=200, help="processes killed in the crash tests")
    arguments, rest = parser.parse_known_args()
    environment = {
        **os.environ,
        "GRANTS_TEST_EXAMPLES": str(arguments.examples),
        "GRANTS_TEST_STEPS": str(arguments.steps),
        "GRANTS_TEST_KILLS": str(arguments.kills),
        "GRANTS_TEST_AUTOSAVE_KILLS": str(arguments.kills),
    }
    command = [sys.executable, "-m", "pytest", "-n", "2", "-m", "random", *rest]
    sys.exit(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
