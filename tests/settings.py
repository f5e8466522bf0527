"""Settings of the test suite: the product's own, with files in a place of their own and no slow hashing."""

import os
from pathlib import Path

from cms import secret_files

TEST_VAR = Path(__file__).resolve().parent.parent / "var" / "test"
os.environ["VAR_DIR"] = str(TEST_VAR)
os.environ.setdefault("BASE_URL", "http://testserver")
# Servers must be given these; the suite also runs with the parts of servers.
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault(
    "OIDC_PRIVATE_KEY",
    secret_files.read_or_make(TEST_VAR / "oidc_key.pem", secret_files.make_rsa_key),
)
os.environ.setdefault("EMAIL_URL", "smtp://127.0.0.1:9")
os.environ.setdefault("TRUSTED_PROXIES", "0")
# Workers clear the cache before each test, so each has a Redis database of its own.
if os.environ.get("REDIS_URL") and "PYTEST_XDIST_WORKER" in os.environ:
    _server, _, _number = os.environ["REDIS_URL"].rpartition("/")
    _worker = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    os.environ["REDIS_URL"] = f"{_server}/{int(_number) + 1 + _worker}"

from cms.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "onboarding.hashers.Argon2Hasher",
    "onboarding.hashers.HmacHasher",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
# Most tests put somebody in by force; those of the second step switch this on.
SECOND_FACTOR_REQUIRED = False
