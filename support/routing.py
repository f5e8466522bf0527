"""WebSocket routes."""

from django.urls import path

from support.consumers import ChatConsumer, QueueConsumer

websocket_urlpatterns = [
    path("ws/chat/", ChatConsumer.as_asgi()),
    path("ws/chat/wachtrij/", QueueConsumer.as_asgi()),
]
