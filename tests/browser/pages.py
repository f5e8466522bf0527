"""Every page a person can see, per role and state: what the gates visit and the screenshots show.

To add a page: one line in PAGES,

    Shown("case-error", "happiness", "support:case", "case_new", act=submit_empty),

that is: a name, who looks (local part of a demo log-in, "" for nobody), the URL name that it shows, where it is found
(an address, or a key of ``stage.addresses``; left out: the URL has no arguments), and what brings it in its state.
A URL of ours without a line here, and not in WITHOUT_PAGE, fails ``tests/test_page_list.py``.
Run ``pytest tests/browser/test_every_page.py -n0 -k <name>``.
"""

from tests.browser.shown import (
    LISTS_OF_VELDSTAD,
    NOBODY,
    Shown,
    hand_over_without_reason,
    log_in_to_second_factor,
    open_menu,
    submit_empty,
    submit_no_name,
    submit_no_role,
    submit_unknown_address,
    submit_without_token,
    submit_wrong_password,
    withdraw_without_reason,
)

PUBLIC = [
    Shown("home", NOBODY, "page:cms.HomePage", "/", is_key=True),
    Shown("login", NOBODY, "account_login", is_key=True),
    Shown("login-error", NOBODY, "account_login", act=submit_wrong_password),
    Shown("signup-closed", NOBODY, "account_signup"),
    Shown("help-logged-out", NOBODY, "support:help"),
    Shown("introduction", NOBODY, "introduction:page"),
    Shown("introduction-error", NOBODY, "introduction:page", act=submit_empty),
    Shown("introduction-received", NOBODY, "introduction:received"),
    Shown("locked-out", NOBODY, "support:locked_out"),
    Shown("locked-out-error", NOBODY, "support:locked_out", act=submit_empty),
    Shown("locked-out-received", NOBODY, "support:locked_out_received"),
    Shown("privacy", NOBODY, "cms:privacy"),
    Shown("accessibility", NOBODY, "cms:accessibility"),
    Shown("demo-mailbox", NOBODY, "cms:demo_mailbox"),
    Shown("error-404", NOBODY, "", "/bestaat-niet/", status=404),
    Shown("error-403", "professional", "", "/hulp/werkplek/", status=403),
    Shown("error-403-token", NOBODY, "account_login", act=submit_without_token),
    Shown("error-400-tool", NOBODY, "onboarding:authorize", status=400),
    Shown("error-500", "beheer", "wagtailadmin_error_test", status=500),
]

GETTING_IN = [
    Shown("invitation", NOBODY, "onboarding:invitation", "invitation_open"),
    Shown("invitation-error", NOBODY, "onboarding:invitation", "invitation_open", act=submit_empty),
    Shown("invitation-used", NOBODY, "onboarding:invitation", "invitation_used", status=410),
    Shown("invitation-expired", NOBODY, "onboarding:invitation", "invitation_expired", status=410),
    Shown(
        "invitation-replaced", NOBODY, "onboarding:invitation", "invitation_replaced", status=410
    ),
    Shown(
        "invitation-resent", NOBODY, "onboarding:invitation", "invitation_overdue", act=submit_empty
    ),
    Shown(
        "invitation-unknown", NOBODY, "onboarding:invitation", "/uitnodiging/verminkt/", status=404
    ),
    Shown("municipal-choose", NOBODY, "onboarding:municipal_choose"),
    Shown("municipal-choose-error", NOBODY, "onboarding:municipal_choose", act=submit_empty),
    Shown(
        "municipal-problem", NOBODY, "onboarding:municipal_return", "municipal_return", status=410
    ),
    Shown("municipal-couple", "professional", "onboarding:municipal_couple"),
    Shown("welcome", "professional", "onboarding:welcome"),
    Shown("password-reset", NOBODY, "account_reset_password"),
    Shown("password-reset-error", NOBODY, "account_reset_password", act=submit_unknown_address),
    Shown("password-reset-done", NOBODY, "account_reset_password_done"),
    Shown("password-reset-key", NOBODY, "account_reset_password_from_key", "reset"),
    Shown(
        "password-reset-key-error",
        NOBODY,
        "account_reset_password_from_key",
        "reset",
        act=submit_empty,
    ),
    Shown(
        "password-reset-key-bad",
        NOBODY,
        "account_reset_password_from_key",
        "/account/password/reset/key/1-verminkt/",
    ),
    Shown("password-reset-key-done", NOBODY, "account_reset_password_from_key_done"),
    Shown("account-inactive", NOBODY, "account_inactive"),
    Shown("email-verification-sent", NOBODY, "account_email_verification_sent"),
    Shown("email-confirm-bad", NOBODY, "account_confirm_email", "/account/confirm-email/verminkt/"),
    Shown("second-factor", NOBODY, "mfa_authenticate", "/account/login/", log_in_to_second_factor),
]

ACCOUNT = [
    Shown("logout", "professional", "account_logout"),
    Shown("reauthenticate", "professional", "account_reauthenticate"),
    Shown("password-change", "professional", "account_change_password"),
    Shown("password-change-error", "professional", "account_change_password", act=submit_empty),
    Shown("sessions", "professional", "usersessions_list"),
    Shown("second-factor-off", "professional", "mfa_index"),
    Shown("second-factor-activate", "professional", "mfa_activate_totp"),
    Shown("second-factor-activate-error", "professional", "mfa_activate_totp", act=submit_empty),
    Shown("second-factor-on", "tweedefactor", "mfa_index"),
    Shown("second-factor-again", "tweedefactor", "mfa_reauthenticate"),
    Shown("second-factor-deactivate", "tweedefactor", "mfa_deactivate_totp"),
    Shown("recovery-codes", "tweedefactor", "mfa_view_recovery_codes"),
    Shown("recovery-codes-new", "tweedefactor", "mfa_generate_recovery_codes"),
    Shown("tool-logout", "professional", "idp:oidc:logout"),
    Shown("tool-device", "professional", "idp:oidc:device_authorization"),
]

STARTS = [
    Shown("start", "professional", "cms:start", is_key=True),
    Shown("start-new", "leeg", "cms:start"),
    Shown("start-lapsed", "verlopen", "cms:start"),
    Shown("start-permanent", "afgerond", "cms:start"),
    Shown("start-best-person", "bestperson", "cms:start"),
    Shown("start-team-lead", "teamleider", "cms:start"),
    Shown("start-contact", "contact", "cms:start"),
    Shown("people", "contact", "onboarding:people", is_key=True),
    Shown("people-programme", "programma", "onboarding:people"),
    Shown("people-none", "contact", "onboarding:people", "/mensen/?q=bestaat+niet"),
    Shown("invite", "contact", "onboarding:invite"),
    Shown("invite-error", "contact", "onboarding:invite", act=submit_empty),
    Shown("import-new", "contact", "onboarding:import_new"),
    Shown("import-new-lead", "programma", "onboarding:import_new"),
    Shown("import-new-error", "contact", "onboarding:import_new", act=submit_empty),
    Shown("import", "contact", "onboarding:import", "import_checked", is_key=True),
    Shown("import-nothing", "contact", "onboarding:import", "import_nothing"),
    Shown("import-applying", "contact", "onboarding:import", "import_applying"),
    Shown("import-done", "contact", "onboarding:import", "import_done"),
    Shown("person", "contact", "onboarding:person", "person_temporary"),
    Shown("person-invited", "contact", "onboarding:person", "person_invited"),
    Shown("person-paused", "contact", "onboarding:person", "person_paused"),
    Shown("person-withdrawn", "programma", "onboarding:person", "person_withdrawn"),
    Shown(
        "person-error",
        "contact",
        "onboarding:change_person",
        "person_temporary",
        act=withdraw_without_reason,
    ),
    Shown("organisation", "contact", "onboarding:organisation", "/organisatie/veldstad/"),
    Shown(
        "organisation-team", "contact", "onboarding:organisation", "/organisatie/wijkteam-noord/"
    ),
    Shown(
        "organisation-programme",
        "programma",
        "onboarding:organisation",
        "/organisatie/programma/",
    ),
    Shown(
        "organisation-error",
        "contact",
        "onboarding:change_organisation",
        "/organisatie/wijkteam-noord/",
        act=submit_no_role,
    ),
    Shown("start-happiness", "happiness", "cms:start"),
    Shown("start-expert", "expert", "cms:start"),
    Shown("start-lead", "programma", "cms:start"),
    Shown("start-editor", "redactie", "cms:start"),
    Shown("start-administrator", "beheer", "cms:start"),
]

LEARNING = [
    Shown("path", "professional", "learning:path", is_key=True),
    Shown("path-new", "leeg", "learning:path"),
    Shown("path-lapsed", "verlopen", "learning:path"),
    Shown("path-permanent", "afgerond", "learning:path"),
    Shown("menu-open", "professional", "learning:path", act=open_menu),
    Shown("lesson", "professional", "page:learning.LessonPage", "lesson", is_key=True),
    Shown("lesson-done", "afgerond", "page:learning.LessonPage", "lesson"),
    Shown("reference", "professional", "page:learning.ReferencePage", "reference"),
    Shown("check", "professional", "learning:check", "check"),
    Shown("check-error", "professional", "learning:check", "check", act=submit_empty),
    Shown("check-failed", "afgerond", "learning:check_result", "check_failed"),
    Shown("check-passed", "afgerond", "learning:check_result", "check_passed"),
]

SUPPORT = [
    Shown("help", "professional", "support:help"),
    Shown("ask", "professional", "support:ask"),
    Shown("ask-error", "professional", "support:ask", act=submit_empty),
    Shown("questions", "professional", "support:questions"),
    Shown("questions-none", "leeg", "support:questions"),
    Shown("question-new", "professional", "support:question", "question_new"),
    Shown("question-answered", "professional", "support:question", "question_answered"),
    Shown(
        "question-error", "professional", "support:question", "question_answered", act=submit_empty
    ),
    Shown("question-closed", "afgerond", "support:question", "question_closed"),
    Shown("workplace", "happiness", "support:workplace", is_key=True),
    Shown("workplace-answered", "happiness", "support:workplace", "/hulp/werkplek/?toon=wacht"),
    Shown("workplace-closed", "happiness", "support:workplace", "/hulp/werkplek/?toon=gesloten"),
    Shown("workplace-expert", "expert", "support:workplace"),
    Shown("case", "happiness", "support:case", "case_new"),
    Shown("case-error", "happiness", "support:case", "case_new", act=hand_over_without_reason),
    Shown("case-answered", "happiness", "support:case", "case_answered"),
    Shown("case-closed", "happiness", "support:case", "case_closed"),
    Shown("case-substance", "expert", "support:case", "case_substance"),
    Shown("chat-start", "professional", "support:chat_start"),
    Shown("chat-start-error", "professional", "support:chat_start", act=submit_empty),
    Shown("chat-queue", "expert", "support:chat_queue"),
    Shown("chat-waiting", "bestperson", "support:chat", "chat_waiting"),
    Shown("chat-to-join", "expert", "support:chat", "chat_waiting"),
    Shown("chat-asker", "teamleider", "support:chat", "chat_active"),
    Shown("chat-expert", "expert", "support:chat", "chat_active"),
    Shown("chat-ended", "professional", "support:chat", "chat_ended"),
]

SURVEYS = [
    Shown("poll", "teamleider", "surveys:answer", "poll"),
    Shown("poll-error", "teamleider", "surveys:answer", "poll", act=submit_empty),
    Shown("poll-answered", "afgerond", "surveys:answer", "poll_answered"),
    Shown("poll-dismissed", "bestperson", "surveys:answer", "poll_dismissed"),
    Shown("poll-closed", "afgerond", "surveys:answer", "poll_closed"),
    Shown("poll-close", "programma", "surveys:close", "poll_close"),
    Shown("results", "programma", "surveys:results"),
    Shown("results-contact", "contact", "surveys:results"),
]

CONNECTING = [
    Shown("own-municipality", "professional", "onboarding:own_municipality"),
    Shown("own-municipality-none", "expert", "onboarding:own_municipality"),
    Shown("connections", "programma", "onboarding:connections"),
    Shown("connection", "contact", "onboarding:connection", "/aansluiten/veldstad/", is_key=True),
    Shown("connection-lead", "programma", "onboarding:connection", "/aansluiten/duindam/"),
    Shown(
        "connection-error",
        "contact",
        "onboarding:change_connection",
        "/aansluiten/veldstad/",
        act=submit_empty,
    ),
    Shown("municipal-login", "beheer", "onboarding:municipal_login", "/aansluiten/veldstad/inlog/"),
    Shown(
        "municipal-login-error",
        "beheer",
        "onboarding:municipal_login",
        "/aansluiten/duindam/inlog/",
        act=submit_empty,
    ),
    Shown("condition", "contact", "onboarding:condition", "/aansluiten/veldstad/voorwaarden/team/"),
    Shown("forecast", "contact", "onboarding:forecast", "/aansluiten/veldstad/prognose/"),
    Shown(
        "forecast-error",
        "contact",
        "onboarding:forecast",
        "/aansluiten/veldstad/prognose/?professionals=x",
        status=422,
    ),
    Shown("trainings", "contact", "onboarding:trainings", "/aansluiten/veldstad/trainingen/"),
    Shown("trainings-none", "programma", "onboarding:trainings", "/aansluiten/duindam/trainingen/"),
    Shown("training", "contact", "onboarding:training", "training"),
    Shown("local-list", "contact", "onboarding:local_list", f"{LISTS_OF_VELDSTAD}tarieven/"),
    Shown(
        "local-list-none",
        "programma",
        "onboarding:local_list",
        "/aansluiten/duindam/lijsten/tarieven/",
    ),
    Shown(
        "local-list-error",
        "contact",
        "onboarding:local_list",
        f"{LISTS_OF_VELDSTAD}verordeningen/",
        act=submit_empty,
    ),
    Shown("local-row", "contact", "onboarding:local_row", "local_row"),
]

RIGHTS = [
    Shown("own-data", "professional", "onboarding:own_data", is_key=True),
    Shown("own-data-error", "professional", "onboarding:own_data", act=submit_no_name),
    Shown("erasure-requests", "programma", "onboarding:erasure_requests", "erasure_requests"),
    Shown("journal", "contact", "onboarding:journal"),
    Shown("journal-none", "programma", "onboarding:journal", "/journaal/?about=niemand"),
]

STAFF = [
    Shown("rollout", "programma", "onboarding:rollout", is_key=True),
    Shown("rollout-none", "programma", "onboarding:rollout", "/uitrol/?fase=4"),
    Shown("rollout-plan", "programma", "onboarding:rollout_plan"),
    Shown("rollout-plan-error", "programma", "onboarding:rollout_plan", act=submit_empty),
    Shown("rollout-part", "contact", "onboarding:rollout_part", "/uitrol/veldstad/"),
    Shown("rollout-part-lead", "teamleider", "onboarding:rollout_part", "/uitrol/wijkteam-noord/"),
    Shown("tools", "beheer", "onboarding:tools"),
    Shown("tools-lead", "programma", "onboarding:tools"),
    Shown("tool-new", "beheer", "onboarding:tool_new"),
    Shown("tool-new-error", "beheer", "onboarding:tool_new", act=submit_empty),
    Shown("tool", "beheer", "onboarding:tool", "tool"),
    Shown("tool-list-only", "beheer", "onboarding:tool", "tool_list_only"),
    Shown("tool-changes", "programma", "onboarding:tool_changes", "tool_changes"),
    Shown("tool-changes-none", "programma", "onboarding:tool_changes", "tool_changes_none"),
    Shown("style-guide", "redactie", "cms:style_guide", is_key=True),
]

PAGES = [
    *PUBLIC,
    *GETTING_IN,
    *ACCOUNT,
    *STARTS,
    *LEARNING,
    *SUPPORT,
    *SURVEYS,
    *CONNECTING,
    *RIGHTS,
    *STAFF,
]

# Screens of third parties: what axe finds there is on record and may only shrink.
THIRD_PARTY = [
    Shown("wagtail-home", "redactie", "wagtailadmin_home"),
    Shown("wagtail-explorer", "redactie", "wagtailadmin_explore_root"),
    Shown("wagtail-lesson", "redactie", "wagtailadmin_pages:edit", "edit_lesson"),
    Shown("wagtail-films", "redactie", "wagtailmedia:index"),
    Shown("wagtail-images", "redactie", "wagtailimages:index"),
    Shown("wagtail-account", "redactie", "wagtailadmin_account"),
    Shown("django-admin", "beheer", "admin:index"),
    Shown("django-people", "beheer", "admin:onboarding_user_changelist"),
    Shown("tickets", "beheer", "helpdesk:list"),
    Shown("ticket", "beheer", "helpdesk:view", "ticket"),
]

# URLs that answer a GET with something else than a page of their own, and why.
WITHOUT_PAGE = {
    "onboarding:organisations": "leads to the part that the person keeps",
    "onboarding:own_data_json": "a file",
    "onboarding:journal_csv": "a file",
    "api:ordinances": "JSON",
    "api:tariffs": "JSON",
    "onboarding:rollout_csv": "a file",
    "onboarding:tool_changes_csv": "a file",
    "onboarding:import_example": "a file",
    "onboarding:import_result": "a file",
    "onboarding:import_progress": "JSON",
    "cms:healthz": "JSON for a load balancer",
    "cms:readyz": "JSON for a load balancer",
    "cms:security_txt": "plain text",
    "cms:robots_txt": "plain text",
    "cms:login_wagtail": "leads to the log-in, or refuses: error-403",
    "cms:login_django": "leads to the log-in, or refuses: error-403",
    "cms:login_private": "leads to the log-in, or refuses: error-403",
    "cms:staff_access": "a yes or no for the proxy",
    "cms:page_privacy": "a fragment of Wagtail's editing pages",
    "cms:favicon": "leads to a picture",
    "cms:theme_sheet": "a style sheet",
    "cms:theme_logo": "a picture",
    "cms:theme_colours": "a fragment of the editor's form",
    "cms:no_email_change": "answers 404: error-404",
    "api:openapi-json": "JSON",
    "api:api-root": "answers 404",
    "onboarding:invitation_resend": "takes a form only",
    "onboarding:invitation_municipal": "takes a form only",
    "editing_help": "stands in the frame of Wagtail: among the third parties",
    "delete_film": "refuses, or is the page of wagtailmedia",
    "learning:next_step": "a fragment of the lesson",
    "films:file": "a file",
    "films:image": "a file",
    "films:original_image": "a file",
    "page:learning.CurriculumPage": "leads to the path",
    "page:learning.ModulePage": "leads to the path",
    "support:chat_messages": "JSON",
    "support:chat_events": "JSON",
    "/media/helpdesk/<path:name>": "answers 404",
    "account_email": "stands behind cms:no_email_change",
    "account_set_password": "leads to password-change: everybody has a password",
    "account_confirm_login_code": "leads to the log-in: there are no codes by mail",
    "mfa_download_recovery_codes": "a text file",
}
