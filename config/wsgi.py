"""The door for web servers."""

import os

from django.core.wsgi import get_wsgi_application

from ground import garbage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
garbage.seldom()
