"""Settings of the project, read from the environment.

Without any environment a checkout runs at once on embedded defaults: SQLite, in-memory channel layer and
broker, generated secrets under ``var/``. What servers set is listed in docs/operations.md, and what they must set
is checked at the start. Each may also be given as a file: ``SECRET_KEY_FILE=/run/secrets/secret_key``.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

from cms import secret_files
from cms.log_filter import log_settings

env = environ.FileAwareEnv()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# --- Where and how it runs -----------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="")
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
HOSTNAME = urlsplit(BASE_URL).hostname or "127.0.0.1"
IS_HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[HOSTNAME])
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_files.read_or_make(
    VAR_DIR / "secret_key", get_random_secret_key
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # former ones, still believed
REDIS_URL = env.str("REDIS_URL", default="")
IS_EMBEDDED = not REDIS_URL

INSTALLED_APPS = [
    "daphne",
    "cms",
    "learning",
    "surveys",
    "support",
    "onboarding",
    "helpdesk",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.admin",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "rest_framework",
    "channels",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sites",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.middleware.ContentSecurityPolicyMiddleware",
    "cms.middleware.JournalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.middleware.PrivatePagesMiddleware",
    "cms.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "cms.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
ASGI_APPLICATION = "cms.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "cms.context_processors.site",
            ],
        },
    },
]

# --- Database ------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
IS_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
DATABASES["default"].setdefault("OPTIONS", {})  # what the address itself asked for, sslmode say
if IS_SQLITE:
    # IMMEDIATE: a deferred transaction that turns writer half-way cannot wait, it fails at once.
    DATABASES["default"]["OPTIONS"] |= {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    # An explicit pool: each ASGI request has its own thread, and CONN_MAX_AGE would open one each.
    DATABASES["default"] |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"]["OPTIONS"] |= {
        "pool": {
            "min_size": 1,
            "max_size": env.int("DATABASE_POOL_SIZE", default=12),
            "timeout": 2,  # then the page is an honest 503
            "reconnect_timeout": 2,  # give up soon: each new request tries anew, so recovery is at once
        },
        "connect_timeout": 2,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache, channel layer, background work -------------------------------------------------------
CACHES: dict[str, dict[str, Any]]
CHANNEL_LAYERS: dict[str, dict[str, Any]]
if IS_EMBEDDED:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
else:
    CACHES = {
        "default": {
            "BACKEND": "cms.cache.SharedRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {
                "socket_timeout": 1,
                "socket_connect_timeout": 1,
                # One, for a connection that has gone stale; who does not answer is not asked twice.
                "retry": Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,)),
            },
        }
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
    }
CELERY_BROKER_URL = env.str("BROKER_URL", default=REDIS_URL or "memory://localhost/")
CELERY_TASK_IGNORE_RESULT = True
# A task is only a nudge: what must be done stands in the outbox or is found by a sweep. A late acknowledgement that
# waited while Redis went away ended the whole worker (kombu 5.7).
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {} if IS_EMBEDDED else {"socket_timeout": 2, "socket_connect_timeout": 2}
)
CELERY_TIMEZONE = "Europe/Amsterdam"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
ALIVE_FILE = env.str("ALIVE_FILE", default="")  # touched by a worker that hears the broker

# --- People and sessions -------------------------------------------------------------------------
AUTH_USER_MODEL = "onboarding.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "onboarding.hashers.Argon2Hasher",
    "onboarding.hashers.HmacHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "onboarding.password_rules.GuessableValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "cms:start"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
if IS_HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

ACCOUNT_ADAPTER = "onboarding.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# How many proxies of ours stand before the server: without it all of a town would share one address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
ACCOUNT_RATE_LIMITS = {
    # A whole town hall sits behind one address: what the key is, and more, stands in onboarding/known_browsers.py.
    "login_failed": "10/15m/key",
    "login": "600/m/ip",
    "reset_password": "120/m/ip,5/15m/key",
}
USERSESSIONS_TRACK_ACTIVITY = False
USERSESSIONS_ADAPTER = "onboarding.adapters.SessionsAdapter"
ACCOUNT_FORMS = {
    "login": "onboarding.forms.LoginForm",
    "reauthenticate": "onboarding.forms.ReauthenticateForm",
    "reset_password": "onboarding.forms.ResetPasswordForm",
    "reset_password_from_key": "onboarding.forms.ResetPasswordKeyForm",
    "change_password": "onboarding.forms.ChangePasswordForm",
}
MFA_FORMS = {
    "add_webauthn": "onboarding.forms.AddPasskeyForm",
    "edit_webauthn": "onboarding.forms.RenamePasskeyForm",
    "activate_totp": "onboarding.forms.ActivateSecondFactorForm",
    "authenticate": "onboarding.forms.SecondFactorForm",
    "reauthenticate": "onboarding.forms.SecondFactorAgainForm",
}
MFA_ADAPTER = "onboarding.second_factor.SecondFactorAdapter"
SECOND_FACTOR_REQUIRED = not DEMO  # of staff; the demo says that it does without
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # without it a passkey is one step, not two
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}  # a whole town hall sits behind one address

IDP_OIDC_ADAPTER = "onboarding.adapters.IdentityAdapter"
IDP_OIDC_PRIVATE_KEY = env.str("OIDC_PRIVATE_KEY", default="") or secret_files.read_or_make(
    VAR_DIR / "oidc_key.pem", secret_files.make_rsa_key
)
IDP_OIDC_PRIVATE_KEYS = secret_files.key_set(
    IDP_OIDC_PRIVATE_KEY,
    former=env.str("OIDC_PRIVATE_KEY_FORMER", default=""),
    following=env.str("OIDC_PRIVATE_KEY_NEXT", default=""),
)
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 15 * 60
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = int(timedelta(days=30).total_seconds())
IDP_OIDC_INTROSPECTION_ENABLED = True
# Ours counts (onboarding.views.introspect); the library's reads the moments of all calls of the minute at each call.
IDP_OIDC_RATE_LIMITS = {"introspect_ip": None, "introspect_client": None}

# Where webhooks of tools and providers of municipalities may stand: not in our own network, unless an administrator says so.
OTHERS_IN_PRIVATE_NETWORKS = env.bool("OTHERS_IN_PRIVATE_NETWORKS", default=DEMO)
TOOL_URL = env.str("TOOL_URL", default="http://localhost:8001")
INVITATION_DAYS = 30
IMPORT_UNDO_MINUTES = env.int("IMPORT_UNDO_MINUTES", default=15)  # letters of a list wait so long
TOOL_ACCESS_DAYS = 90
TOOL_GRACE_DAYS = 14

# --- Mail ----------------------------------------------------------------------------------------
# Everything that mails goes through the outbox; the outbox sends by DELIVERY_EMAIL_BACKEND.
_mail = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:25")
DELIVERY_EMAIL_BACKEND = "cms.mailbox.MailboxBackend" if DEMO else _mail.pop("EMAIL_BACKEND")
vars().update(_mail)
EMAIL_BACKEND = "onboarding.mail.OutboxEmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Doorbraak <noreply@doorbraak.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The mailbox of DEFAULT_FROM_EMAIL, where letters come back: imaps://user:password@host/INBOX. Empty: nobody looks.
RETURNED_MAIL_URL = env.str("RETURNED_MAIL_URL", default="")
# Where somebody who cannot log in reaches the Happiness team; the phone may stay empty.
HAPPINESS_EMAIL = env.str("HAPPINESS_EMAIL", default="happiness@doorbraak.example")
HAPPINESS_PHONE = env.str("HAPPINESS_PHONE", default="")
# Where somebody reports a weakness (security.txt), and where questions about privacy go.
SECURITY_EMAIL = env.str("SECURITY_EMAIL", default="security@doorbraak.example")
PRIVACY_EMAIL = env.str("PRIVACY_EMAIL", default="privacy@doorbraak.example")

# --- Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
# The second holds the Dutch of wagtailmedia, which brings none.
LOCALE_PATHS = [BASE_DIR / "cms" / "locale", BASE_DIR / "cms" / "locale_wagtailmedia"]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

# --- Files ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# Films and documents: we check who asks, the proxy sends (X-Accel-Redirect); else we send them ourselves.
PROXY_SENDS_FILES = env.bool("PROXY_SENDS_FILES", default=False)
if PROXY_SENDS_FILES:
    SENDFILE_BACKEND = "onboarding.files"  # Wagtail's documents
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cms.storage.HashedStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Security headers ----------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
_STRICT = {
    "default-src": [SELF],
    "script-src": [SELF, NONCE],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "connect-src": [SELF, BASE_URL.replace("http", "ws", 1)],
    "object-src": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
    "form-action": [SELF],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _STRICT}
# Wagtail's admin and the ticket engine's staff screens need inline scripts and styles.
ADMIN_CONTENT_SECURITY_POLICY = {
    **_STRICT,
    "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}

# --- Wagtail -------------------------------------------------------------------------------------
SITE_ID = 1
WAGTAIL_SITE_NAME = "Doorbraak leeromgeving"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "learning.LearningImage"
WAGTAILDOCS_DOCUMENT_MODEL = "learning.LearningDocument"
WAGTAILMEDIA = {
    "MEDIA_MODEL": "learning.Film",
    "MEDIA_FORM_BASE": "learning.film_form.FilmForm",
    "VIDEO_EXTENSIONS": [],  # the form says it in a sentence
}
FILM_MAX_MB = env.int("FILM_MAX_MB", default=500)
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_LOGIN_URL = "cms:login_wagtail"  # ours for strangers, 403 for colleagues
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # a log-in address is what the municipality invited
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        **({} if IS_SQLITE else {"SEARCH_CONFIG": "dutch"}),
    }
}
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands"), ("en", "English")]

# --- Ticket engine (django-helpdesk): only its models and staff screens are used ------------------
HELPDESK_TEAMS_MODE_ENABLED = False
HELPDESK_API_ENABLED = False
HELPDESK_KANBAN_ENABLED = False
HELPDESK_ENABLE_DEPENDENCIES_ON_TICKET = False
HELPDESK_ENABLE_BACKLINKS = False
HELPDESK_TICKETS_TIMELINE_ENABLED = False
HELPDESK_ENABLE_PASSWORD_RESET = False
HELPDESK_SUBMIT_A_TICKET_PUBLIC = False
HELPDESK_VIEW_A_TICKET_PUBLIC = False
HELPDESK_KB_ENABLED = True  # switching it off breaks the engine's own pages
HELPDESK_ENABLE_PER_QUEUE_STAFF_PERMISSION = True
HELPDESK_STAFF_ONLY_TICKET_OWNERS = True
HELPDESK_STAFF_ONLY_TICKET_CC = True
HELPDESK_PRIVATE_FOLLOWUP_MEANS_NO_EMAILS = True
HELPDESK_EMAIL_FALLBACK_LOCALE = "nl"
ALLOWED_URL_SCHEMES = ("https", "http", "mailto", "tel")

# --- Logs: what happened to what, never content or secrets ---------------------------------------
LOGGING = log_settings(env.str("LOG_LEVEL", default="INFO"))
