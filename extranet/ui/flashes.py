"""The one-line messages that the next page shows: sealed on their way through the browser, for they may name people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.core import signing

from extranet.tenants.encryption import Unreadable, decrypt, encrypt


class SealingSigner(signing.TimestampSigner):
    """Django's, whose signed text is encrypted under FIELD_KEYS."""

    def sign(self, value: str) -> str:
        return encrypt(super().sign(value)).decode()

    def unsign(self, value: str, max_age: int | timedelta | None = None) -> str:
        """Raises `BadSignature` for what was written by hand, or under a key that is gone."""
        try:
            signed = decrypt(value.encode())
        except (Unreadable, UnicodeError) as error:
            raise signing.BadSignature from error
        return super().unsign(signed, max_age)


class SealedCookieStorage(CookieStorage):
    """Whoever looks into the browser's cookies reads no name there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cookie_name = settings.MESSAGES_COOKIE_NAME
        self.signer = SealingSigner(salt=self.key_salt)


class SealedStorage(FallbackStorage):
    """The cookie, and the session for what is too long for one."""

    storage_classes = (SealedCookieStorage, SessionStorage)
