"""Sticks are found where each system has them, and nothing else is taken for one."""

import os
import sys
from pathlib import Path

import pytest

from store_client.devices import removable
from store_client.devices.removable import list_sticks


class Machine:
    """The parts of a Linux file system that tell of drives, under a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.mounts: list[str] = []
        (root / "proc").mkdir()
        (root / "sys/class/block").mkdir(parents=True)

    def drive(self, name: str, *, removable: str, bus: str = "pci0/ata1") -> None:
        folder = self.root / "sys/devices" / bus / name
        (folder / f"{name}1").mkdir(parents=True)
        (folder / "removable").write_text(f"{removable}\n")
        for block, target in ((name, folder), (f"{name}1", folder / f"{name}1")):
            (self.root / "sys/class/block" / block).symlink_to(target)

    def mount(self, device: str, place: str, kind: str = "vfat") -> None:
        (self.root / place.lstrip("/")).mkdir(parents=True, exist_ok=True)
        self.mounts.append(f"{device} {place.replace(' ', chr(92) + '040')} {kind} rw,nosuid 0 0")
        (self.root / "proc/mounts").write_text("\n".join(self.mounts) + "\n")

    def names(self) -> list[str]:
        return [stick.name for stick in list_sticks(self.root, "linux")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_drive_that_the_system_calls_removable_is_one(machine: Machine) -> None:
    machine.drive("sda", removable="0")
    machine.drive("sdb", removable="1")
    machine.mount("/dev/sda1", "/home", "ext4")
    machine.mount("/dev/sdb1", "/mnt/stick")
    (stick,) = list_sticks(machine.root, "linux")
    assert (stick.path, stick.name) == (machine.root / "mnt/stick", "stick")
    assert stick.free_bytes > 0


def test_a_disk_at_usb_is_one_also_when_it_does_not_say_so(machine: Machine) -> None:
    machine.drive("sdc", removable="0", bus="pci0/usb2/2-1")
    machine.mount("/dev/sdc1", "/srv/backup", "exfat")
    assert machine.names() == ["backup"]


def test_what_the_desktop_put_into_its_folder_is_one_with_its_own_name(machine: Machine) -> None:
    machine.mount("/dev/mapper/luks-1", "/media/ada/MY STICK")
    machine.mount("/dev/sdx1", "/run/media/ada/Älter", "ntfs3")
    assert machine.names() == ["MY STICK", "Älter"]
    assert list_sticks(machine.root, "linux")[0].path.is_dir()


@pytest.mark.parametrize(
    ("device", "place", "kind"),
    [
        ("/dev/sr0", "/media/ada/DISC", "iso9660"),
        ("server:/export", "/media/share", "nfs4"),
        ("tmpfs", "/run/media", "tmpfs"),
        ("/dev/loop0", "/snap/core", "squashfs"),
        ("/dev/nvme0n1p2", "/", "ext4"),
        ("proc", "/proc", "proc"),
    ],
)
def test_discs_shares_and_the_systems_own_are_none(machine: Machine, device: str, place: str, kind: str) -> None:
    machine.mount(device, place, kind)
    assert machine.names() == []


def test_a_stick_that_is_pulled_out_while_it_is_looked_at_is_left_out(machine: Machine) -> None:
    machine.mount("/dev/sdb1", "/media/ada/STAYS")
    machine.mount("/dev/sdc1", "/media/ada/GOES")
    (machine.root / "media/ada/GOES").rmdir()
    assert machine.names() == ["STAYS"]


def test_a_line_that_says_nothing_is_passed_over(machine: Machine) -> None:
    machine.mounts = ["", "odd", "/dev/sdz1"]
    machine.mount("/dev/sdb1", "/media/ada/STICK")
    assert machine.names() == ["STICK"]


def test_where_nothing_tells_of_drives_there_are_none(tmp_path: Path) -> None:
    assert list_sticks(tmp_path, "linux") == []
    assert list_sticks(tmp_path, "darwin") == []


def test_on_a_mac_every_volume_but_the_systems_own_is_one(tmp_path: Path) -> None:
    (tmp_path / "Volumes/STICK").mkdir(parents=True)
    (tmp_path / "Volumes/Macintosh HD").symlink_to(tmp_path)
    (tmp_path / "Volumes/note.txt").write_text("")
    assert [stick.name for stick in list_sticks(tmp_path, "darwin")] == ["STICK"]


class _Kernel:
    """What Windows answers: C: is built in, E: is a stick, F: an empty card reader."""

    def __init__(self) -> None:
        self.modes: list[int] = []

    def GetLogicalDrives(self) -> int:
        return (1 << 2) | (1 << 4) | (1 << 5)

    def GetDriveTypeW(self, path: str) -> int:
        return {"C:\\": 3, "E:\\": 2, "F:\\": 2}[path]

    def GetVolumeInformationW(self, path: str, label: object, *_rest: object) -> int:
        label.value = "KINGSTON"  # type: ignore[attr-defined]
        return 1

    def SetErrorMode(self, mode: int) -> int:
        self.modes.append(mode)
        return 7


def test_on_windows_removable_drives_with_something_in_them_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ctypes

    kernel = _Kernel()

    class Libraries:
        kernel32 = kernel

    monkeypatch.setattr(ctypes, "windll", Libraries, raising=False)
    monkeypatch.setattr(os.path, "isdir", lambda path: path == "E:\\")
    monkeypatch.setattr(removable, "_stick", lambda path, name: removable.Stick(path, name, 5))
    assert [stick.name for stick in list_sticks(tmp_path, "win32")] == ["KINGSTON (E:)"]
    assert kernel.modes == [1, 7]


def test_this_machine_can_be_looked_at() -> None:
    assert all(stick.path.is_absolute() for stick in list_sticks(system=sys.platform))
