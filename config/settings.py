"""Every setting of Cairn, with a default that works on a laptop. `.env.example` has a sentence for each."""

import zoneinfo
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import beat, env, logs
from config.run import places, processes

# Zones come from the tzdata wheel, whose release we choose, and not from the machine; before anybody lists them.
zoneinfo.reset_tzpath(())

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = places.data_folder()

DEBUG = env.flag("CAIRN_DEBUG", default=False)
PRODUCTION = env.flag("CAIRN_PRODUCTION", default=False)

# The image says that it is one; then web listens for whoever is outside.
CONTAINER = env.flag("CAIRN_CONTAINER", default=False)
HOST = processes.listens()

DEFAULT_SECRET_KEY = "cairn-laptop-secret-change-me-before-anybody-else-can-reach-this"
SECRET_KEY = env.text("SECRET_KEY", DEFAULT_SECRET_KEY)
if PRODUCTION and SECRET_KEY == DEFAULT_SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is still the default. Set it to 50 random characters before you run in production.")

PUBLIC_URL = env.text("PUBLIC_URL", f"http://127.0.0.1:{env.number('PORT', places.last_port(places.data_folder()))}").rstrip("/")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", urlsplit(PUBLIC_URL).hostname or "", *env.names("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = [*env.names("CSRF_TRUSTED_ORIGINS"), PUBLIC_URL]
if env.flag("TRUST_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "config.admin.CairnAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "lucide",
    "django_celery_beat",
    "config",
    "frontend",
    "audience",
    "channels",
    "engine",
    "journeys",
    "insights",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "frontend.csp.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.zone.InstallationZone",
]

LOGGING = logs.configure(as_json=env.flag("LOG_JSON", default=PRODUCTION))

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "frontend" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.frame.frame",
            ],
        },
    }
]

DATABASES = {"default": env.database(env.text("DATABASE_URL") or places.running_database(DATA_DIR) or "postgresql:///cairn")}
DATABASES["default"] |= {
    # A connection keeps the plans of hot statements, so it is kept too, and asked whether it lives before each task and request.
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    # Hot statements are prepared once they have come a few times (ground.statement).
    "OPTIONS": {"application_name": "cairn", "prepare_threshold": 5},
    "TEST": {"NAME": env.text("TEST_DATABASE_NAME") or None},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL = "admin:login"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["frontend.formats"]

STATIC_URL = "static/"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
COMPRESSED = "whitenoise.storage.CompressedStaticFilesStorage"
# Collected files belong to a release and lie beside its code; on a laptop they are found where they are written.
STATIC_ROOT = BASE_DIR / "staticfiles" if PRODUCTION else DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": env.text("STATIC_STORAGE", COMPRESSED if PRODUCTION else PLAIN)},
}
WHITENOISE_USE_FINDERS = not PRODUCTION

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"

# Hints only: they expire in two seconds, keep no result and may be lost.
CELERY_BROKER_URL = env.text("BROKER_URL") or places.running_broker(DATA_DIR) or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = env.broker_options(CELERY_BROKER_URL, DATA_DIR)
CELERY_TASK_PUBLISH_RETRY = False
# Celery would close the connection before and after each task; Django's own rules (CONN_MAX_AGE) hold in the tasks instead.
CELERY_DB_REUSE_MAX = 1_000_000
CELERY_BEAT_SCHEDULER = "config.lone_beat:LoneBeat"
CELERY_BEAT_SCHEDULE = beat.SCHEDULE
CELERY_TIMEZONE = "UTC"
CELERY_RESULT_EXPIRES = None
# Beat holds a lock of its session; a pooler in between would lose it.
DIRECT_DATABASE_URL = env.text("DIRECT_DATABASE_URL")

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Cairn",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/",
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "config.api_schema.complete"],
}

# Senders. Empty means: this channel only has the mailroom.
EMAIL_URL = env.text("EMAIL_URL")
TWILIO_ACCOUNT_SID = env.text("TWILIO_ACCOUNT_SID")
TWILIO_AUTH_TOKEN = env.text("TWILIO_AUTH_TOKEN")
FCM_CREDENTIALS = env.text("FCM_CREDENTIALS")
WEBHOOKS_MAY_BE_PRIVATE = env.flag("WEBHOOKS_MAY_BE_PRIVATE")

# Whoever reads /metrics shows it; empty: only this machine may, and in production nobody.
METRICS_TOKEN = env.text("METRICS_TOKEN")
# Longer than any provider may take to answer: what was claimed so long ago has lost its worker.
CLAIMS_GIVEN_UP_AFTER_SECONDS = 30
# Whoever stands in the middle of a transaction for so long is frozen, and a beat that is silent for so long, too.
FROZEN_AFTER_SECONDS = 30

# For how many months the logs are kept; 0: for ever.
EVENT_LOG_MONTHS = env.number("EVENT_LOG_MONTHS", 0, at_least=3, or_zero=True)
STEP_LOG_MONTHS = env.number("STEP_LOG_MONTHS", 0, at_least=3, or_zero=True)
# How long the key of an event is kept, by which it is known when it comes again.
EVENT_KEY_DAYS = env.number("EVENT_KEY_DAYS", 90, at_least=90)

# What the door for events takes at most: bytes of an event, bytes and events of a batch.
EVENT_BYTES = 32 * 1024
BATCH_BYTES = 512_000
BATCH_EVENTS = 2_500
