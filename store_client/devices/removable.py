"""Finds USB sticks and other drives that can be taken out, on every system without anything besides Python."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MEDIA = ("/media/", "/run/media/")
_OCTAL = re.compile(r"\\([0-7]{3})")
_REMOVABLE_DRIVE = 2
_NO_STICKS = {"iso9660", "udf", "squashfs", "tmpfs", "proc", "sysfs", "nfs", "nfs4", "cifs", "overlay", "autofs"}
"""Discs, the system's own, and shares: what cannot be written, or taken out."""


@dataclass(frozen=True, slots=True)
class Stick:
    """``path`` is where it is reached, ``name`` how people know it."""

    path: Path
    name: str
    free_bytes: int


def list_sticks(root: Path = Path("/"), system: str = sys.platform) -> list[Stick]:
    """In the order of their names. One that does not answer is left out."""
    if system == "win32":
        found = _on_windows()
    elif system == "darwin":
        found = _on_macos(root)
    else:
        found = _on_linux(root)
    sticks = (_stick(path, name) for path, name in found)
    return sorted((stick for stick in sticks if stick is not None), key=lambda stick: (stick.name, str(stick.path)))


def _stick(path: Path, name: str) -> Stick | None:
    try:
        return Stick(path, name, shutil.disk_usage(path).free)
    except OSError:
        return None


def _on_linux(root: Path) -> Iterator[tuple[Path, str]]:
    """What is mounted now and lies on a drive that the system calls removable, hangs on USB, or was put into a folder
    for such drives.
    """
    try:
        lines = (root / "proc/mounts").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        device, mounted, kind, *_rest = [_plain(part) for part in [*line.split(" "), "", "", ""][:4]]
        if kind in _NO_STICKS or not device.startswith("/dev/"):
            continue
        if mounted.startswith(_MEDIA) or _can_be_taken_out(root, Path(device).name):
            yield root / mounted.lstrip("/"), Path(mounted).name or device


def _plain(text: str) -> str:
    """A space in a name is written as \\040."""
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), text)


def _can_be_taken_out(root: Path, device: str) -> bool:
    try:
        block = (root / "sys/class/block" / device).resolve()
    except OSError:
        return False
    if "/usb" in str(block.relative_to(root.resolve()) if block.is_relative_to(root.resolve()) else block):
        return True
    for folder in (block, block.parent):  # of a partition, the drive it is on says so
        try:
            return (folder / "removable").read_text().strip() == "1"
        except OSError:
            continue
    return False


def _on_macos(root: Path) -> Iterator[tuple[Path, str]]:
    """Every volume but the one that the system runs from, which stands there as a link."""
    try:
        volumes = sorted((root / "Volumes").iterdir())
    except OSError:
        return
    for volume in volumes:
        if not volume.is_symlink() and volume.is_dir():
            yield volume, volume.name


def _on_windows() -> Iterator[tuple[Path, str]]:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    drives = kernel.GetLogicalDrives()
    # Without this an empty card reader opens a box that asks for a card.
    before = kernel.SetErrorMode(1)
    try:
        for number in range(26):
            path = f"{chr(ord('A') + number)}:\\"
            if drives & (1 << number) and kernel.GetDriveTypeW(path) == _REMOVABLE_DRIVE and os.path.isdir(path):
                label = ctypes.create_unicode_buffer(261)
                kernel.GetVolumeInformationW(path, label, len(label), None, None, None, None, 0)
                yield Path(path), f"{label.value} ({path[:2]})".strip()
    finally:
        kernel.SetErrorMode(before)
