"""Disks of the real kernel for one process: a small one that fills up, one that turns read-only under an open file.

They are mounted in a mount namespace of the process's own, which root and (where user namespaces are allowed) anybody
may make; it ends with the process. Where neither is permitted, a limit on the size of files stands for a full disk.
"""

import ctypes
import os
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

_NEW_MOUNTS, _NEW_USER = 0x00020000, 0x10000000
_PRIVATE, _RECURSIVE = 1 << 18, 1 << 14
_READ_ONLY, _REMOUNT = 1, 1 << 5
_BALLAST = "ballast"
_BLOCK = 4096
_LIBRARY = ctypes.CDLL(None, use_errno=True)


class SmallDisk:
    """A few MiB in memory, mounted at ``folder``."""

    def __init__(self, folder: Path, mib: int = 4) -> None:
        self.folder = folder
        self.mounted = own_mounts() and mount("tmpfs", folder, "tmpfs", 0, f"size={mib}m,mode=0755")

    def fill(self) -> None:
        if not self.mounted:
            longest = max(path.stat().st_size for path in self.folder.iterdir() if path.is_file())
            resource.setrlimit(resource.RLIMIT_FSIZE, (longest, resource.RLIM_INFINITY))
            return
        with (self.folder / _BALLAST).open("ab", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(bytes(_BLOCK))
            except OSError:
                pass

    def free(self) -> None:
        if not self.mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            return
        (self.folder / _BALLAST).unlink()

    def turn_read_only(self, on: bool) -> bool:
        """Whether the kernel does it: not while a file is open for writing."""
        return self.mounted and mount("", self.folder, "", _REMOUNT | (_READ_ONLY if on else 0), "")


class BreakingDisk:
    """An ext4 whose kernel side reports an error on demand and turns read-only at once, as with a dying disk."""

    def __init__(self, folder: Path, image: Path) -> None:
        self.folder = folder
        self.mounted = os.geteuid() == 0 and own_mounts() and _made(image, folder)
        self._break = _trigger_of(folder) if self.mounted else None

    @property
    def breaks(self) -> bool:
        return self._break is not None

    def turn_read_only(self) -> None:
        assert self._break is not None
        self._break.write_text("on purpose", encoding="ascii")


def own_mounts() -> bool:
    """What this process mounts from now on is its own; False where that is not permitted."""
    as_root = os.geteuid() == 0
    user, group = os.getuid(), os.getgid()
    if _LIBRARY.unshare(_NEW_MOUNTS | (0 if as_root else _NEW_USER)):
        return False
    if not as_root:
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")
    return mount("", Path("/"), "", _PRIVATE | _RECURSIVE, "")


def mount(what: str, where: Path, kind: str, flags: int, options: str) -> bool:
    call: Callable[..., int] = _LIBRARY.mount
    found = call(what.encode(), os.fsencode(where), kind.encode(), ctypes.c_ulong(flags), options.encode())
    return found == 0


def _made(image: Path, folder: Path) -> bool:
    with image.open("wb") as file:
        file.truncate(16 * 1024 * 1024)
    commands = (
        ["mkfs.ext4", "-q", "-F", os.fspath(image)],
        ["mount", "-o", "loop,errors=remount-ro", os.fspath(image), os.fspath(folder)],
    )
    try:
        return all(subprocess.run(command, check=False, capture_output=True).returncode == 0 for command in commands)
    except FileNotFoundError:
        return False


def _trigger_of(folder: Path) -> Path | None:
    device = os.stat(folder).st_dev
    name = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}").resolve().name
    trigger = Path("/sys/fs/ext4") / name / "trigger_fs_error"
    return trigger if os.access(trigger, os.W_OK) else None
