"""Every command but a plain `check`, and all help, through typer. The options of `check` come from `options.CHECK`."""

from __future__ import annotations

import inspect
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from k8slint import __version__
from k8slint.cli import options as option_table
from k8slint.cli.words import chosen, said, table
from k8slint.config import UsageError

_TABLE = table(chosen())


def t(text: str) -> str:
    """A text of the help in the language of the help."""
    return _TABLE.get(text, text)


def _help(text: str) -> str:
    """Help with typer's own words in the language, and without the Python types that it writes behind the names of arguments."""
    lines: list[str] = []
    less = ""
    for line in text.split("\n"):
        type_name = next((n for n in (" <list[str]>", " <str>") if n in line), "")
        if type_name:
            less, line = " " * len(type_name), line.replace(type_name, "", 1)
        elif less and line.startswith("   " + less):
            line = line.removeprefix(less)  # the help of that argument goes on
        else:
            less = ""
        lines.append(line)
    text = "\n".join(lines)
    for word in ("Usage:", "Arguments:", "Options:", "Commands:", "Show this message and exit.", "[default: "):
        text = text.replace(word, t(word))
    return text


class _Command(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        return _help(super().get_help(ctx))


class _Group(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return _help(super().get_help(ctx))

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands, each with the whole first sentence of its help."""
        with formatter.section("Commands"):
            formatter.write_dl([(n, (c.help or "").split("\n")[0].split(". ")[0].split("。")[0].rstrip(".")) for n, c in self.commands.items()])


app = typer.Typer(
    name="k8slint", cls=_Group, no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
    help=t("The Kubernetes control plane in your pre-commit hook: what the API server would refuse, what is bad practice, what would then exist, and why."),
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"k8slint {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help=t("Print the version."))] = False,
    lang: Annotated[str, typer.Option("--lang", metavar="en|zh", help=t("the language of messages (default: the locale's)"), show_default=False)] = "",
) -> None:
    """The options of the program itself."""
    _given["--lang"] = lang


_given: dict[str, str] = {}
"""Options that stand before the command."""


def _parameter(name: str) -> str:
    """The parameter of an option: `--from` would be a keyword."""
    return name.lstrip("-").replace("-", "_") + "_"


_PATHS = ("PATH", "Files, folders, globs; - is stdin.")


def _from_table(
    names: tuple[str, ...] | None, function: Any, rows: tuple[Any, ...] = option_table.CHECK, argument: tuple[str, str] = _PATHS,
    texts: dict[str, str] | None = None,
) -> Any:
    """A typer command whose options are those of the table (all, or the named ones); it gets values and paths."""
    parameters = [
        inspect.Parameter(
            "paths", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None,
            annotation=Annotated[list[str] | None, typer.Argument(metavar=argument[0], help=t(argument[1]), show_default=False)],
        )
    ]
    table = [o for o in rows if names is None or o[0] in names]
    for name, short, kind, metavar, text in table:
        spellings = [name, short] if short else [name]
        declared: Any = {option_table.FLAG: bool, option_table.VALUE: str | None, option_table.MANY: list[str] | None}[kind]
        option = typer.Option(*spellings, help=t((texts or {}).get(name, text)), metavar=metavar or None, show_default=False)
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
            elif _given.get(name):
                values[name] = _given[name]
        raise typer.Exit(function(values, paths))

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__doc__ = t(function.__doc__)
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


def _explain(values: dict[str, Any], paths: list[str]) -> int:
    """Explain a field path, a rule, a concept, or your own FILE or FILE:LINE; without a topic: where to begin."""
    from k8slint.cli.explain import run as run_explain

    return run_explain(values, paths)


def _learn(values: dict[str, Any], paths: list[str]) -> int:
    """Set up the exercise of step N in a folder, or judge it with --check; without a number: the steps."""
    from k8slint.cli.explain import learn

    return learn(values, paths)


_COMMON = ("--kube-version", "--output", "--config", "--no-config", "--exclude", "--lang")

app.command("check", cls=_Command)(_from_table(None, _check))
app.command("plan", cls=_Command)(_from_table(None, _plan, option_table.PLAN))
app.command("explain", cls=_Command)(
    _from_table(None, _explain, option_table.EXPLAIN, ("TOPIC", "pod.spec.containers, a rule's id, a concept, FILE or FILE:LINE."))
)
app.command("learn", cls=_Command)(
    _from_table(None, _learn, option_table.LEARN, ("N [FOLDER]", "The step, and where its files go (default: ./k8slint-learn/N)."))
)
app.command("show", cls=_Command)(_from_table(_COMMON, _show, texts={"--output": "yaml (comments mark what was defaulted) or json"}))


@app.command("rules", cls=_Command, help=t("List the rules, or show some."))
def rules(
    names: Annotated[list[str] | None, typer.Argument(metavar="RULE", help=t("Show these rules' pages."), show_default=False)] = None,
    topic: Annotated[str, typer.Option(metavar="TOPIC", help=t("Only rules of this topic."), show_default=False)] = "",
    profile: Annotated[str, typer.Option(metavar="NAME", help=t("Only rules of this profile."), show_default=False)] = "",
    severity: Annotated[str, typer.Option(metavar="SEVERITY", help=t("Only rules of this severity."), show_default=False)] = "",
    alias: Annotated[
        str, typer.Option(metavar="ID", help=t("Only rules that another tool has under this id: latest-tag, trivy:KSV-0014, polaris:"), show_default=False)
    ] = "",
    list_profiles: Annotated[bool, typer.Option("--profiles", help=t("List the profiles, the configuration's too."))] = False,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FORMAT", help=t("text or json."))] = "text",
    rule_folders: Annotated[list[str] | None, typer.Option("--rules", metavar="DIR", help=t("More rules, in Python: the files are executed."))] = None,
    policies: Annotated[list[str] | None, typer.Option("--policies", metavar="PATH", help=t("ValidatingAdmissionPolicies that act as rules"))] = None,
    config_file: Annotated[str, typer.Option("--config", metavar="FILE", help=t("The configuration file."), show_default=False)] = "",
    no_config: Annotated[bool, typer.Option("--no-config", help=t("Read no configuration file."))] = False,
    lang: Annotated[str, typer.Option(metavar="en|zh", help=t("The language of titles."), show_default=False)] = "",
) -> None:
    """List the rules, or show some."""
    from k8slint.cli import rules as command

    options = command.make_options(rule_folders or [], config_file, no_config, lang or _given.get("--lang", ""), policies or [])
    if list_profiles:
        raise typer.Exit(command.list_profiles(output, options))
    raise typer.Exit(command.run(command.Wanted(names or [], topic, profile, severity, alias), output, options))


@app.command("migrate", cls=_Command, help=t("Take over other linters' configuration as .k8slint.yaml, or with --suppressions their annotations and comments."))
def migrate(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help=t("Folders, or the files themselves (default: the working directory)."), show_default=False),
    ] = None,
    suppressions: Annotated[bool, typer.Option("--suppressions", help=t("Rewrite annotations and comments for other tools; prints a diff."))] = False,
    write: Annotated[bool, typer.Option("--write", help=t("Write the files instead of printing."))] = False,
    lang: Annotated[str, typer.Option(metavar="en|zh", help=t("The language of the report."), show_default=False)] = "",
) -> None:
    """Reads kube-linter, kube-score, polaris, checkov, trivy, datree, kubeconform; says on stderr what has no equivalent."""
    from k8slint.cli.migrate import run as run_migrate

    raise typer.Exit(run_migrate(paths or [], suppressions, write, lang or _given.get("--lang", "")))


@app.command("schema", cls=_Command, help=t("Print a JSON Schema for editors."))
def schema(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=t("A kind, such as Deployment or apps/v1/Deployment; without one: all, in one schema."))] = "",
    lang: Annotated[str, typer.Option("--lang", hidden=True)] = "",
) -> None:
    """Print a JSON Schema for editors."""
    from k8slint.cli.schema import run as run_schema

    raise typer.Exit(run_schema(kind))


def run(arguments: list[str]) -> int:
    """Run a command line; the exit code."""
    try:
        code = app(arguments or ["--help"], standalone_mode=False)
        if not arguments:
            return 2
        if code == 130:
            from k8slint.__main__ import interrupted

            return interrupted()
        return code if isinstance(code, int) else 0
    except UsageError as error:
        print(f"k8slint: {said(str(error))}", file=sys.stderr)
        return 2
    except typer.Exit as error:
        return error.exit_code
    except typer.Abort:
        from k8slint.__main__ import interrupted

        return interrupted()
    except BrokenPipeError:
        from k8slint.__main__ import discard_output

        discard_output()
        return 2
    except Exception as error:
        # click's usage errors: one line and exit 2, as everywhere
        message = getattr(error, "format_message", None)
        if message is None:
            from k8slint.__main__ import internal_error

            return internal_error(error)
        print(f"k8slint: {said(message())}", file=sys.stderr)
        return 2
