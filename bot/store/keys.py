"""Keys that tokens are encrypted with. Several may be set: the newest encrypts, each decrypts."""

from __future__ import annotations

import re

from bot.settings import Secret
from bot.settings import Store as StoreSettings
from bot.store.problems import StoreError, missing

NEW_KEY = "Make one with: syllabot db key"


def new_key() -> str:
    """Return a new key, as text."""
    try:
        from cryptography.fernet import Fernet
    except ModuleNotFoundError as error:
        raise missing(error) from None
    return Fernet.generate_key().decode()


class Keyring:
    """Encrypts and decrypts with the keys of the settings (Fernet: AES-128-CBC with HMAC-SHA256)."""

    def __init__(self, settings: StoreSettings) -> None:
        """Take the keys.

        Raises:
            StoreError: one of them is no key, or they cannot be used.
        """
        written = settings.secret_keys.reveal() if settings.secret_keys else ""
        keys = [key for key in re.split(r"[\s,]+", written) if key]
        self._fernet = None
        if not keys:
            return
        try:
            from cryptography.fernet import Fernet, MultiFernet
        except ModuleNotFoundError as error:
            raise missing(error) from None
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise StoreError(f"SYLLABOT_SECRET_KEYS holds something that is no key. {NEW_KEY}") from None

    def lock(self, secret: Secret) -> str:
        """Return a secret as it may be kept.

        Raises:
            StoreError: no key is set.
        """
        if self._fernet is None:
            raise StoreError(f"Tokens are kept encrypted, and no key is set in SYLLABOT_SECRET_KEYS. {NEW_KEY}")
        return self._fernet.encrypt(secret.reveal().encode()).decode()

    def unlock(self, kept: str) -> Secret:
        """Return the secret that was kept.

        Raises:
            StoreError: the key that it was encrypted with is not set.
        """
        from cryptography.fernet import InvalidToken

        try:
            if self._fernet is not None:
                return Secret(self._fernet.decrypt(kept.encode()).decode())
        except InvalidToken:
            pass
        raise StoreError(
            "A token was encrypted with a key that is not in SYLLABOT_SECRET_KEYS. Add the earlier key after the "
            "newest one; if it is lost, let the workspace install the app again."
        )

    def lock_again(self, kept: str) -> str:
        """Return what was kept, encrypted with the newest key.

        Raises:
            StoreError: the key that it was encrypted with is not set.
        """
        return self.lock(self.unlock(kept))
