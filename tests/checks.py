"""``make check``: every check that takes seconds, side by side; prints what failed, and how long each took."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
APPS = ["cms", "learning", "onboarding", "support", "surveys"]
# The slowest first: two run at a time.
CHECKS = {
    "types": ["mypy", "."],
    "house": [
        "pytest",
        "-n0",
        "-p",
        "no:cacheprovider",
        "tests/test_architecture.py",
        "tests/test_page_list.py",
        "tests/test_translations.py",
    ],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "security": ["bandit", "-q", "-ll", "-r", *APPS],
    "templates": ["djlint", "--lint", "--quiet", *APPS],
    "imports": ["lint-imports"],
    "spelling": ["codespell"],
    "lint": ["ruff", "check", "--quiet", "."],
    "format": ["ruff", "format", "--check", "--quiet", "."],
}


def _run(command: list[str]) -> tuple[float, subprocess.CompletedProcess[str]]:
    begun = time.monotonic()
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return time.monotonic() - begun, done


def main() -> int:
    """Run all; 0 when all passed."""
    failed = []
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for name, (seconds, done) in zip(CHECKS, pool.map(_run, CHECKS.values()), strict=True):
            print(f"{'failed' if done.returncode else 'ok':7}{name} ({seconds:.1f} s)", flush=True)
            if done.returncode:
                failed.append(name)
                print(done.stdout + done.stderr, flush=True)
    print(f"check: failed: {', '.join(failed)}" if failed else "check: all passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
