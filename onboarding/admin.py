"""The few tables a superuser may look at in Django's admin; the ticket engine needs people to be there."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from onboarding import journal
from onboarding.constants import AccessState, Act
from onboarding.models import (
    Access,
    AccessEvent,
    Calendar,
    CalendarException,
    CalendarRule,
    JournalEntry,
    Membership,
    Organisation,
    Outbox,
    User,
)
from onboarding.withdrawal import end_sessions_and_tokens


@admin.register(User)
class PersonAdmin(UserAdmin):
    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "is_active")
    search_fields = ("email", "first_name", "last_name")
    fieldsets = (
        (None, {"fields": ("email", "first_name", "last_name", "language")}),
        ("Status", {"fields": ("is_active", "is_superuser", "groups")}),
    )
    readonly_fields = ("email",)  # its verified row in django-allauth belongs to it

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # people are invited; an account needs its address, role and access together

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_erased = obj is not None and obj.erased_at is not None
        return not is_erased and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """What withdrawal took is given back by restoring, with a term: not by a form that stood open meanwhile."""
        withdrawn = Access.objects.filter(person=obj, state=AccessState.WITHDRAWN)
        taken = ("is_active", "groups") if obj is not None and withdrawn.exists() else ()
        return (*self.readonly_fields, *taken)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> User | None:
        """Under lock while it is changed: a withdrawal or an erasure comes before or after it, not in between."""
        found = super().get_object(request, object_id, from_field)
        if found is None or not transaction.get_connection().in_atomic_block:
            return found
        return User.objects.select_for_update(no_key=True).filter(pk=found.pk).first()

    @transaction.atomic
    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """A password set by a superuser ends what the old one opened."""
        answer = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == 302:
            person = User.objects.get(pk=id)
            end_sessions_and_tokens(person=person)
            _note(request, Act.PASSWORD_SET, person)
        return answer

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Only the columns that were changed; groups are saved by themselves, after this."""
        columns = {field.name for field in User._meta.concrete_fields}
        obj.save(update_fields=columns & set(form.changed_data))
        if not obj.is_active:
            end_sessions_and_tokens(person=obj)
        _note(request, Act.ACCOUNT_CHANGED, obj, fields=sorted(form.changed_data))


def _note(request: HttpRequest, act: Act, person: User, **details: Any) -> None:
    actor = request.user if isinstance(request.user, User) else None
    journal.record(act=act, actor=actor, subject=person, details=details)


class ReadOnlyAdmin(admin.ModelAdmin):
    """To look at, not to change: these rows have rules that only the services keep."""

    def has_add_permission(self, *args: object) -> bool:
        return False

    def has_change_permission(self, *args: object) -> bool:
        return False

    def has_delete_permission(self, *args: object) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("person", "organisation", "role", "starts_on", "ends_on")
    list_select_related = ("person", "organisation")


@admin.register(Access)
class AccessAdmin(ReadOnlyAdmin):
    list_display = ("person", "state", "tool_until")
    list_select_related = ("person",)


@admin.register(AccessEvent)
class AccessEventAdmin(ReadOnlyAdmin):
    list_display = ("access", "number", "kind", "to_state", "until", "at", "reason")


@admin.register(Outbox)
class OutboxAdmin(ReadOnlyAdmin):
    list_display = ("kind", "due_at", "done_at", "failed_at", "attempts", "last_error")
    exclude = ("payload",)


@admin.register(JournalEntry)
class JournalAdmin(ReadOnlyAdmin):
    list_display = ("at", "act", "actor", "subject", "organisation", "origin", "details")
    list_filter = ("act",)
    list_select_related = ("actor", "subject", "organisation")
    date_hierarchy = "at"


class OpeningHours(admin.TabularInline):
    model = CalendarRule
    extra = 0


class ClosingDays(admin.TabularInline):
    model = CalendarException
    extra = 0
    fields = ("day", "opens", "closes", "reason", "source", "approved_by")
    readonly_fields = ("approved_by",)


@admin.register(Calendar)
class CalendarAdmin(admin.ModelAdmin):
    """Local closing days and opening hours; what the country closes for needs no row."""

    inlines = (OpeningHours, ClosingDays)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """What a superuser writes down here is approved by writing it down."""
        actor = request.user if isinstance(request.user, User) else None
        for row in formset.save(commit=False):
            if isinstance(row, CalendarException):
                row.approved_by, row.approved_at = actor, timezone.now()
            row.save()
        for row in formset.deleted_objects:
            row.delete()
        if formset.has_changed():
            journal.record(
                act=Act.CALENDAR_CHANGED, actor=actor, organisation=form.instance.organisation
            )

    def has_delete_permission(self, *args: object) -> bool:
        return False
