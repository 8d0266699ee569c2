"""One settings file, read from the environment. Every key has a default with which `make run` works."""

import secrets
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"
env = environ.Env()


def _generated_secret(path: Path) -> str:
    """The site's key: made once, kept beside the database it belongs to."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(50))
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"ARENA_HOME={path.parent} cannot be used: {error.strerror}.") from error


def _port(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise ImproperlyConfigured(f"PORT={text} is not a port: give a number from 1 to 65535.")
    return int(text)


# --- where and how this site runs -------------------------------------------------------------------------------
ARENA_HOME = Path(env.str("ARENA_HOME", default=str(BASE_DIR / "var"))).resolve()
ARENA_BIND = env.str("ARENA_BIND", default="127.0.0.1")
PORT = env.get_value("PORT", cast=_port, default=8000)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or _generated_secret(ARENA_HOME / "secret_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Demo accounts have a published password: they sign in only while nobody else can reach the site.
ARENA_DEMO = env.bool("ARENA_DEMO", default=False) and ARENA_BIND in {"127.0.0.1", "localhost", "::1"}
ARENA_SIGNUP_OPEN = env.bool("ARENA_SIGNUP_OPEN", default=True)

# --- limits -----------------------------------------------------------------------------------------------------
ARENA_MAX_UPLOAD_BYTES = env.int("ARENA_MAX_UPLOAD_BYTES", default=209_715_200)
ARENA_LEASE_SECONDS = env.int("ARENA_LEASE_SECONDS", default=60)
ARENA_HEARTBEAT_SECONDS = env.float("ARENA_HEARTBEAT_SECONDS", default=10)
ARENA_SWEEP_SECONDS = env.float("ARENA_SWEEP_SECONDS", default=15)
# A scoring that takes longer than this hangs, and loses its lease. More than twice what a parser may take.
ARENA_SCORING_SECONDS = env.float("ARENA_SCORING_SECONDS", default=900)
ARENA_STATUS_SECONDS = 2  # how old what is shown of the queue and the status may be
ARENA_MAX_CRASHES = 3
ARENA_MAX_LOST_LEASES = 10
ARENA_UPLOAD_GRACE_SECONDS = 15 * 60
# Whether the proxy before the site says in X-Request-Start when a request began. Only where nobody else can say it.
ARENA_TRUST_REQUEST_START = env.bool("ARENA_TRUST_REQUEST_START", default=False)
# Of the child that parses one file. A file that needs more is refused, so these are part of the rules of the site.
ARENA_PARSER_MEMORY_BYTES = env.int("ARENA_PARSER_MEMORY_BYTES", default=2 * 1024 * 1024 * 1024)
ARENA_PARSER_CPU_SECONDS = env.int("ARENA_PARSER_CPU_SECONDS", default=60)
ARENA_PARSER_WALL_SECONDS = env.float("ARENA_PARSER_WALL_SECONDS", default=120)

# --- applications -----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "django_htmx",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "arena",
]
MIDDLEWARE = [
    "arena.core.middleware.ReceivedAt",
    "django.middleware.security.SecurityMiddleware",
    "arena.core.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "arena.web.errors.DomainErrorPages",
]
ROOT_URLCONF = "arena.urls"
WSGI_APPLICATION = "arena.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "arena.web.context.site",
            ],
        },
    }
]

# --- database: SQLite by default, anything django-environ reads by DATABASE_URL ------------------------------------
DATABASES: dict[str, Any] = {"default": env.db("DATABASE_URL", default=f"sqlite:///{ARENA_HOME / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # FULL, since an acknowledged submission must survive a power cut; IMMEDIATE, since a transaction that reads
    # before it writes would otherwise fail as "locked" under concurrent writers; it is also our lock for quotas.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
    # Nobody waits for ever: not for a machine that is gone, and not for a row that was locked by one that is.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=5min",
        **DATABASES["default"].get("OPTIONS", {}),
    }
# knox's would make a table for the token model that arena.ApiToken replaces: empty, and in the way of a flush.
MIGRATION_MODULES = {"knox": None}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- the bell ---------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_URL = "filesystem://localhost//"  # kombu warns of a URL without a host, which says nothing here
    CELERY_BROKER_TRANSPORT = "arena.core.bell:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(ARENA_HOME / "broker" / "queue"),
        "polling_interval": 0.2,
    }
else:
    if CELERY_BROKER_URL.startswith(("redis://", "rediss://")):
        CELERY_BROKER_TRANSPORT = "arena.core.server_bell:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 3600,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        # For whoever rings: one more try at once. The default pauses for seconds, and with it an upload's answer.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
# A bell that cannot be rung must not hold the upload's answer up: the sweeper finds the row.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TIMEZONE = "UTC"
# What is lost or overlooked, every worker looks for by itself: see pipeline/sweeper.py.
CELERY_BEAT_SCHEDULE = {
    "clean_up": {"task": "arena.clean_up", "schedule": crontab(hour=18, minute=0)},  # UTC: three at night in Seoul
    "verify_invariants": {"task": "arena.verify_invariants", "schedule": crontab(hour=18, minute=30)},
    # One that waited for the next is not needed any more.
    "tell_operators": {"task": "arena.tell_operators", "schedule": crontab(minute="*/5"), "options": {"expires": 240}},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(ARENA_HOME / "beat-schedule")

# --- cache: shared by all processes, for rate limits and rendered boards --------------------------------------------
CACHES: dict[str, Any] = {"default": env.cache("CACHE_URL", default=f"filecache://{ARENA_HOME / 'cache'}")}
_cache = CACHES["default"]
if _cache["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    # Its absence may cost a request an instant, no more: the client's own default tries for seconds.
    _hurry = {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 1)}
    _cache |= {"BACKEND": "arena.core.cache.Server", "OPTIONS": _hurry}
elif _cache["BACKEND"] == "django.core.cache.backends.filebased.FileBasedCache":
    # By default it throws entries out at random from the 300th on: whoever makes 300 would be free of all limits.
    _cache |= {"BACKEND": "arena.core.cache.Files", "OPTIONS": {"MAX_ENTRIES": 5000}}

# --- files ------------------------------------------------------------------------------------------------------
FILE_UPLOAD_HANDLERS = ["arena.core.uploads.HashingUploadHandler"]
FILE_UPLOAD_TEMP_DIR = str(ARENA_HOME / "incoming")
Path(FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True)
STATIC_URL = "static/"
STATIC_ROOT = ARENA_HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # no model uses it: see core/storage.py
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

# --- people -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "arena.User"
AUTHENTICATION_BACKENDS = ["arena.accounts.backends.ArenaBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "arena.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = env.str("ACCOUNT_EMAIL_VERIFICATION", default="optional")
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="arena@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = "[Arena] "
ADMINS = [("", address) for address in env.list("ARENA_OPERATORS", default=[])]
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("ARENA_HTTPS", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("ARENA_HTTPS", default=False) else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- languages and time -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- API --------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["knox.auth.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["arena.api.parsers.JsonBody"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "arena.api.errors.problem_response",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    # How many proxies of ours stand before the site. With 0, nobody changes his address by a header of his own.
    "NUM_PROXIES": env.int("ARENA_PROXIES", default=0),
}
ALLAUTH_TRUSTED_PROXY_COUNT = REST_FRAMEWORK["NUM_PROXIES"]  # else all people behind a proxy share one limit
REST_KNOX = {"AUTH_HEADER_PREFIX": "Bearer", "TOKEN_TTL": None, "TOKEN_MODEL": "arena.ApiToken"}
KNOX_TOKEN_MODEL = "arena.ApiToken"  # noqa: S105 the name of a model
SPECTACULAR_SETTINGS = {
    "TITLE": "Arena",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
}

# --- log --------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"celery.beat": {"level": "WARNING"}, "celery.app.trace": {"level": "WARNING"}},
}
