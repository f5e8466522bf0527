import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
application = get_wsgi_application()

from cms.startup import refuse_wrong_settings  # noqa: E402 - needs the apps loaded

refuse_wrong_settings()
