"""Chat, mounted at ``/hulp/chat/``: pages with Dutch addresses, requests of the script with English ones."""

from django.urls import path

from support import chat_api, chat_views

urlpatterns = [
    path("", chat_views.start, name="chat_start"),
    path("wachtrij/", chat_views.show_queue, name="chat_queue"),
    path("<uuid:conversation_id>/", chat_views.show_chat, name="chat"),
    path("<uuid:conversation_id>/deelnemen/", chat_views.join, name="chat_join"),
    path("<uuid:conversation_id>/afsluiten/", chat_views.close, name="chat_close"),
    path("<uuid:conversation_id>/messages/", chat_api.messages, name="chat_messages"),
    path("<uuid:conversation_id>/markers/", chat_api.markers, name="chat_markers"),
    path("<uuid:conversation_id>/events/", chat_api.events, name="chat_events"),
]
