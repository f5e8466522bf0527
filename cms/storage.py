from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed static files. Modules that import others reach a page in one file (cms/front/build.mjs)."""

    manifest_strict = False
