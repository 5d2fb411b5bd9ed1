"""Who really asks, when a reverse proxy stands before HQ: its headers count only from the addresses that are named in
the setting ``trusted_proxies``. From anybody else they are what a stranger made up.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from hq_server.errors import WrongSettings
from hq_server.texts import _

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Networks = Sequence[IPv4Network | IPv6Network]
_FOR, _PROTO = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"


def read_networks(text: str) -> Networks:
    """Addresses and networks with spaces or commas between them. Raises ``WrongSettings``."""
    try:
        return [ip_network(one) for one in text.replace(",", " ").split()]
    except ValueError as error:
        message = _("The setting “trusted_proxies” names no address or network: {error}. Correct it, then start again.")
        raise WrongSettings(message.format(error=error)) from error


class TrustedProxies:
    """Around the whole application: puts the address and the scheme that a trusted proxy tells in place of its own."""

    def __init__(self, app: "WSGIApplication", networks: Networks) -> None:
        self._app = app
        self._networks = networks

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if self._networks and self._is_trusted(environ.get("REMOTE_ADDR", "")):
            came_from = self._nearest_stranger(environ.get(_FOR, ""))
            if came_from:
                environ["REMOTE_ADDR"] = came_from
            # Of several proxies each adds its word at the end; the outermost one's scheme is what the person used.
            scheme = environ.get(_PROTO, "").partition(",")[0].strip().lower()
            if scheme in ("http", "https"):
                environ["wsgi.url_scheme"] = scheme
        return self._app(environ, start_response)

    def _nearest_stranger(self, forwarded: str) -> str:
        """The last address that no proxy of ours is: what stands before it was written by strangers."""
        for address in reversed([part.strip() for part in forwarded.split(",")]):
            if not self._is_trusted(address):
                return _plain(address)
        return ""

    def _is_trusted(self, address: str) -> bool:
        plain = _plain(address)
        return bool(plain) and any(ip_address(plain) in network for network in self._networks)


def _plain(address: str) -> str:
    """An address as ``REMOTE_ADDR`` has it; empty for what is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)
