"""Pages that belong to the site as a whole."""

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.blocks import FactBlock, TitledTextBlock
from cms.theme_form import ThemeForm
from learning.blocks import BodyField
from onboarding.constants import OrganisationKind
from onboarding.models import Organisation


class HomePage(Page):
    """The public front page; the curriculum hangs below it. What an editor leaves empty has a text of ours."""

    hero_title = models.CharField(_("headline"), max_length=160, blank=True)
    intro = models.TextField(_("introduction"), blank=True)
    audiences = BodyField(
        [("audience", TitledTextBlock(label=_("Audience"), icon="group"))],
        blank=True,
        max_num=4,
        verbose_name=_("for whom"),
    )
    steps = BodyField(
        [("step", TitledTextBlock(label=_("Step"), icon="list-ol"))],
        blank=True,
        max_num=4,
        verbose_name=_("how it works"),
    )
    facts = BodyField(
        [("fact", FactBlock(label=_("Fact"), icon="info-circle"))],
        blank=True,
        max_num=4,
        verbose_name=_("facts"),
    )

    content_panels = [
        *Page.content_panels,
        HelpPanel(_("What you leave empty keeps its standard text, in Dutch and in English.")),
        MultiFieldPanel(
            [FieldPanel("hero_title"), FieldPanel("intro")], heading=_("Top of the page")
        ),
        FieldPanel("audiences"),
        FieldPanel("steps"),
        FieldPanel("facts"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["learning.CurriculumPage"]
    template = "cms/home.html"
    max_count = 1

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a page below by its whole address: two queries, where Wagtail takes two for each part of it."""
        if not path_components:
            return super().route(request, path_components)
        address = f"{self.url_path}{'/'.join(path_components)}/"
        pages = Page.objects.filter(slug=path_components[-1], url_path=address)
        page = pages.specific().first()
        if page is None:
            raise Http404
        return page.route(request, [])


class Theme(models.Model):
    """The look of one municipality: what its people see instead of, or beside, ours."""

    class Font(models.TextChoices):
        OURS = "atkinson", _("Atkinson Hyperlegible, as the rest of this site")
        FIGTREE = "figtree", _("Figtree, rounder")
        DEVICE = "device", _("The letter of the device, nothing to download")

    class Radius(models.TextChoices):
        SQUARE = "0", _("Square")
        SOFT = "0.375", _("Slightly rounded")
        ROUND = "0.75", _("Rounded")

    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.CASCADE,
        related_name="+",
        limit_choices_to={"kind": OrganisationKind.MUNICIPALITY},
        verbose_name=_("municipality"),
    )
    display_name = models.CharField(
        _("name in the header"),
        max_length=40,
        blank=True,
        help_text=_("Leave empty for the name of the municipality."),
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#0a5662",
        validators=[
            RegexValidator(
                r"\A#[0-9a-f]{6}\Z", _("Write a colour as # and six digits or letters a-f.")
            )
        ],
    )
    font = models.CharField(_("letter"), max_length=12, choices=Font.choices, default=Font.OURS)
    radius = models.CharField(
        _("corners"), max_length=5, choices=Radius.choices, default=Radius.ROUND
    )
    # In the row itself: small, made by us from what was uploaded (cms.logos), and saved with the database.
    logo = models.BinaryField(null=True, blank=True)
    logo_type = models.CharField(max_length=13, blank=True, editable=False)
    logo_width = models.PositiveSmallIntegerField(default=0, editable=False)
    logo_height = models.PositiveSmallIntegerField(default=0, editable=False)

    base_form_class = ThemeForm
    panels = [
        FieldPanel("organisation"),
        FieldPanel("display_name"),
        FieldPanel("accent", widget=forms.TextInput(attrs={"type": "color"})),
        HelpPanel(template="cms/admin/theme_colours_panel.html", heading=_("Computed colours")),
        FieldPanel("font"),
        FieldPanel("radius"),
        FieldPanel("logo_file"),
        FieldPanel("remove_logo"),
    ]

    class Meta:
        verbose_name = _("look of a municipality")
        verbose_name_plural = _("looks of municipalities")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.display_name or self.organisation.name
