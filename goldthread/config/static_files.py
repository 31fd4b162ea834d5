"""Static files under names that hold their digest, so that a browser may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Hashed(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed and compressed once, when the place is set up; modules that import one another are rewritten too."""

    support_js_module_import_aggregation = True
    keep_only_hashed_files = True
