"""Pages of the asker and of the agents; mounted at ``/hulp/``."""

from django.urls import include, path

from support import agent_views, guest_views, views

app_name = "support"
urlpatterns = [
    path("", views.show_help, name="help"),
    path("ik-kom-er-niet-in/", guest_views.report_locked_out, name="locked_out"),
    path(
        "ik-kom-er-niet-in/ontvangen/",
        guest_views.locked_out_received,
        name="locked_out_received",
    ),
    path("vraag/", views.ask, name="ask"),
    path("mijn-vragen/", views.list_questions, name="questions"),
    path("mijn-vragen/<uuid:public_id>/", views.show_question, name="question"),
    path("mijn-vragen/<uuid:public_id>/opgelost/", views.solve_question, name="solve"),
    path("chat/", include("support.chat_urls")),
    path("werkplek/", agent_views.show_workplace, name="workplace"),
    path("werkplek/<uuid:public_id>/", agent_views.show_case, name="case"),
    path("werkplek/<uuid:public_id>/in-handen/", agent_views.take, name="take"),
    path("werkplek/<uuid:public_id>/antwoord/", agent_views.answer_case, name="answer"),
    path("werkplek/<uuid:public_id>/sluiten/", agent_views.close, name="close"),
    path("werkplek/<uuid:public_id>/overdragen/", agent_views.hand_over, name="hand_over"),
]
