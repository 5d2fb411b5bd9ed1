"""Knows which release of the register this is, as it tells HQ."""

from importlib import metadata


def _release() -> str:
    try:
        return metadata.version("comptoir")
    except metadata.PackageNotFoundError:
        return "0"


RELEASE = _release()
