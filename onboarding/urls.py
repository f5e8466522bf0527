"""URLs of people and access."""

from django.urls import path, register_converter

from onboarding import (
    connecting_views,
    import_views,
    municipal_views,
    organisation_views,
    people_views,
    rights_views,
    rollout_views,
    tool_views,
    training_views,
    views,
)


class PublicIdConverter:
    """What the outside knows people and things by; anything else is not found before it is looked for."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PublicIdConverter, "public_id")
app_name = "onboarding"
urlpatterns = [
    path("uitnodiging/<str:token>/", views.invitation, name="invitation"),
    path("uitnodiging/<str:token>/opnieuw/", views.invitation_resend, name="invitation_resend"),
    path(
        "uitnodiging/<str:token>/gemeente/",
        municipal_views.accept_invitation,
        name="invitation_municipal",
    ),
    path("gemeente-inlog/", municipal_views.choose, name="municipal_choose"),
    path("gemeente-inlog/koppelen/", municipal_views.couple, name="municipal_couple"),
    path("gemeente-inlog/loskoppelen/", municipal_views.uncouple, name="municipal_uncouple"),
    path(
        "gemeente-inlog/<public_id:public_id>/terug/",
        municipal_views.come_back,
        name="municipal_return",
    ),
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
    path("mensen/lijst/", import_views.new_import, name="import_new"),
    path("mensen/lijst/voorbeeld.xlsx", import_views.example, name="import_example"),
    path("mensen/lijst/<public_id:public_id>/", import_views.show_import, name="import"),
    path(
        "mensen/lijst/<public_id:public_id>/voortgang/",
        import_views.import_progress,
        name="import_progress",
    ),
    path(
        "mensen/lijst/<public_id:public_id>/onderdelen/",
        import_views.place_teams,
        name="import_teams",
    ),
    path(
        "mensen/lijst/<public_id:public_id>/toepassen/",
        import_views.apply_import,
        name="import_apply",
    ),
    path(
        "mensen/lijst/<public_id:public_id>/ongedaan/", import_views.undo_import, name="import_undo"
    ),
    path(
        "mensen/lijst/<public_id:public_id>/resultaat.csv",
        import_views.import_result,
        name="import_result",
    ),
    path("mensen/<public_id:public_id>/", people_views.person, name="person"),
    path(
        "mensen/<public_id:public_id>/<slug:act_slug>/",
        people_views.change_person,
        name="change_person",
    ),
    path("mijn-gemeente/", connecting_views.own_municipality, name="own_municipality"),
    path("aansluiten/", connecting_views.overview, name="connections"),
    path("aansluiten/<slug:slug>/", connecting_views.connection, name="connection"),
    path(
        "aansluiten/<slug:slug>/voorwaarden/<slug:condition>/",
        connecting_views.condition,
        name="condition",
    ),
    path("aansluiten/<slug:slug>/prognose/", connecting_views.show_forecast, name="forecast"),
    path("aansluiten/<slug:slug>/trainingen/", training_views.trainings, name="trainings"),
    path(
        "aansluiten/<slug:slug>/trainingen/<int:pk>/",
        training_views.show_training,
        name="training",
    ),
    path(
        "aansluiten/<slug:slug>/lijsten/<slug:list_slug>/",
        connecting_views.local_list,
        name="local_list",
    ),
    path(
        "aansluiten/<slug:slug>/lijsten/<slug:list_slug>/<int:pk>/",
        connecting_views.local_row,
        name="local_row",
    ),
    path("aansluiten/<slug:slug>/inlog/", municipal_views.configure, name="municipal_login"),
    path(
        "aansluiten/<slug:slug>/<slug:act_slug>/",
        connecting_views.change_connection,
        name="change_connection",
    ),
    path("mijn-gegevens/", rights_views.own_data, name="own_data"),
    path("mijn-gegevens/alles.json", rights_views.own_data_json, name="own_data_json"),
    path("mijn-gegevens/wissen/", rights_views.ask_erasure, name="ask_erasure"),
    path("rechten/", rights_views.requests, name="erasure_requests"),
    path("rechten/<int:pk>/", rights_views.decide_request, name="decide_request"),
    path("journaal/", rights_views.show_journal, name="journal"),
    path("journaal/alles.csv", rights_views.journal_csv, name="journal_csv"),
    path("uitrol/", rollout_views.board, name="rollout"),
    path("uitrol/cijfers.csv", rollout_views.board_csv, name="rollout_csv"),
    path("uitrol/plan/", rollout_views.plan, name="rollout_plan"),
    path("uitrol/<slug:slug>/", rollout_views.municipality_figures, name="rollout_part"),
    path("tools/", tool_views.list_tools, name="tools"),
    path("tools/nieuw/", tool_views.new_tool, name="tool_new"),
    path("tools/<public_id:public_id>/", tool_views.show_tool, name="tool"),
    path("tools/<public_id:public_id>/lijst/", tool_views.tool_changes, name="tool_changes"),
    path(
        "tools/<public_id:public_id>/lijst.csv",
        tool_views.tool_changes_csv,
        name="tool_changes_csv",
    ),
    path(
        "tools/<public_id:public_id>/<slug:act_slug>/", tool_views.change_tool, name="change_tool"
    ),
    path("identity/o/authorize", views.authorize, name="authorize"),
    path("identity/o/api/token", views.token, name="token"),
    path("identity/o/api/revoke", views.revoke, name="revoke"),
    path("identity/o/api/introspect", views.introspect, name="introspect"),
]
