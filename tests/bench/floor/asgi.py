import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.floor.settings"
http_application = get_asgi_application()

from tests.bench.floor.consumers import Echo  # noqa: E402 - needs the apps loaded

application = ProtocolTypeRouter(
    {
        "http": http_application,
        "websocket": AuthMiddlewareStack(URLRouter([path("echo", Echo.as_asgi())])),
    }
)
