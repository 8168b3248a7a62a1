"""Every rule does what its own documentation says: the examples in its docstring are run, its declaration is complete.

Adding a rule means adding one file under rules/; nothing here names a rule.
"""

from __future__ import annotations

import ast
import string
import textwrap
from pathlib import Path

import pytest

from k8slint import catalogue
from k8slint.config import Options
from k8slint.diagnostic import SEVERITIES, Report
from k8slint.fix.run import fix_contents
from k8slint.profiles import builtin
from k8slint.rule import CONTAINER, OBJECT, PLAN, POD_TEMPLATE, STORE
from k8slint.run import check_sources

FIXTURES = Path(__file__).parent / "fixtures" / "rules"
ENTRIES = catalogue.catalogue()
RULES = sorted(ENTRIES)
TOPICS = {
    "probes", "lifecycle", "resources", "images", "selectors", "scheduling", "references", "environment", "volumes", "autoscaling",
    "availability", "jobs", "services", "security", "rbac", "network", "bundle", "metadata",
}
PROFILES = set(builtin())
PEERS = {
    "kube-linter", "kube-score", "polaris", "kubescape", "checkov", "trivy", "datree", "kics", "monokle", "popeye", "kubevious", "kubesec",
    "kubeconform", "kubeval", "kube-no-trouble", "konflate",
}


def sections(doc: str) -> dict[str, str]:
    """Heading -> text; what stands before the first heading is under ""."""
    found: dict[str, str] = {"": ""}
    name, fenced = "", False
    for line in doc.splitlines():
        fenced ^= line.startswith("```")
        if line.startswith("## ") and not fenced:
            name = line[3:].strip()
            assert name not in found, f"two sections {name}"
            found[name] = ""
        else:
            found[name] += line + "\n"
    return found


def examples(text: str) -> list[str]:
    """The fenced yaml blocks of a section."""
    return [block.removeprefix("yaml\n") for block in text.split("```")[1::2]]


def run(rule: str, *texts: str) -> Report:
    options = Options()
    options.select = (rule,)
    return check_sources([(f"example/{chr(97 + i)}.yaml", t.encode()) for i, t in enumerate(texts)], options)


def lines_of(report: Report, rule: str) -> list[int]:
    return sorted(d.span.line for d in report.diagnostics if d.rule == rule)


def expected_lines(text: str, rule: str) -> list[int]:
    return [n for n, line in enumerate(text.splitlines(), 1) if line.endswith(f"# <- {rule}")]


def doc_of(rule: str) -> dict[str, str]:
    return sections(ENTRIES[rule].load().doc)


@pytest.mark.parametrize("rule", RULES)
def test_bad_examples_are_found_at_their_marks(rule: str) -> None:
    blocks = examples(doc_of(rule)["Bad"])
    assert blocks, "no example under ## Bad"
    for block in blocks:
        expected = expected_lines(block, rule)
        assert expected, f"no line is marked `# <- {rule}`"
        report = run(rule, block)
        assert lines_of(report, rule) == expected, [d.message for d in report.diagnostics]


@pytest.mark.parametrize("rule", RULES)
def test_good_examples_are_quiet(rule: str) -> None:
    blocks = examples(doc_of(rule)["Good"])
    assert blocks, "no example under ## Good"
    for block in blocks:
        assert "# <-" not in block
        assert [d.message for d in run(rule, block).diagnostics if d.rule == rule] == []


@pytest.mark.parametrize("rule", [r for r in RULES if ENTRIES[r].fixable])
def test_fixes_make_what_the_documentation_shows(rule: str) -> None:
    """`## Fixed` holds, in order, what --fix makes of the bad examples that it changes (without their marks).

    Then the finding is gone, the API server refuses nothing that it took before, and fixing again changes nothing.
    """
    options = Options()
    options.select = (rule,)
    doc = doc_of(rule)
    changed = []
    for block in examples(doc["Bad"]):
        data = block.replace(f" # <- {rule}", "").encode()
        outcome = fix_contents({"a.yaml": data}, options)
        assert not outcome.left
        if not outcome.changed:
            assert not any(d.fix for d in outcome.report.diagnostics)
            continue
        new = outcome.changed["a.yaml"][1]
        changed.append(new.decode())
        assert outcome.fixed == {"a.yaml": len(expected_lines(block, rule)) - len(lines_of(outcome.report, rule))}
        assert not any(d.fix for d in outcome.report.diagnostics)
        assert not fix_contents({"a.yaml": new}, options).changed
        api = Options()
        api.only_api = True
        before, after = (sum(d.severity == "error" for d in check_sources([("a.yaml", x)], api).diagnostics) for x in (data, new))
        assert after <= before
    assert changed and changed == examples(doc["Fixed"])


@pytest.mark.parametrize("rule", [r for r in RULES if ENTRIES[r].fixable])
def test_no_good_example_is_fixed(rule: str) -> None:
    options = Options()
    options.select = (rule,)
    assert not fix_contents({f"{i}.yaml": b.encode() for i, b in enumerate(examples(doc_of(rule)["Good"]))}, options).changed


@pytest.mark.parametrize("rule", RULES)
def test_the_api_server_accepts_the_examples(rule: str) -> None:
    """A rule is about what the API server lets pass; one that says more about a refusal says so in its docstring."""
    doc = doc_of(rule)
    if "The API server refuses" in "".join(doc.values()):
        return
    options = Options()
    options.only_api = True
    for block in examples(doc["Bad"]) + examples(doc["Good"]):
        report = check_sources([("example/a.yaml", block.encode())], options)
        assert [d.message for d in report.diagnostics if d.severity == "error"] == []
        assert all(d.accepted is not False for d in report.documents)


@pytest.mark.parametrize("rule", RULES)
def test_documentation_is_complete(rule: str) -> None:
    doc = doc_of(rule)
    assert list(doc) == ["", "Why", "Bad", "Good", *(["Fixed"] if ENTRIES[rule].fixable else []), "References"]
    title, blank, *rest = doc[""].splitlines()
    assert title and not title.endswith(".") and len(title) <= 90
    assert not blank and "".join(rest).strip().endswith(".")
    assert len(doc["Why"].split()) >= 20
    links = [line[2:] for line in doc["References"].splitlines() if line.strip()]
    assert links and all(link.startswith("https://kubernetes.io/") for link in links)


@pytest.mark.parametrize("rule", RULES)
def test_declaration_is_complete(rule: str) -> None:
    loaded = ENTRIES[rule].load()
    assert loaded.id == rule == ENTRIES[rule].module.rpartition(".")[2].replace("_", "-")
    assert loaded.on in (OBJECT, POD_TEMPLATE, CONTAINER, STORE, PLAN)
    assert loaded.severity in SEVERITIES
    assert loaded.topic in TOPICS
    assert loaded.profiles and set(loaded.profiles) <= PROFILES
    assert loaded.since.count(".") == 1
    assert set(loaded.aliases) <= PEERS
    assert all(type(ids) is tuple and ids and all(type(i) is str and i for i in ids) for ids in loaded.aliases.values())
    assert loaded.check.__doc__
    for template in loaded.messages.values():
        names = [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]
        assert all(name.isidentifier() for name in names), template
        assert template and not template.endswith(".")
    for option in loaded.options.values():
        assert type(option) in (bool, int, float, str, tuple), "an option's default tells its type"


@pytest.mark.parametrize("rule", RULES)
def test_messages_are_filled_and_point_somewhere(rule: str) -> None:
    seen = set()
    for block in examples(doc_of(rule)["Bad"]):
        for found in run(rule, block).diagnostics:
            if found.rule == rule:
                seen.add(found.message)
                assert found.message.strip() and found.object is not None and found.path is not None
                assert "None" not in found.message and "{" not in found.message and '""' not in found.message
                assert found.severity == ENTRIES[rule].severity
                assert all(r.message for r in found.related)
                if found.fix:
                    assert ENTRIES[rule].fixable
    assert seen


@pytest.mark.parametrize("rule", RULES)
def test_rules_import_no_other_room(rule: str) -> None:
    """A rule knows rule, visit, store and workload at import, and names only what its file brings."""
    path = Path(catalogue.rules_folder()) / (rule.replace("-", "_") + ".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module != "__future__":
            rooms = {"rule", "visit", "store", "workload", "securitycontext", "rbac", "official_images"}
            assert (node.module or "").removeprefix("k8slint.") in rooms, node.module
        assert not isinstance(node, ast.Import)
    for inner in ast.walk(tree):
        if isinstance(inner, ast.ImportFrom):
            assert not (inner.module or "").startswith(("k8slint.rules", "k8slint.linter", "k8slint.cli", "k8slint.output"))
    assert len(path.read_text(encoding="utf-8").splitlines()) < 250


def test_kinds_of_rules() -> None:
    default = [e for e in ENTRIES.values() if "default" in e.profiles]
    assert len(ENTRIES) >= 40
    assert 25 <= len(default) <= 85
    assert {e.severity for e in default} == set(SEVERITIES)


FOLDER_RULE = '''
    """Names must not shout

    Names in capitals.

    ## Why
    Because.
    """

    from __future__ import annotations

    from k8slint.rule import OBJECT, Finding, Object, rule


    @rule(on=OBJECT, topic="house", severity="info", message='label app="{label}" shouts, expected at most {most} capitals')
    def check(obj: Object, *, most: int = 1):
        """Labels in capitals."""
        label = obj.labels.get("app", "")
        if sum(c.isupper() for c in label) > most:
            yield Finding(("metadata", "labels", "app"), label=label, most=most)
'''
SHOUTING = b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    app: LOUD\n"


def test_adding_a_rule_is_adding_a_file(tmp_path: Path) -> None:
    (tmp_path / "no_shouting.py").write_text(textwrap.dedent(FOLDER_RULE), encoding="utf-8")
    options = Options()
    options.rule_folders = (str(tmp_path),)
    found = [d for d in check_sources([("a.yaml", SHOUTING)], options).diagnostics if d.rule == "no-shouting"]
    assert [(d.span.line, d.severity, d.message) for d in found] == [
        (6, "info", 'label app="LOUD" shouts, expected at most 1 capitals')
    ]
    options.rule_options = {"no-shouting": {"most": 4}}
    assert not [d for d in check_sources([("a.yaml", SHOUTING)], options).diagnostics if d.rule == "no-shouting"]


def fixtures() -> list[Path]:
    """tests/fixtures/rules/<rule-id>/<case>/: a folder each, checked as one run."""
    return sorted(p for p in FIXTURES.glob("*/*") if p.is_dir())


@pytest.mark.parametrize("case", fixtures(), ids=lambda p: f"{p.parent.name}-{p.name}")
def test_fixture_folders(case: Path) -> None:
    """Cases that need several files or folders. The marks `# <- rule-id` are all that may be found."""
    rule = case.parent.name
    files = sorted(p for p in case.rglob("*") if p.is_file())
    texts = [(str(p.relative_to(case)), p.read_bytes()) for p in files]
    options = Options()
    options.select = (rule,)
    report = check_sources(texts, options)
    found = sorted((d.file, d.span.line) for d in report.diagnostics if d.rule == rule)
    assert found == sorted((name, line) for name, data in texts for line in expected_lines(data.decode(), rule))
