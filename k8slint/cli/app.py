"""Every command but a plain `check`, and all help, through typer. The options of `check` come from `options.CHECK`."""

from __future__ import annotations

import inspect
import sys
from typing import Annotated, Any

import typer

from k8slint import __version__
from k8slint.cli import options as option_table
from k8slint.config import UsageError

app = typer.Typer(
    name="k8slint", no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="The Kubernetes control plane in your pre-commit hook: what the API server would refuse, what is bad practice, what would then exist, and why.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"k8slint {__version__}")
        raise typer.Exit


@app.callback()
def main(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False) -> None:
    """The options of the program itself."""


def _parameter(name: str) -> str:
    """The parameter of an option: `--from` would be a keyword."""
    return name.lstrip("-").replace("-", "_") + "_"


def _from_table(names: tuple[str, ...] | None, function: Any, rows: tuple[Any, ...] = option_table.CHECK, **defaults: str) -> Any:
    """A typer command whose options are those of the table (all, or the named ones); it gets values and paths."""
    parameters = [
        inspect.Parameter(
            "paths", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None,
            annotation=Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", help="Files, folders, globs; - is stdin.", show_default=False)],
        )
    ]
    table = [o for o in rows if names is None or o[0] in names]
    for name, short, kind, metavar, text in table:
        spellings = [name, short] if short else [name]
        declared: Any = {option_table.FLAG: bool, option_table.VALUE: str | None, option_table.MANY: list[str] | None}[kind]
        option = typer.Option(*spellings, help=defaults.get(name, text), metavar=metavar or None, show_default=False)
        parameters.append(
            inspect.Parameter(
                _parameter(name), inspect.Parameter.KEYWORD_ONLY,
                default=False if kind == option_table.FLAG else None, annotation=Annotated[declared, option],
            )
        )

    def command(**given: Any) -> None:
        paths = given.pop("paths") or []
        values: dict[str, Any] = {}
        for name, _, kind, _, _ in table:
            value = given.get(_parameter(name))
            if value:
                if kind == option_table.MANY and name in ("--select", "--ignore"):
                    value = [part.strip() for item in value for part in item.split(",") if part.strip()]
                values[name] = value
        raise typer.Exit(function(values, paths))

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__doc__ = function.__doc__
    return command


def _check(values: dict[str, Any], paths: list[str]) -> int:
    """Report what the API server would refuse and what is bad practice. Exit code 0: clean, 1: findings, 2: usage."""
    from k8slint.cli.check import run as run_check

    return run_check(values, paths)


def _plan(values: dict[str, Any], paths: list[str]) -> int:
    """Say what would exist after apply: objects, pods, volumes, nodes, rollouts. Exit code 0: all would run, 1: something would not, 2: usage."""
    from k8slint.cli.plan import run as run_plan

    return run_plan(values, paths)


def _show(values: dict[str, Any], paths: list[str]) -> int:
    """Print each object as the API server would store it: decoded, defaulted."""
    from k8slint.cli.show import run as run_show

    return run_show(values, paths)


_COMMON = ("--kube-version", "--output", "--config", "--no-config", "--exclude")

app.command("check")(_from_table(None, _check))
app.command("plan")(_from_table(None, _plan, option_table.PLAN))
app.command("show")(_from_table(_COMMON, _show, **{"--output": "yaml (comments mark what was defaulted) or json"}))


@app.command("rules")
def rules(
    names: Annotated[list[str] | None, typer.Argument(metavar="[RULE]...", help="Show these rules' pages.", show_default=False)] = None,
    topic: Annotated[str, typer.Option(help="Only rules of this topic.", show_default=False)] = "",
    profile: Annotated[str, typer.Option(help="Only rules of this profile.", show_default=False)] = "",
    severity: Annotated[str, typer.Option(help="Only rules of this severity.", show_default=False)] = "",
    alias: Annotated[str, typer.Option(help="Only rules that another tool has under this id.", show_default=False)] = "",
    output: Annotated[str, typer.Option("--output", "-o", help="text or json.")] = "text",
    rule_folders: Annotated[list[str] | None, typer.Option("--rules", metavar="DIR", help="More rules, in Python: the files are executed.")] = None,
) -> None:
    """List the rules, or show some."""
    from k8slint.cli.rules import run as run_rules

    raise typer.Exit(run_rules(names or [], topic, profile, severity, alias, output, tuple(rule_folders or ())))


@app.command("schema")
def schema(
    kind: Annotated[str, typer.Argument(help="A kind, such as Deployment or apps/v1/Deployment; without one: all, in one schema.")] = "",
) -> None:
    """Print a JSON Schema for editors."""
    from k8slint.cli.schema import run as run_schema

    raise typer.Exit(run_schema(kind))


def run(arguments: list[str]) -> int:
    """Run a command line; the exit code."""
    try:
        code = app(arguments, standalone_mode=False)
        return code if isinstance(code, int) else 0
    except UsageError as error:
        print(f"k8slint: {error}", file=sys.stderr)
        return 2
    except typer.Exit as error:
        return error.exit_code
    except typer.Abort:
        return 130
    except BrokenPipeError:
        return 2
    except Exception as error:
        # click's usage errors: one line and exit 2, as everywhere
        message = getattr(error, "format_message", None)
        if message is None:
            raise
        print(f"k8slint: {message()}", file=sys.stderr)
        return 2
