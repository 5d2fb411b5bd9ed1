"""Trades a one-time code for this register's identity: settings, secrets, and where its documents go on."""

import contextlib
import logging
from collections.abc import Callable
from dataclasses import replace

from store_client.config import Settings, load_settings, write_settings
from store_client.db import cursors, encryption
from store_client.db.database import RegisterDatabase
from store_client.domain.channel import Identity
from store_client.errors import HqUnreachable, Refused
from store_client.services.acknowledgements import take_keys
from store_client.services.seal import public_key_of
from store_client.services.set_up import register_identity, save_activation
from store_client.sync import signing
from store_client.sync.hq_client import HqBusy, HqClient, RequestRefused, is_https, not_over_tls
from store_client.sync.request_signing import is_request_key
from store_client.sync.secrets import DeviceSecrets, SecretsOutOfReach, load_secrets, new_device_key, save_secrets
from store_client.texts import _
from store_client.wire.codes import STAFF
from store_client.wire.incoming import Activated

_log = logging.getLogger(__name__)


def is_activated(settings: Settings) -> bool:
    """Whether this folder's register was activated before; HQ may have revoked it since."""
    if load_secrets(settings.data_folder) is None or not settings.database_file.exists():
        return False
    with contextlib.closing(RegisterDatabase.open(settings.database_file)) as db:
        return register_identity(db) is not None


def activate_register(settings: Settings, code: str) -> Identity:
    """Open the register's file, and ``activate`` it at ``settings.hq_url``."""
    encryption.begin_encrypted(settings.database_file)
    with (
        contextlib.closing(HqClient(settings.hq_url, ca_file=settings.ca_file)) as client,
        contextlib.closing(RegisterDatabase.open(settings.database_file)) as db,
    ):
        return activate(db, client, code, settings)


def activate(
    db: RegisterDatabase,
    client: HqClient,
    code: str,
    settings: Settings,
    new_key: Callable[[], bytes] = new_device_key,
) -> Identity:
    """Become the register that the code stands for. Raises ``Refused``, in words for the person who typed the code.

    What was recorded before stays and goes on. The secrets come last, since they set a running agent going.
    """
    known = _known_secrets(settings)
    signing_key = (known.signing_key if known else b"") or new_key()
    by_https = is_https(settings.hq_url)
    if known is not None and known.over_tls and not by_https:
        raise Refused(not_over_tls())
    answer = _ask(client, code, settings.device_name, public_key_of(signing_key))
    identity = Identity(answer.store, answer.register.removeprefix(f"{answer.store}-"), answer.epoch)
    save_activation(db, identity, last_sequence=answer.last_sequence, last_hash=answer.last_hash)
    signing.save_public_key(db, signing_key)
    with db.write():
        take_keys(db, answer.hq_keys, instead=True)
    if known is None:
        _forget_staff(db)
    request_key = answer.request_key if is_request_key(answer.request_key) else ""
    device_key = known.device_key if known else new_key()
    _keep(settings, DeviceSecrets(answer.token, device_key, signing_key, request_key, over_tls=by_https))
    _log.info("activated as register %s, epoch %d", identity.code, identity.epoch)
    return identity


def _keep(settings: Settings, kept: DeviceSecrets) -> None:
    try:
        write_settings(replace(load_settings({}, data_folder=settings.data_folder), hq_url=settings.hq_url))
        save_secrets(settings.data_folder, kept)
    except OSError as error:
        message = _(
            "HQ took the code, but this computer could not keep its answer: {error}. What was recorded is kept. "
            "Free some space on the disk, then ask HQ for a new code."
        )
        raise Refused(message.format(error=error.strerror)) from error


def _ask(client: HqClient, code: str, device_name: str, public_key: str) -> Activated:
    try:
        return client.activate(code.strip(), device_name, public_key)
    except RequestRefused as refused:
        raise Refused(_words(refused.problem) or refused.message) from refused
    except HqBusy as busy:
        raise Refused(
            _("HQ takes no more codes for a while. The code is still good; try again in some minutes.")
        ) from busy
    except HqUnreachable as unreachable:
        raise Refused(
            _("The register was not activated: {why} Then try again with the same code.").format(
                why=unreachable.message
            )
        ) from unreachable


def _words(problem: str) -> str:
    return {
        "activation-code-unknown": _("HQ does not know this code. Check it letter by letter, or ask HQ for a new one."),
        "activation-code-used": _("This code was used already; each code works once. Ask HQ for a new one."),
        "activation-code-expired": _("This code has expired. Ask HQ for a new one."),
    }.get(problem, "")


def _known_secrets(settings: Settings) -> DeviceSecrets | None:
    """The keys are kept across activations: the staff's PINs are sealed with one, receipts signed with the other."""
    try:
        return load_secrets(settings.data_folder)
    except SecretsOutOfReach:
        return None


def _forget_staff(db: RegisterDatabase) -> None:
    """PINs sealed with a lost key open nothing: read the staff again from the beginning.

    In the same epoch: another one would mean that HQ was restored, and everything were read and sent again.
    """
    known = cursors.load(db, STAFF)
    if known.position:
        with db.write():
            cursors.save(db, STAFF, known.epoch, 0)
