"""What HQ's own settings leave open: said when it starts, and on the page of its settings."""

import ipaddress

from hq_server.config import Settings
from hq_server.texts import _


def tell(settings: Settings) -> list[str]:
    """Sentences, what is worst first; none when nothing is open."""
    found = []
    if not settings.tls_certificate and not settings.trusted_proxies and not is_this_computer(settings.host):
        message = _(
            "HQ answers at {host} without TLS: whoever is on the way reads passwords and registers' tokens. Give it a "
            "certificate (--tls CERTIFICATE KEY), or name the proxy that has one (trusted_proxies)."
        )
        found.append(message.format(host=settings.host))
    if not settings.code_key:
        found.append(without_code_key())
    return found


def without_code_key() -> str:
    return _(
        "The secrets of sign-in codes are kept unencrypted: whoever has the database or a backup can make codes. Set "
        "code_key (64 hexadecimal digits, from “openssl rand -hex 32”), and keep it elsewhere than the backups."
    )


def without_tls() -> str:
    return _("This page came without TLS: whoever is on the way reads what you type. Ask whoever runs HQ for https.")


def is_this_computer(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
