"""Signatures of interactions that are sent over HTTP (Ed25519 over time stamp and body)."""

from __future__ import annotations

import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Signer:
    """A pair of keys.

    Attributes:
        verify_key: The public one, 64 hexadecimal digits, as the developer portal and the application show it.
    """

    def __init__(self) -> None:
        self._private = Ed25519PrivateKey.generate()
        self.verify_key = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def headers(self, body: bytes, timestamp: str | None = None) -> dict[str, str]:
        """Return the headers of a request with this body.

        Args:
            body: Exactly what is sent.
            timestamp: Unix seconds as text; this moment by default.
        """
        timestamp = timestamp or str(int(time.time()))
        return {
            "Content-Type": "application/json",
            "X-Signature-Ed25519": self._private.sign(timestamp.encode() + body).hex(),
            "X-Signature-Timestamp": timestamp,
        }
