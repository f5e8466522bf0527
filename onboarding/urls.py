"""URLs of people and access."""

from django.urls import path

from onboarding import views

app_name = "onboarding"
urlpatterns = [
    path("uitnodiging/<str:token>/", views.invitation, name="invitation"),
    path("uitnodiging/<str:token>/opnieuw/", views.invitation_resend, name="invitation_resend"),
    path("welkom/", views.welcome, name="welcome"),
    path("identity/o/authorize", views.authorize, name="authorize"),
]
