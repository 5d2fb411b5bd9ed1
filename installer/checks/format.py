"""./run format: the formatter and the linter's safe repairs over the whole project."""

import subprocess
import sys

from installer.environment import ROOT, program


def main() -> int:
    repaired = subprocess.run([program("ruff"), "check", "--fix", "."], cwd=ROOT, check=False)
    subprocess.run([program("ruff"), "format", "."], cwd=ROOT, check=True)
    return repaired.returncode


if __name__ == "__main__":
    sys.exit(main())
