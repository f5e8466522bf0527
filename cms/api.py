"""The one API; each app brings a router, the roof mounts it."""

from ninja import NinjaAPI

api = NinjaAPI(title="Doorbraak leeromgeving", version="1", docs_url=None, urls_namespace="api")
