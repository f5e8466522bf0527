from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed static files; the imports inside ES modules are hashed too."""

    support_js_module_import_aggregation = True
    manifest_strict = False
