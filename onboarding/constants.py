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
    DEPUTY_CONTACT = "deputy_contact", _("deputy contact")
    MANAGER = "manager", _("manager")
    DIRECTOR = "director", _("director")
    BOARD_MEMBER = "board_member", _("board member")
    POLICY_MAKER = "policy_maker", _("policy maker")
    LOCAL_EDITOR = "local_editor", _("local editor")
    COORDINATOR = "coordinator", _("helpdesk coordinator")
    INTERVENTION_MEMBER = "intervention_member", _("member of the intervention team")


class AccessState(models.TextChoices):
    """State of the log-in for the external tool; learning and help do not depend on it."""

    INVITED = "invited", _("invited")
    TEMPORARY = "temporary", _("temporary")
    GRACE = "grace", _("read only")
    LAPSED = "lapsed", _("lapsed")
    PAUSED = "paused", _("paused")
    PERMANENT = "permanent", _("permanent")
    OPEN = "open", _("without the tool")  # no log-in for the tool, so no clock
    WITHDRAWN = "withdrawn", _("withdrawn")


class AccessEventKind(models.TextChoices):
    """What happened to a log-in for the tool."""

    BEGUN = "begun", _("begun")
    EXTENDED = "extended", _("extended")
    PAUSED = "paused", _("paused")
    RESUMED = "resumed", _("resumed after a pause")
    GRACE = "grace", _("reading only")
    GRACE_LONGER = "grace_longer", _("reading only, a week longer")
    LAPSED = "lapsed", _("lapsed")
    PERMANENT = "permanent", _("permanent")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RESTORED = "restored", _("restored")


class ImportState(models.TextChoices):
    """How far a list of people is."""

    CHECKED = "checked", _("checked")
    APPLYING = "applying", _("being applied")
    DONE = "done", _("applied")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


class Verdict(models.TextChoices):
    """What will become of a row of a list of people."""

    NEW = "new", _("new: gets an invitation")
    MOVES = "moves", _("works at another part: moves")
    KNOWN = "known", _("known already: nothing changes")
    DOUBLE = "double", _("stands in the list twice")
    BAD_ADDRESS = "bad_address", _("email address is wrong")
    NO_NAME = "no_name", _("name is missing")
    FORMULA = "formula", _("a formula stands in it")
    UNKNOWN_TEAM = "unknown_team", _("part is not known")
    BAD_ROLE = "bad_role", _("role is not possible here")
    ELSEWHERE = "elsewhere", _("has an account elsewhere")
    WITHDRAWN = "withdrawn", _("access was withdrawn")


class Outcome(models.TextChoices):
    """What became of a row of a list of people."""

    INVITED = "invited", _("invited")
    MOVED = "moved", _("moved")
    KNOWN = "known", _("was known already")
    REFUSED = "refused", _("not possible any more")
    UNDONE = "undone", _("undone")
    STAYED = "stayed", _("stayed: was used already")


class UsageKind(models.TextChoices):
    """What somebody came for on a day."""

    LOG_IN = "log_in", _("logged in")
    LEARNING = "learning", _("learned")
    QUESTION = "question", _("asked something")
    TOOL = "tool", _("used the tool")


class Condition(models.TextChoices):
    """What a municipality sees to when it connects (aansluitvoorwaarden)."""

    TEAM = "team", _("Doorbraakteam")
    BUDGET = "budget", _("Doorbraak budget")
    MATRIX = "matrix", _("Escalation matrix")
    CONTACT = "contact", _("Internal contact")
    ORDINANCES = "ordinances", _("Local ordinances")
    FORECAST = "forecast", _("Forecast of material need")
    WHITE_LIST = "white_list", _("White list")
    PRIVACY = "privacy", _("Privacy")


class ConditionState(models.TextChoices):
    OPEN = "open", _("not begun")
    UNDER_WAY = "under_way", _("under way")
    MET = "met", _("met")
    NOT_NEEDED = "not_needed", _("not needed here")


class TeamField(models.TextChoices):
    YOUTH = "youth", _("youth")
    INCOME = "income", _("income")
    DEBTS = "debts", _("debts")
    SPECIAL = "special", _("special assistance")
    SUPPORT = "support", _("social support")
    HOUSING = "housing", _("housing and urgency")
    CORPORATION = "corporation", _("housing corporation")
    INSURER = "insurer", _("health insurer")


class HelperKind(models.TextChoices):
    ADMINISTRATOR = "administrator", _("administrator of somebody's money")
    COUNSELLOR = "counsellor", _("debt counsellor")


class TrainingKind(models.TextChoices):
    START = "start", _("getting started")
    BEST_PERSON = "best_person", _("best person")
    REFRESH = "refresh", _("refresher")


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
    PERSON_REMINDED = "person_reminded", _("reminded")
    PEOPLE_IMPORTED = "people_imported", _("list of people applied")
    IMPORT_UNDONE = "import_undone", _("list of people undone")
    PEOPLE_EXPORTED = "people_exported", _("list of people downloaded")
    PERSON_MOVED = "person_moved", _("moved to another part")
    PERSON_CORRECTED = "person_corrected", _("own name corrected")
    PERSON_ERASED = "person_erased", _("person erased")
    ERASURE_ASKED = "erasure_asked", _("erasure asked")
    ERASURE_REFUSED = "erasure_refused", _("erasure refused")
    JOURNAL_EXPORTED = "journal_exported", _("journal downloaded")
    PERSON_SEEN = "person_seen", _("page of a person looked at")
    ACCESS_WITHDRAWN = "access_withdrawn", _("access withdrawn")
    ACCESS_RESTORED = "access_restored", _("access restored")
    ACCESS_EXTENDED = "access_extended", _("access extended")
    ACCESS_PAUSED = "access_paused", _("access paused")
    ACCESS_RESUMED = "access_resumed", _("access resumed")
    TERMS_CHANGED = "terms_changed", _("terms of access changed")
    ACCOUNT_CHANGED = "account_changed", _("account changed")
    PASSWORD_SET = "password_set", _("password set by an administrator")  # nosec B105 - the name of an act
    TOOL_REGISTERED = "tool_registered", _("tool registered")
    TOOL_CHANGED = "tool_changed", _("tool changed")
    TOOL_CHANGES_DONE = "tool_changes_done", _("changed log-ins carried over")
    LOGIN_CHANGED = "login_changed", _("log-in of the municipality changed")
    LOGIN_COUPLED = "login_coupled", _("account at the municipality coupled")
    LOGIN_UNCOUPLED = "login_uncoupled", _("account at the municipality uncoupled")
    TOKEN_REPLAYED = "token_replayed", _("copied token used: log-ins ended")  # nosec B105 - the name of an act
    ORGANISATION_ADDED = "organisation_added", _("part of the organisation added")
    ORGANISATION_RENAMED = "organisation_renamed", _("part of the organisation renamed")
    ORGANISATION_MOVED = "organisation_moved", _("part of the organisation moved")
    ORGANISATION_REOPENED = "organisation_reopened", _("part of the organisation opened again")
    ORGANISATION_CLOSED = "organisation_closed", _("part of the organisation closed")
    CONDITION_CHANGED = "condition_changed", _("condition changed")
    AGREEMENT_RECORDED = "agreement_recorded", _("processing agreement recorded")
    WENT_LIVE = "went_live", _("went live")
    LIVE_UNDONE = "live_undone", _("going live undone")
    LIST_CHANGED = "list_changed", _("list of the municipality changed")
    TRAINING_CHANGED = "training_changed", _("training changed")
    ROLLOUT_PLANNED = "rollout_planned", _("plan of the roll-out changed")
    ROLLOUT_EXPORTED = "rollout_exported", _("figures of the roll-out downloaded")
    CALENDAR_CHANGED = "calendar_changed", _("calendar changed")
    ROLE_GIVEN = "role_given", _("role given")
    ROLE_ENDED = "role_ended", _("role ended")
    POLL_CLOSED = "poll_closed", _("poll closed")
    LOG_INS_ENDED = "log_ins_ended", _("all log-ins ended after a restore")


# A log-in for the tool whose time runs, or stands still.
RUNNING = (AccessState.TEMPORARY, AccessState.GRACE, AccessState.PAUSED)
# Who helps, leads or edits for the programme.
_PROGRAMME_ROLES = (
    Role.HAPPINESS_AGENT,
    Role.EXPERT,
    Role.PROGRAMME_LEAD,
    Role.EDITOR,
    Role.COORDINATOR,
    Role.INTERVENTION_MEMBER,
)
# Who only learns, or works for the programme: no log-in for the tool, and no clock.
ROLES_WITHOUT_TOOL = (
    Role.MANAGER,
    Role.DIRECTOR,
    Role.BOARD_MEMBER,
    Role.POLICY_MAKER,
    *_PROGRAMME_ROLES,
)
CONTACT_ROLES = (Role.CONTACT, Role.DEPUTY_CONTACT)
# Who sees or changes things of others: the second step of logging in is a must.
STAFF_ROLES = (
    *CONTACT_ROLES,
    *_PROGRAMME_ROLES,
    Role.LOCAL_EDITOR,
)
# Who sees counts of the own part of the organisation.
FIGURE_ROLES = (
    *CONTACT_ROLES,
    Role.TEAM_LEAD,
    Role.MANAGER,
    Role.DIRECTOR,
    Role.BOARD_MEMBER,
    Role.POLICY_MAKER,
)
# What a contact gives and ends in the own municipality; contacts themselves are the programme's.
GIVEN_BY_CONTACTS = (
    Role.BEST_PERSON,
    Role.TEAM_LEAD,
    Role.MANAGER,
    Role.DIRECTOR,
    Role.BOARD_MEMBER,
    Role.POLICY_MAKER,
    Role.LOCAL_EDITOR,
)
# What a programme lead gives besides; another programme lead is an administrator's.
GIVEN_BY_LEADS = (
    *CONTACT_ROLES,
    Role.HAPPINESS_AGENT,
    Role.EXPERT,
    Role.EDITOR,
    Role.COORDINATOR,
    Role.INTERVENTION_MEMBER,
)
_AT_WORK = {Role.PROFESSIONAL, Role.BEST_PERSON, Role.TEAM_LEAD, Role.MANAGER}
_AT_A_PARTNER = _AT_WORK | {Role.DIRECTOR, Role.BOARD_MEMBER}
_AGENTS = {Role.HAPPINESS_AGENT, Role.EXPERT}
# A role means something at some kinds of places only: a programme lead of one team would see the country.
ROLES_AT: dict[str, set[Role]] = {
    OrganisationKind.PROGRAMME: _AGENTS
    | {Role.PROGRAMME_LEAD, Role.EDITOR, Role.COORDINATOR, Role.INTERVENTION_MEMBER},
    OrganisationKind.MUNICIPALITY: _AT_A_PARTNER
    | _AGENTS
    | {*CONTACT_ROLES, Role.POLICY_MAKER, Role.LOCAL_EDITOR},
    OrganisationKind.DISTRICT: _AT_WORK,
    OrganisationKind.NEIGHBOURHOOD: _AT_WORK,
    OrganisationKind.TEAM: _AT_WORK,
    OrganisationKind.CARE_PROVIDER: _AT_A_PARTNER,
    OrganisationKind.INSURER: _AT_A_PARTNER,
    OrganisationKind.HOUSING: _AT_A_PARTNER,
}
