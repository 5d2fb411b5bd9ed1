"""Takes the new token and key that HQ offers before the old ones end: kept on the disk first, then used."""

import logging
from dataclasses import replace
from pathlib import Path

from store_client.sync.hq_client import HqClient
from store_client.sync.request_signing import Credentials, is_request_key
from store_client.sync.secrets import load_secrets, save_secrets
from store_client.wire.incoming import Renewal

_log = logging.getLogger(__name__)


def renew(data_folder: Path, client: HqClient, offered: Renewal) -> None:
    """The old ones are kept beside them: an HQ restored from a backup knows only those. A disk that fails here is told
    in the log; the old ones go on working, and HQ offers new ones again. Raises ``SecretsOutOfReach``.
    """
    kept, used = load_secrets(data_folder), client.credentials
    if kept is None or used.token not in (kept.token, kept.previous_token):
        return  # activated anew meanwhile
    if not offered.token or not is_request_key(offered.request_key):
        _log.warning("HQ offers a token that cannot be used")
        return
    renewed = replace(
        kept,
        token=offered.token,
        request_key=offered.request_key,
        previous_token=used.token,
        previous_request_key=used.request_key,
    )
    try:
        save_secrets(data_folder, renewed)
    except OSError as error:
        _log.warning("the new token cannot be kept: %s", error.strerror)
        return
    client.use(Credentials(offered.token, offered.request_key), before=used)
    _log.info("HQ has renewed this register's token")
