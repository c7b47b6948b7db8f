"""Every setting of the platform; docs/runbook.md explains each environment variable."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from fullcycle.doors.frame import logs
from fullcycle.gateways.database_server import embedded, places


env = environ.Env()

BASE_DIR = places.CHECKOUT
HOME = places.home()
PACKAGE = Path(__file__).resolve().parents[1]

DEBUG = env.bool("FULLCYCLE_DEBUG", default=False)
DEMO = env.bool("FULLCYCLE_DEMO", default=False)
SECRETS = HOME / "secrets.env"
if SECRETS.exists():
    environ.Env.read_env(SECRETS)
SECRET_KEY = env("FULLCYCLE_SECRET_KEY", default="")
VAULT_KEY = env("FULLCYCLE_VAULT_KEY", default="")
# Web services of others; one without an address is simulated, and says so.
SERVICES = {
    name: {
        "url": env.str(f"FULLCYCLE_{name}_URL", default=""),
        "key_id": env.str(f"FULLCYCLE_{name}_KEY_ID", default=""),
        "key_secret": env.str(f"FULLCYCLE_{name}_KEY_SECRET", default=""),
    }
    for name in ("SMS", "REGISTERS", "COURIER", "INVOICES")
}
COURIER_NAME = env.str("FULLCYCLE_COURIER_NAME", default="合作快递")
SMS_SIGN_NAME = env.str("FULLCYCLE_SMS_SIGN_NAME", default="全周期")
OUTBOX = HOME / "outbox"
PAPERS_DIR = Path(env.str("FULLCYCLE_PAPERS", default=str(HOME / "papers")))
CURVES_DIR = Path(env.str("FULLCYCLE_CURVES", default=str(HOME / "curves")))
PAPERS_MOST_MB = env.int("FULLCYCLE_PAPERS_MOST_MB", default=20)
SEAL = Path(env.str("FULLCYCLE_SEAL", default=str(HOME / "seal" / "demo-seal.p12")))
SEAL_PASSWORD = env.str("FULLCYCLE_SEAL_PASSWORD", default="")
SEAL_TRUST = env.str("FULLCYCLE_SEAL_TRUST", default="")
ALLOWED_HOSTS = env.list("FULLCYCLE_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("FULLCYCLE_ORIGINS", default=[])


def _database_url() -> str:
    cluster = embedded.find_cluster()
    if cluster is None:
        raise ImproperlyConfigured(
            "No database: set DATABASE_URL, or create the embedded server with `make run`.",
        )
    return cluster.url


_url = env.str("DATABASE_URL", default="") or _database_url()
DATABASES = {
    "default": env.db_url_config(_url)
    | {
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        # A statement is planned anew each time until a connection has sent it twice.
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 12, "timeout": 10},
            "server_side_binding": True,
            "prepare_threshold": 2,
        },
    },
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "fullcycle.doors.frame",
    "fullcycle.doors.api",
    "fullcycle.doors.portal",
    "fullcycle.doors.workbench",
    "fullcycle.records.journal",
    "fullcycle.records.people",
    "fullcycle.records.customers",
    "fullcycle.records.portfolios",
    "fullcycle.records.portraits",
    "fullcycle.records.archive",
    "fullcycle.records.casework",
    "fullcycle.stages.intake",
    "fullcycle.stages.connection",
    "fullcycle.stages.agreements",
    "fullcycle.stages.metering",
    "fullcycle.stages.care",
    "fullcycle.stages.billing",
    "fullcycle.config",
]
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["fullcycle.doors.frame.signin.SignedIn"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "fullcycle.doors.api.middleware.ForMachines",
    "fullcycle.doors.frame.middleware.StrictHeaders",
    "fullcycle.doors.frame.middleware.SmallPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "fullcycle.doors.frame.middleware.RefuseNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "fullcycle.doors.frame.signin.IdleSignOut",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "fullcycle.config.urls"
WSGI_APPLICATION = "fullcycle.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                ),
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "fullcycle.doors.frame.templatetags.frame",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fullcycle.doors.frame.looks.context",
            ],
        },
    },
]

# A component sees what it is given, not whatever the page around it happens to hold.
COTTON_ISOLATE_BY_DEFAULT = True
CSRF_FAILURE_VIEW = "fullcycle.doors.frame.errors.csrf_failure"
HOTLINE = "95598"

LOGGING = logs.logging_settings(
    level=env.str("FULLCYCLE_LOG_LEVEL", default="INFO"),
    django_request_level="ERROR" if DEBUG else "CRITICAL",
)

COMPANY = {
    "name": env.str("FULLCYCLE_COMPANY_NAME", default="温州供电公司"),
    "credit_code": env.str("FULLCYCLE_COMPANY_CREDIT_CODE", default=""),
    "address": env.str("FULLCYCLE_COMPANY_ADDRESS", default="浙江省温州市鹿城区"),
    "representative": env.str("FULLCYCLE_COMPANY_REPRESENTATIVE", default=""),
}

PROCRASTINATE_IMPORT_PATHS = [
    "fullcycle.doors.jobs.bills",
    "fullcycle.doors.jobs.dropped",
    "fullcycle.doors.jobs.messages",
    "fullcycle.doors.jobs.nightly",
    "fullcycle.doors.jobs.papers",
    "fullcycle.doors.jobs.parcels",
]
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [
    PACKAGE / room / "locale" for room in ("journeys", "stages", "records", "gateways")
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

FILE_UPLOAD_HANDLERS = [
    "fullcycle.doors.frame.uploads.RefuseTooMuch",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [("vendor", HOME / "vendor")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "fullcycle.doors.frame.storage.HashedWhenCollected"},
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
HTTPS = env.bool("FULLCYCLE_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
