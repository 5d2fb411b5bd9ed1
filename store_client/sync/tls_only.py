"""Keeps a register that has known HQ by https from ever talking to it without."""

import logging
from dataclasses import replace
from pathlib import Path

from store_client.sync.hq_client import is_https
from store_client.sync.secrets import DeviceSecrets, save_secrets

_log = logging.getLogger(__name__)


def remember_tls(data_folder: Path, kept: DeviceSecrets, hq_url: str) -> DeviceSecrets:
    """The secrets, marked from now on where HQ's address is one of https. A disk that fails is told in the log."""
    if kept.over_tls or not is_https(hq_url):
        return kept
    marked = replace(kept, over_tls=True)
    try:
        save_secrets(data_folder, marked)
    except OSError as error:
        _log.warning("that HQ is reached by https cannot be kept: %s", error.strerror)
    return marked
