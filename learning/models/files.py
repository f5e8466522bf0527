"""Images, documents and films: our own tables from the start, so that they can grow."""

from typing import Any

from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as StockDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as StockImage
from wagtailmedia.models import AbstractMedia

from learning.models.chapters import Chapter, chapters_of, validate_chapters


class LearningImage(AbstractImage):
    admin_form_fields = StockImage.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class Rendition(AbstractRendition):
    image = models.ForeignKey(LearningImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"
            ),
        ]


class LearningDocument(AbstractDocument):
    admin_form_fields = StockDocument.admin_form_fields


class Film(AbstractMedia):
    """A film. ``version`` rises when the file changes: progress belongs to one version."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    captions = models.FileField(
        _("captions"),
        upload_to="captions",
        blank=True,
        validators=[FileExtensionValidator(["vtt"])],
    )
    transcript = models.TextField(_("transcript"), blank=True)
    chapters = models.TextField(_("chapters"), blank=True, validators=[validate_chapters])

    # In the order in which an editor has them at hand.
    admin_form_fields = (
        "title",
        "file",
        "captions",
        "transcript",
        "chapters",
        "thumbnail",
        "duration",
        "width",
        "height",
    )

    class Meta:
        verbose_name = _("film")
        verbose_name_plural = _("films")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new file on an existing film makes a new version; the old one keeps its progress."""
        if self.pk and self.file and not self.file._committed:
            self.version += 1
            update_fields = kwargs.get("update_fields")
            if update_fields is not None:
                kwargs["update_fields"] = {*update_fields, "version"}
        super().save(*args, **kwargs)

    @property
    def duration_ms(self) -> int:
        """Length in milliseconds."""
        return round(self.duration * 1000)

    @property
    def chapter_list(self) -> list[Chapter]:
        """The chapters in order; empty when the editor gave none."""
        return chapters_of(self.chapters)

    @property
    def length(self) -> str:
        """Length as minutes and seconds: 1:05."""
        return f"{int(self.duration) // 60}:{int(self.duration) % 60:02d}"
