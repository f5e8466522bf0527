"""Every URL of the product; Wagtail's pages come last."""

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.urls import reports
from wagtail.documents.views.serve import serve as serve_document
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms import colour_scheme, statements, style_guide, theme_views, views
from cms.api import api
from onboarding.policies import require_superuser
from support.engine_urls import refuse

cms_patterns = (
    [
        path("start/", views.start, name="start"),
        path("healthz", views.healthz, name="healthz"),
        path("thema/<int:theme_id>-<slug:digest>.css", theme_views.theme_sheet, name="theme_sheet"),
        path(
            "thema/<int:theme_id>-<slug:digest>.<slug:suffix>",
            theme_views.theme_logo,
            name="theme_logo",
        ),
        path("beheer/themakleuren/", theme_views.theme_colours, name="theme_colours"),
        path("stijl/", style_guide.style_guide, name="style_guide"),
        path("weergave/", colour_scheme.choose_scheme, name="scheme"),
        path("readyz", views.readyz, name="readyz"),
        path("privacy/", statements.privacy, name="privacy"),
        path("toegankelijkheid/", statements.accessibility, name="accessibility"),
        path(".well-known/security.txt", statements.security_txt, name="security_txt"),
        path("robots.txt", statements.robots_txt, name="robots_txt"),
        path("favicon.ico", views.favicon, name="favicon"),
        path("demo/postvak/", views.demo_mailbox, name="demo_mailbox"),
        # A log-in address is what the municipality invited: its contact changes it, not its owner.
        path("account/email/", views.no_such_page, name="no_email_change"),
        # Before the third parties' own log-in pages, which know no second factor.
        path("beheer/login/", views.staff_login, name="login_wagtail"),
        path("beheer/django/login/", views.staff_login, name="login_django"),
        path("beheer/toegang/", views.staff_access, name="staff_access"),
        # Before Wagtail's own, which lets everybody who publishes close the site.
        path("beheer/pages/<int:page_id>/privacy/", views.page_privacy, name="page_privacy"),
        path("_util/login/", views.staff_login, name="login_private"),
    ],
    "cms",
)

handler500 = "cms.views.failed"

# Wagtail opens its reports (who did what, on all pages) to everybody of the admin; our menu has them for superusers.
decorate_urlpatterns(reports.urlpatterns, require_superuser)

urlpatterns = [
    path("", include(cms_patterns)),
    path("", include("onboarding.urls")),
    path("leerpad/", include("learning.urls")),
    path("media/", include("learning.media_urls")),
    path(
        "documents/<int:document_id>/<path:document_filename>",
        login_required(serve_document),
        name="wagtaildocs_serve",
    ),
    path("hulp/", include("support.urls")),
    path("kennismaken/", include("support.introduction_urls")),
    path("peiling/", include("surveys.urls")),
    path("api/v1/", api.urls),
    path("account/", include("allauth.urls")),
    path("", include("allauth.idp.urls")),
    path("taal/", include("django.conf.urls.i18n")),
    path("media/helpdesk/<path:name>", refuse),
    path("beheer/django/", admin.site.urls),
    path("beheer/tickets/", include("support.engine_urls")),
    path("beheer/", include(wagtailadmin_urls)),
    path("", include(wagtail_urls)),
]
