"""URLs of people and access."""

from django.urls import path

from onboarding import organisation_views, people_views, views

app_name = "onboarding"
urlpatterns = [
    path("uitnodiging/<str:token>/", views.invitation, name="invitation"),
    path("uitnodiging/<str:token>/opnieuw/", views.invitation_resend, name="invitation_resend"),
    path("welkom/", views.welcome, name="welcome"),
    path("organisatie/", organisation_views.organisations, name="organisations"),
    path(
        "organisatie/rollen/<int:membership_id>/beeindigen/",
        organisation_views.end_role_of,
        name="end_role",
    ),
    path("organisatie/<slug:slug>/", organisation_views.organisation, name="organisation"),
    path(
        "organisatie/<slug:slug>/<slug:act_slug>/",
        organisation_views.change_organisation,
        name="change_organisation",
    ),
    path("mensen/", people_views.people, name="people"),
    path("mensen/uitnodigen/", people_views.invite, name="invite"),
    path("mensen/<str:public_id>/", people_views.person, name="person"),
    path(
        "mensen/<str:public_id>/<slug:act_slug>/", people_views.change_person, name="change_person"
    ),
    path("identity/o/authorize", views.authorize, name="authorize"),
]
