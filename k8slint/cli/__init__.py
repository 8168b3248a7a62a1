"""The command line. `options` is the one table of options; the cold path (`check`) and typer (everything else) read it."""
