"""`civicbudget people`: who runs the platform and who works for a municipality."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from civicbudget.accounts import identifiers, passwords, queries, services
from civicbudget.accounts.models import Person, Role
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import LOCALES
from civicbudget.municipalities import queries as municipalities
from civicbudget.municipalities.models import Municipality

people = AppGroup("people", help="Give people their roles and passwords.")

IN_A_MUNICIPALITY = [role.value for role in Role if role != Role.OPERATOR]


@people.command()
@click.argument("identifier", metavar="PHONE_OR_EMAIL")
@click.option("--name", help="Full name, for somebody who has no account yet.")
def add_operator(identifier: str, name: str | None) -> None:
    """Let somebody operate the platform."""
    _give(identifier, name, None, Role.OPERATOR)


@people.command()
@click.argument("identifier", metavar="PHONE_OR_EMAIL")
@click.option("--municipality", "slug", required=True, help="The word in its address.")
@click.option("--role", required=True, type=click.Choice(IN_A_MUNICIPALITY))
@click.option("--name", help="Full name, for somebody who has no account yet.")
def add_member(identifier: str, slug: str, role: str, name: str | None) -> None:
    """Give somebody a role in a municipality."""
    municipality = municipalities.by_slug(slug)
    if municipality is None:
        raise click.BadParameter(f"there is no municipality {slug!r}")
    _give(identifier, name, municipality, Role(role))


@people.command()
@click.argument("identifier", metavar="PHONE_OR_EMAIL")
def set_password(identifier: str) -> None:
    """Set a password, which the person is asked to change after signing in."""
    person = _find(identifier)
    if person is None:
        raise click.ClickException("there is no such account")
    password_hash = _ask_password(person.name, identifier)
    with transaction():
        services.change_password(person=person, password_hash=password_hash, drawn=True)
    click.echo(f"The password of {person.name} has been set.")


def _give(identifier: str, name: str | None, municipality: Municipality | None, role: Role) -> None:
    person = _find(identifier)
    password_hash = None
    if person is None:
        name = name or click.prompt("Full name")
        password_hash = _ask_password(name, identifier)
    try:
        with transaction():
            if password_hash is not None and name is not None:
                person = services.register(
                    name=name,
                    identifier=identifiers.parse(identifier),
                    password_hash=password_hash,
                    language=LOCALES[0],
                    now=clock.now(),
                )
                person.has_drawn_password = True
            assert person is not None  # noqa: S101 - found, or registered just now
            services.add_membership(
                person=person, municipality=municipality, role=role, actor=None, now=clock.now()
            )
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    where = f" of {municipality.slug}" if municipality else ""
    click.echo(f"{person.name} is now {role.value}{where}.")


def _find(identifier: str) -> Person | None:
    try:
        return queries.by_identifier(identifiers.parse(identifier))
    except DomainError as error:
        raise click.BadParameter(str(error)) from error


def _ask_password(name: str, identifier: str) -> str:
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        passwords.require_strong(password, [name, identifier])
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    return passwords.make_hash(password)
