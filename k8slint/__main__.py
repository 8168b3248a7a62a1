"""`python -m k8slint` and the `k8slint` command: the cold path for `check`, `plan` and `explain`, typer for everything else."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit."""
    try:
        code = _main(sys.argv[1:])
    except KeyboardInterrupt:
        code = interrupted()
    sys.exit(code)


def _main(arguments: list[str]) -> int:
    if sys.stdout is None or sys.stderr is None:  # closed by the caller
        import os

        sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
        sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stdout.errors == "strict" and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # what the terminal cannot write is no reason to fail
    if arguments and arguments[0] in ("check", "plan", "explain") and not any(a in ("--help", "-h") for a in arguments):
        sys.modules.setdefault("k8slint.__main__cold", sys.modules[__name__])
        return _run(arguments[0], arguments[1:])
    from k8slint.cli.app import run

    return run(arguments)


def _run(command: str, arguments: list[str]) -> int:
    import gc

    gc.disable()  # nothing lives in cycles here; memory is bounded by dropping documents
    from k8slint.config import UsageError

    try:
        from k8slint.cli.options import CHECK, EXPLAIN, PLAN, parse_arguments

        if command == "check":
            from k8slint.cli.check import run

            code = run(*parse_arguments(arguments, CHECK, command))
        elif command == "explain":
            from k8slint.cli.explain import run as run_explain

            code = run_explain(*parse_arguments(arguments, EXPLAIN, command))
        else:
            from k8slint.cli.plan import run as run_plan

            code = run_plan(*parse_arguments(arguments, PLAN, command))
        sys.stdout.flush()
        return code
    except UsageError as error:
        from k8slint.cli.words import said

        print(f"k8slint: {said(str(error))}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        discard_output()
        return 2
    except Exception as error:
        return internal_error(error)


def interrupted() -> int:
    """Ctrl-C: one line, and the exit code of shells."""
    from k8slint.cli.words import said

    print(f"k8slint: {said('interrupted')}", file=sys.stderr)
    return 130


def discard_output() -> None:
    """What is still to be written goes nowhere: the interpreter would complain at its end."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def internal_error(error: Exception) -> int:
    """A mistake of ours: one line, exit code 2; the traceback with K8SLINT_DEBUG=1."""
    import os

    from k8slint.cli.words import said

    if isinstance(error, OSError) and error.filename is None:  # a full disk, most likely
        discard_output()
        print(f"k8slint: {said(f'the output cannot be written: {(error.strerror or str(error)).lower()}')}", file=sys.stderr)
        return 2
    if os.environ.get("K8SLINT_DEBUG"):
        raise error
    text = " ".join(str(error).split())[:200]
    line = f"internal error: {type(error).__name__}: {text}; please report it (K8SLINT_DEBUG=1 shows where)"
    print(f"k8slint: {said(line)}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
