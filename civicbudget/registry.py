"""The one list of domains: their models, what they put into the application, their commands."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask import Blueprint, Flask

from civicbudget import serving
from civicbudget.accounts import cli as accounts_cli
from civicbudget.accounts import models as accounts_models
from civicbudget.accounts import views as accounts
from civicbudget.audit import cli as audit_cli
from civicbudget.audit import models as audit_models
from civicbudget.budgets import models as budgets_models
from civicbudget.budgets import views as budgets
from civicbudget.budgets.cli import budgets as budgets_commands
from civicbudget.campaigns import cli as campaigns_cli
from civicbudget.campaigns import models as campaigns_models
from civicbudget.campaigns import views as campaigns
from civicbudget.desk import views as desk
from civicbudget.desk.views import audit as desk_audit
from civicbudget.desk.views import desk as desk_home
from civicbudget.desk.views import log as desk_log
from civicbudget.desk.views import marks as desk_marks
from civicbudget.desk.views import operate as desk_operate
from civicbudget.discussion import models as discussion_models
from civicbudget.discussion import views as discussion
from civicbudget.hearings import models as hearings_models
from civicbudget.hearings import views as hearings
from civicbudget.ideas import models as ideas_models
from civicbudget.ideas import views as ideas
from civicbudget.municipalities import models as municipalities_models
from civicbudget.municipalities import views as municipalities
from civicbudget.outreach import cli as outreach_cli
from civicbudget.outreach import models as outreach_models
from civicbudget.residents import models as residents_models
from civicbudget.residents import views as residents
from civicbudget.results import models as results_models
from civicbudget.results import views as results
from civicbudget.results.cli import elections, export, record
from civicbudget.shell import views as shell
from civicbudget.voting import ceremony
from civicbudget.voting import models as voting_models
from civicbudget.voting import views as voting
from civicbudget.voting.cli import key

MODELS = (
    audit_models,
    municipalities_models,
    accounts_models,
    residents_models,
    budgets_models,
    hearings_models,
    discussion_models,
    campaigns_models,
    ideas_models,
    voting_models,
    results_models,
    outreach_models,
)
"""Imported so that the metadata, and with it each migration, knows every table."""

INITIALIZERS: tuple[Callable[[Flask], None], ...] = (
    municipalities.init_app,
    accounts.init_app,
    desk.init_app,
)
"""What a domain hooks into every request."""

BLUEPRINTS: tuple[Blueprint, ...] = (
    municipalities.blueprint,
    voting.blueprint,
    ceremony.blueprint,
    results.blueprint,
    campaigns.blueprint,
    desk_audit.blueprint,
    desk_home.blueprint,
    desk_log.blueprint,
    desk_marks.blueprint,
    desk_operate.blueprint,
    ideas.blueprint,
    budgets.blueprint,
    budgets.classifications.blueprint,
    hearings.blueprint,
    discussion.blueprint,
    discussion.questions,
    accounts.blueprint,
    residents.blueprint,
    shell.blueprint,
)
"""The pages."""

COMMANDS: tuple[click.Command, ...] = (
    serving.serve,
    accounts_cli.people,
    audit_cli.log,
    audit_cli.db_roles,
    budgets_commands,
    campaigns_cli.checkpoint,
    elections,
    export,
    outreach_cli.hearings,  # with the command that sends
    key,
    record,
)
"""What `civicbudget` can do with an application at hand."""
