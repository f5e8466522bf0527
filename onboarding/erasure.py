"""Erasing a person: the account stays as an empty shell, for messages of others hang on it, and nothing leads to anybody.

The public id is all that is kept, in the journal and in a file outside the database: with it an erasure is repeated after an
older state of the database was put back.
"""

import secrets
from datetime import timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import journal, mail, outbox, tools
from onboarding.access import lock_access, lock_person, record_step, stop_clock
from onboarding.constants import AccessEventKind, AccessState, Act
from onboarding.exceptions import OnboardingError
from onboarding.models import ErasureRequest, Import, ImportRow, JournalEntry, Membership, User
from onboarding.personal_data import everything
from onboarding.policies import place_of
from onboarding.withdrawal import end_sessions_and_tokens

TERM = timedelta(days=30)  # to answer a request (AVG, article 12, paragraph 3)
WITHDRAWN_KEPT = timedelta(days=730)
INVITED_KEPT = timedelta(days=365)
JOURNAL_KEPT = timedelta(days=5 * 365)
LISTS_KEPT = timedelta(days=365)


@transaction.atomic
def ask_erasure(*, person: User) -> ErasureRequest:
    """Note that somebody wants to be erased; asked already and not answered: that one."""
    known = ErasureRequest.objects.filter(person=person, decided_at=None).first()
    if known is not None:
        return known
    journal.record(
        act=Act.ERASURE_ASKED, actor=person, subject=person, organisation=place_of(person)
    )
    return ErasureRequest.objects.create(person=person)


@transaction.atomic
def withdraw_request(*, person: User) -> None:
    """Think better of it."""
    ErasureRequest.objects.filter(person=person, decided_at=None).delete()


@transaction.atomic
def decide(*, request: ErasureRequest, erase: bool, reason: str, actor: User) -> None:
    """Answer a request; answered already: unchanged. ``OnboardingError``: ``no_reason`` for a refusal without one, ``own_access``,
    ``tool_first`` while somebody has to end the log-in in a tool by hand: who was erased cannot be found there any more.
    """
    row = ErasureRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if row.decided_at is not None or row.person is None:
        return
    if row.person == actor:
        raise OnboardingError("own_access", _("Your own request is for a colleague to answer."))
    if not erase and not reason.strip():
        raise OnboardingError("no_reason", _("Say why: the person may complain about it."))
    if erase and tools.waits_for_a_tool(row.person):
        raise OnboardingError(
            "tool_first",
            _(
                "A tool that is kept up to date by hand still knows this log-in. Withdraw the access, tick it on the list of that tool, and erase then."
            ),
        )
    row.decided_at, row.decided_by, row.reason = timezone.now(), actor, reason.strip()[:300]
    row.is_erased = erase
    row.save(update_fields=["decided_at", "decided_by", "reason", "is_erased"])
    _write_answer(row, row.person)
    if erase:
        erase_person(person=row.person, actor=actor)
    else:
        journal.record(act=Act.ERASURE_REFUSED, actor=actor, subject=row.person)


def _write_answer(row: ErasureRequest, person: User) -> None:
    """Promise the letter that was promised (AVG, article 12, paragraph 4: a refusal names the way to complain).

    Written now and not when it leaves, as ``notify`` would: by then the address is gone, and who was withdrawn since
    asking hears it too. The outbox empties it once it was sent or given up.
    """
    name = "erased" if row.is_erased else "erasure_refused"
    mail.send_to(
        person=person,
        template=f"onboarding/mail/{name}",
        context={"reason": row.reason},
        key=f"answer to erase:{row.pk}",
    )


@transaction.atomic
def erase_person(*, person: User, actor: User | None) -> None:
    """Empty the account and all that hangs on it, as the register says; again: nothing more to do."""
    locked = lock_person(person.pk)
    access = lock_access(person.pk)
    if access is not None and access.state != AccessState.WITHDRAWN:
        stop_clock(access)
        record_step(
            access, AccessEventKind.WITHDRAWN, AccessState.WITHDRAWN, at=timezone.now(), actor=actor
        )
    journal.record(
        act=Act.PERSON_ERASED, actor=actor, subject=locked, organisation=place_of(locked)
    )
    end_sessions_and_tokens(person=locked)
    invitation = getattr(locked, "invitation", None)
    if invitation is not None:
        outbox.cancel(key_prefix=f"invitation:{invitation.pk}:")
    ErasureRequest.objects.filter(person=locked, decided_at=None).update(
        decided_at=timezone.now(), is_erased=True
    )
    # In lists of people they may stand without having been found, as somebody of another municipality.
    addresses = {locked.email, *_addresses_of(locked)}
    ImportRow.objects.filter(email__in=addresses).update(email="", first_name="", last_name="")
    for held in everything():
        held.erase(locked)
    # Ended, not removed, and still the primary one: how many worked where before stays right. Of today the figures
    # do not change, they count no log-in that was withdrawn.
    Membership.objects.filter(person=locked, ends_on=None).update(ends_on=timezone.localdate())
    _blank(locked)
    transaction.on_commit(lambda: _remember(locked.username))


def _addresses_of(person: User) -> list[str]:
    return list(EmailAddress.objects.filter(user=person).values_list("email", flat=True))


def _blank(person: User) -> None:
    person.groups.clear()
    person.erased_at = person.erased_at or timezone.now()
    person.email = f"{secrets.token_hex(12)}@erased.invalid"
    person.first_name, person.last_name = "", ""
    person.is_active = person.is_superuser = person.is_staff = False
    person.last_login = person.unreachable_since = person.informed_at = None
    person.set_unusable_password()
    person.save()


def _file() -> Path:
    return Path(settings.VAR_DIR) / "erased_people"


def _remember(public_id: str) -> None:
    """Outside the database, so that it outlives a back-up being put back. Public ids only."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{public_id}\n")


def repeat_after_restore() -> int:
    """Erase again whom the file names and the database brought back; return how many."""
    path = _file()
    names = path.read_text(encoding="utf-8").split() if path.exists() else []
    back = User.objects.filter(username__in=names, erased_at=None)
    for person in list(back):
        erase_person(person=person, actor=None)
    return len(back)


def forget_old() -> dict[str, int]:
    """Erase and remove what was kept long enough; return how much of each. Runs each night; see docs/security.md."""
    now = timezone.now()
    withdrawn = User.objects.filter(
        access__state=AccessState.WITHDRAWN,
        access__events__kind=AccessEventKind.WITHDRAWN,
        is_active=False,
        erased_at=None,
    )
    long_gone = withdrawn.exclude(access__events__at__gt=now - WITHDRAWN_KEPT).distinct()
    never_came = User.objects.filter(
        invitation__accepted_at=None,
        invitation__sent_at__lt=now - INVITED_KEPT,
        last_login=None,
        erased_at=None,
    )
    found = {"withdrawn": 0, "never came": 0}
    for name, people in (("withdrawn", long_gone), ("never came", never_came)):
        for person in list(people):
            if tools.waits_for_a_tool(person):
                continue  # it stands on the list of the tool; another night
            erase_person(person=person, actor=None)
            found[name] += 1
    found["lists"] = Import.objects.filter(made_at__lt=now - LISTS_KEPT).delete()[0]
    # The journal's own manager removes nothing; after five years this is the one way out.
    found["journal"] = JournalEntry._base_manager.filter(at__lt=now - JOURNAL_KEPT).delete()[0]
    return found
