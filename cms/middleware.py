"""Response headers that depend on the place: staff screens of third parties need a looser policy."""

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

STAFF_PREFIX = "/beheer/"


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict nonce policy everywhere, the looser one under ``/beheer/`` only."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path.startswith(STAFF_PREFIX) and isinstance(response, HttpResponse):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return super().process_response(request, response)
