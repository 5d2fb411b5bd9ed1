"""Chooses the newest library versions that pyproject.toml allows; the locks hold hashes and no addresses."""

import os
import subprocess
import sys

from installer.environment import ROOT

_UV = ROOT / ".tools" / ("Scripts" if os.name == "nt" else "bin") / ("uv.exe" if os.name == "nt" else "uv")
_LOCKS = {"run.lock": [], "dev.lock": ["--group", "dev"]}
_ALWAYS = ["--extra", "register", "--extra", "hq", "--group", "build", "--universal", "--python-version", "3.11"]
_PLAIN = ["--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header", "--upgrade", "--quiet"]


def main() -> int:
    for name, groups in _LOCKS.items():
        target = f"installer/locks/{name}"
        command = [str(_UV), "pip", "compile", "pyproject.toml", *_ALWAYS, *groups, *_PLAIN, "--output-file", target]
        if code := subprocess.run(command, cwd=ROOT, check=False).returncode:
            print(f"{target} was not written; it is as it was.", file=sys.stderr)
            return code
        print(f"{target} is up to date")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
