"""URLs of this app."""

from django.urls import path

from surveys import views

app_name = "surveys"
urlpatterns = [
    path("uitkomsten/", views.results, name="results"),
    path("uitkomsten/<uuid:wave_id>/sluiten/", views.close, name="close"),
    path("<uuid:invitation_id>/", views.answer, name="answer"),
]
