"""Password hashers: argon2 sized for many log-ins at once, and a fast one for random secrets."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, BasePasswordHasher
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_noop as _


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id at OWASP's minimum (19 MiB, 2 passes, 1 lane), so that a busy morning fits in memory."""

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1


class HmacHasher(BasePasswordHasher):
    """HMAC-SHA256 for client secrets of 40 random characters, where slowness protects nothing.

    Never for passwords that people choose.
    """

    algorithm = "hmac"

    def encode(self, password: str, salt: str) -> str:
        return f"{self.algorithm}${salt}${self._digest(password, salt)}"

    def decode(self, encoded: str) -> dict[str, str]:
        algorithm, salt, digest = encoded.split("$", 2)
        return {"algorithm": algorithm, "salt": salt, "hash": digest}

    def verify(self, password: str, encoded: str) -> bool:
        parts = self.decode(encoded)
        secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        digests = [self._digest(password, parts["salt"], secret) for secret in secrets]
        return any(constant_time_compare(digest, parts["hash"]) for digest in digests)

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        return {_("algorithm"): self.algorithm}

    def must_update(self, encoded: str) -> bool:
        return False

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing to harden: the check takes microseconds by design."""

    @staticmethod
    def _digest(password: str, salt: str, secret: str | None = None) -> str:
        """With SECRET_KEY when no ``secret`` is given."""
        return salted_hmac(
            f"client-secret:{salt}", password, secret=secret, algorithm="sha256"
        ).hexdigest()
