"""The bill of materials: every package of a lock with its hashes and its licence, as CycloneDX writes it."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from installer.environment import ROOT
from installer.progress import StepFailed

LOCKS = ROOT / "installer" / "locks"
_LICENCES = LOCKS / "licences.toml"
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# Who uses, changes and hands on what is under these owes nothing that we do not give: our own source stays under its
# licence. LGPL: the libraries are used as they come, from their own files, and can be replaced.
_ALLOWED = frozenset(
    "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause LGPL-2.1-only LGPL-3.0-only MIT MIT-0 MIT-CMU MPL-2.0 PSF-2.0 Unlicense "
    "ZPL-2.1 Zlib".split()
)


@dataclass(frozen=True, slots=True)
class Package:
    name: str
    version: str
    hashes: tuple[str, ...]
    licence: str


def read_lock(lock: Path) -> list[Package]:
    """Raises ``StepFailed`` for a package without a hash, or whose licence nobody has written down."""
    licences: dict[str, str] = tomllib.loads(_LICENCES.read_text(encoding="utf-8"))
    found, problems = [], []
    for entry in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip()):
        pinned, hashes = _PINNED.match(entry), tuple(_HASH.findall(entry))
        name = pinned["name"].lower() if pinned else entry.partition("\n")[0]
        if pinned is None or not hashes:
            problems.append(f"{name} has no version or no hash in {lock.name}.")
        elif name not in licences:
            problems.append(f"{name} has no licence in {_LICENCES.name}. Read it in the package, and write it there.")
        else:
            found.append(Package(name, pinned["version"], hashes, licences[name]))
    if problems:
        raise StepFailed("\n".join(problems))
    return found


def forbidden(packages: Sequence[Package]) -> list[str]:
    """Sentences about licences that forbid what we do; none when all is well."""
    return [
        f"{one.name} {one.version} is under {one.licence}, which is none of those we may use."
        for one in packages
        if not _is_allowed(one.licence)
    ]


def write_bill(lock: Path, target: Path) -> int:
    """Write the bill of a lock. Returns how many packages are in it. Raises ``StepFailed``."""
    packages = read_lock(lock)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bill = Bom(components=[_component(one) for one in packages])
    bill.metadata.component = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        bom_ref=project["name"],
        licenses=[LicenseFactory().make_from_string(project["license"])],
    )
    bill.register_dependency(bill.metadata.component, bill.components)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(JsonV1Dot6(bill).output_as_string(indent=1) + "\n", encoding="utf-8")
    return len(packages)


def _component(package: Package) -> Component:
    address = PackageURL("pypi", name=package.name, version=package.version)
    return Component(
        name=package.name,
        version=package.version,
        type=ComponentType.LIBRARY,
        bom_ref=address.to_string(),
        purl=address,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in package.hashes],
        licenses=[LicenseFactory().make_from_string(package.licence)],
    )


def _is_allowed(licence: str) -> bool:
    """SPDX expressions as the packages have them: OR lets us choose, AND binds to all."""
    choices = [choice.strip(" ()").split(" AND ") for choice in licence.split(" OR ")]
    return any(all(one.strip(" ()") in _ALLOWED for one in choice) for choice in choices)
