"""Verbs of accounts. Hashes of passwords come in ready: making one takes longer than a lock may."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from civicbudget.accounts import passwords, policy, queries
from civicbudget.accounts.identifiers import Identifier
from civicbudget.accounts.models import Membership, Person, Role
from civicbudget.audit import services as audit
from civicbudget.audit.models import INSTALLATION
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.security import derive
from civicbudget.municipalities.models import Municipality
from civicbudget.record.chain import digest_personal


def register(
    *, name: str, identifier: Identifier, password_hash: str, language: str, now: datetime
) -> Person:
    """A new person, who has consented to the processing of personal data just now.

    Raises Conflict for the field `identifier` when somebody has it already.
    """
    person = Person(
        name=name,
        phone=identifier.phone,
        email=identifier.email,
        password_hash=password_hash,
        language=language,
        consented_at=now,
    )
    db.session.add(person)
    try:
        db.session.flush()
    except IntegrityError as error:
        # It tells whoever asks that the number is registered here. A form that stayed silent
        # would have to send a message to the owner, and this platform sends none: people who
        # registered last year would be lost. Attempts are limited; that somebody uses the
        # budget of the village is no secret worth that.
        raise Conflict(
            _("There is an account with this phone or e-mail already. Sign in to it."), "identifier"
        ) from error
    return person


def authenticate(*, identifier: Identifier, password: str) -> Person | None:
    """Whose identifier and password these are; reads only, and takes equally long for nobody."""
    person = queries.by_identifier(identifier)
    matches = passwords.verify(person.password_hash if person else None, password)
    return person if matches else None


def change_password(*, person: Person, password_hash: str, drawn: bool = False) -> None:
    """Set a password, which ends all sessions of the person; `drawn` ones are to be changed."""
    person.password_hash = password_hash
    person.has_drawn_password = drawn
    db.session.flush()


def renew_hash(*, person: Person, password_hash: str) -> None:
    """Keep the same password under the parameters of today."""
    person.password_hash = password_hash
    db.session.flush()


def change_person(*, person: Person, name: str, language: str) -> None:
    """How somebody is called and written to."""
    person.name, person.language = name, language
    db.session.flush()


def add_membership(
    *,
    person: Person,
    municipality: Municipality | None,
    role: Role,
    actor: Person | None,
    now: datetime,
) -> Membership:
    """Give a person a role; without an actor the operator did so at the machine itself.

    Raises Conflict when the person has it already, DomainError when it goes not with another.
    """
    where = municipality.id if municipality else None
    queries.lock(person.id)
    held = queries.roles(person.id, where)
    if role in held:
        raise Conflict(_("This person has the role already."))
    if not (allowed := policy.may_take_role(held, role)):
        raise DomainError(allowed.reason, "role")
    membership = Membership(person_id=person.id, municipality_id=where, role=role)
    db.session.add(membership)
    db.session.flush()
    audit.record(
        log=municipality.slug if municipality else INSTALLATION,
        actor=actor,
        role=Role.OPERATOR,
        act="give_role",
        on=f"role {role}",
        now=now,
        after={"person": digest_personal(person.name, derive(f"log salt of person {person.id}"))},
    )
    return membership


def end_membership(*, membership: Membership, actor: Person, now: datetime) -> None:
    """Take a role away again; it stands in the log where the role was given."""
    person, municipality = membership.person, membership.municipality
    db.session.delete(membership)
    db.session.flush()
    audit.record(
        log=municipality.slug if municipality else INSTALLATION,
        actor=actor,
        role=Role.OPERATOR,
        act="take_role",
        on=f"role {membership.role}",
        now=now,
        before={"person": digest_personal(person.name, derive(f"log salt of person {person.id}"))},
    )
