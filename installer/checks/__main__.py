"""./run check: format, lint, types, import rules, then the fast tests."""

import argparse
import sys

from installer.checks import steps


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run check", description=__doc__)
    parser.add_argument("--static", action="store_true", help="only what reads the code; no tests")
    wanted = parser.parse_args()
    passed = steps.run(steps.STATIC)
    if not wanted.static:
        passed = steps.run([steps.FAST_TESTS]) and passed
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
