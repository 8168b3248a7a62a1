"""`python -m k8slint` and the `k8slint` command: the cold path for a plain check, typer for everything else."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] == "check" and not any(a in ("--help", "-h") for a in arguments):
        sys.modules.setdefault("k8slint.__main__cold", sys.modules[__name__])
        sys.exit(_check(arguments[1:]))
    from k8slint.cli.app import run

    sys.exit(run(arguments))


def _check(arguments: list[str]) -> int:
    import gc

    gc.disable()  # nothing lives in cycles here; memory is bounded by dropping documents
    from k8slint.config import UsageError

    try:
        from k8slint.cli.check import run
        from k8slint.cli.options import parse_arguments

        code = run(*parse_arguments(arguments))
        sys.stdout.flush()
        return code
    except UsageError as error:
        print(f"k8slint: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except KeyboardInterrupt:
        print("k8slint: interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    main()
