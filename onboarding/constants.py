"""Fixed vocabularies of people, organisations and access."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    PROGRAMME = "programme", _("programme")
    MUNICIPALITY = "municipality", _("municipality")
    DISTRICT = "district", _("district")
    NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
    TEAM = "team", _("team")
    CARE_PROVIDER = "care_provider", _("care provider")
    INSURER = "insurer", _("health insurer")
    HOUSING = "housing", _("housing corporation")


class Role(models.TextChoices):
    PROFESSIONAL = "professional", _("professional")
    BEST_PERSON = "best_person", _("best person")
    TEAM_LEAD = "team_lead", _("team lead")
    CONTACT = "contact", _("internal contact")
    HAPPINESS_AGENT = "happiness_agent", _("Happiness team")
    EXPERT = "expert", _("Help-out expert")
    PROGRAMME_LEAD = "programme_lead", _("programme lead")
    EDITOR = "editor", _("editor")


class AccessState(models.TextChoices):
    """State of the log-in for the external tool; learning and help do not depend on it."""

    INVITED = "invited", _("invited")
    TEMPORARY = "temporary", _("temporary")
    LAPSED = "lapsed", _("lapsed")
    PERMANENT = "permanent", _("permanent")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ToolMode(models.TextChoices):
    FULL = "full", _("full")
    READ_ONLY = "read_only", _("read only")
    NONE = "none", _("none")


class AskKind(models.TextChoices):
    """What a person may be asked; all kinds share one budget."""

    POLL = "poll", _("poll")


class ClosingSource(models.TextChoices):
    """Where a closing day comes from."""

    NATIONAL = "national", _("national")
    AGREEMENT = "agreement", _("collective agreement")
    LOCAL = "local", _("local")


class Act(models.TextChoices):
    """What the journal knows of: acts on people, roles, access, tools and figures."""

    PERSON_INVITED = "person_invited", _("invited")
    ACCESS_WITHDRAWN = "access_withdrawn", _("access withdrawn")
    ACCOUNT_CHANGED = "account_changed", _("account changed")
    PASSWORD_SET = "password_set", _("password set by an administrator")  # nosec B105 - the name of an act
    TOOL_REGISTERED = "tool_registered", _("tool registered")
    ORGANISATION_ADDED = "organisation_added", _("part of the organisation added")
    ORGANISATION_RENAMED = "organisation_renamed", _("part of the organisation renamed")
    ORGANISATION_MOVED = "organisation_moved", _("part of the organisation moved")
    ORGANISATION_CLOSED = "organisation_closed", _("part of the organisation closed")
    POLL_CLOSED = "poll_closed", _("poll closed")
    LOG_INS_ENDED = "log_ins_ended", _("all log-ins ended after a restore")
