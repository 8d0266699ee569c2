import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")
application = get_wsgi_application()
# All views, now: gunicorn's processes are forked from this one, and none need import them at its first request.
get_resolver().url_patterns  # noqa: B018
