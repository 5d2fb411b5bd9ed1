"""Checks signatures (Ed25519, RFC 8032); keys and signatures are hexadecimal."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def is_signed(key: str, signature: str, content: bytes) -> bool:
    """Whether this is the key's signature under exactly this content; never an error, whatever the texts are."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True
