"""The command ``grants``: thin commands over services and queries."""

import logging
import sys
from pathlib import Path
from typing import Any

import click
from flask import Flask

from grants.core.settings import SettingsError


def _app() -> Flask:
    from grants.app import create_app

    try:
        return create_app()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


@click.group()
def cli() -> None:
    """Run and look after the grant-management system."""
    logging.getLogger("alembic").setLevel(logging.WARNING)


@cli.command()
def init() -> None:
    """Create or upgrade the database and load the reference data."""
    from grants.operations import UnknownDatabase, initialise

    with _app().app_context():
        try:
            initialise(click.echo)
        except UnknownDatabase as error:
            raise click.ClickException(str(error)) from error


@cli.command()
@click.option("--reset", is_flag=True, help="Empty the database first.")
def demo(reset: bool) -> None:
    """Load the demonstration data once."""
    from grants.operations import load_demonstration

    with _app().app_context():
        load_demonstration(click.echo, reset)


@cli.command()
@click.option("--port", envvar="PORT", default=8000, show_default=True)
def serve(port: int) -> None:
    """Serve the pages, with the worker beside."""
    from grants.server import serve_pages

    serve_pages(_app(), port, click.echo)


@cli.command()
@click.option("--port", envvar="PORT", default=8000, show_default=True)
def start(port: int) -> None:
    """Prepare what is missing, then serve: what ``make run`` calls."""
    from grants.operations import prepare
    from grants.server import serve_pages

    app = _app()
    with app.app_context():
        prepare(click.echo)
    serve_pages(app, port, click.echo)


@cli.command()
def worker() -> None:
    """Send e-mails, do jobs and make the daily rounds, until stopped."""
    from grants.server import work_alone

    work_alone(_app())


@cli.command("db-check")
def db_check() -> None:
    """Say whether the migrations build what the models describe."""
    from grants.operations import migration_drift

    drift = migration_drift(_app())
    for line in drift:
        click.echo(line)
    sys.exit(1 if drift else 0)


@cli.group()
def audit() -> None:
    """The audit trail."""


@audit.command("verify")
def audit_verify() -> None:
    """Check every link of the chain."""
    from grants.audit.queries import verify_chain

    _report_faults(verify_chain)


@cli.group()
def rollup() -> None:
    """The roll-up of indicators."""


@rollup.command("verify")
def rollup_verify() -> None:
    """Recompute the roll-up from the reports and compare."""
    from grants.reporting.verification import verify_rollup

    _report_faults(verify_rollup)


@cli.group()
def ranking() -> None:
    """The sealed rankings of the calls."""


@ranking.command("export")
@click.argument("call")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
def ranking_export(call: str, path: Path) -> None:
    """Write the sealed bundle of a call as of its last closed session."""
    from grants.core.errors import NotFound
    from grants.evaluation.exports import export_bundle

    with _app().app_context():
        try:
            seal = export_bundle(call.strip().upper(), path)
        except NotFound as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{path}\nsha256 {seal}")


@ranking.command("verify")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
def ranking_verify(path: Path) -> None:
    """Recompute a sealed bundle from its marks and say which line differs; no database is read."""
    from grants.evaluation.checker import main as check

    sys.exit(check([str(path)]))


@cli.group()
def assignment() -> None:
    """The draws of evaluators that were accepted."""


@assignment.command("rerun")
@click.argument("call")
@click.argument("number", type=int)
def assignment_rerun(call: str, number: int) -> None:
    """Draw again from the kept input of a run, and say whether the answer is the same."""
    from grants.core.errors import NotFound
    from grants.evaluation.services import rerun

    with _app().app_context():
        try:
            redone = rerun(call.strip().upper(), number)
        except NotFound as error:
            raise click.ClickException(str(error)) from error
        run = redone.run
        click.echo(f"input  {run.input_sha256}{'' if redone.input_intact else ' (changed)'}")
        click.echo(f"output {run.output_sha256}")
        click.echo(f"again  {redone.output_sha256}")
    click.echo("same" if redone.agrees else "different")
    sys.exit(0 if redone.agrees else 1)


@cli.group()
def cells() -> None:
    """The validated cells of the reports."""


@cells.command("export")
@click.option("--csv", "path", type=click.Path(path_type=Path), required=True)
def cells_export(path: Path) -> None:
    """Write the cells to a CSV file, with a description of its columns beside."""
    from grants.monitoring.exports import export_cells

    with _app().app_context():
        click.echo(f"{export_cells(path)} cells -> {path}")


@cli.group()
def indicators() -> None:
    """The indicators computed from the cells."""


@indicators.command("export")
@click.option("--csv", "path", type=click.Path(path_type=Path), required=True)
def indicators_export(path: Path) -> None:
    """Write the indicators to a CSV file, with a description of its columns beside."""
    from grants.monitoring.exports import export_indicators

    with _app().app_context():
        click.echo(f"{export_indicators(path)} rows -> {path}")


@cli.group()
def config() -> None:
    """The settings."""


@config.command("check")
def config_check() -> None:
    """Say whether the settings can be used."""
    _app()
    click.echo("The settings are complete.")


@cli.group()
def user() -> None:
    """Accounts of the staff."""


@user.command("invite")
@click.argument("email")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True)
@click.option("--language", default="fr", show_default=True)
def user_invite(email: str, name: str, roles: tuple[str, ...], language: str) -> None:
    """Invite a member of staff by e-mail."""
    from grants.accounts.services import invite_staff
    from grants.core import clock
    from grants.core.actors import System
    from grants.core.db import unit_of_work

    with _app().app_context(), unit_of_work():
        invite_staff(email, name, list(roles), language, System("operator", "administrator"), clock.now())
    click.echo(f"Invitation queued for {email}")


@user.command("reset-factor")
@click.argument("email")
@click.argument("reason")
def user_reset_factor(email: str, reason: str) -> None:
    """Take away the second factor of a person who lost phone and recovery codes; the person is told."""
    from grants.accounts.queries import find_by_email, get_user
    from grants.accounts.services import reset_factor
    from grants.core import clock
    from grants.core.actors import System
    from grants.core.db import unit_of_work
    from grants.core.errors import DomainError

    with _app().app_context():
        found = find_by_email(email)
        if found is None:
            raise click.ClickException(f"nobody has the address {email}")
        user_id = found.id
        try:
            with unit_of_work():
                actor = System("operator", "administrator")
                reset_factor(get_user(user_id, lock=True), reason, actor, clock.now())
        except DomainError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"The second factor of {email} is reset")


def _report_faults(check: Any) -> None:
    with _app().app_context():
        faults = check()
    for fault in faults:
        click.echo(fault)
    click.echo("No fault found." if not faults else f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


def main() -> None:
    """Run the command line."""
    cli()
