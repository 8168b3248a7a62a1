"""Safe fixes: which findings of the API server have exactly one right answer (api), how a text is changed (edit, with plain, roundtrip
and lines), whole runs (run).

Only `api` is imported by a plain check, and only when there is something of the API server's that it may mend.
"""
