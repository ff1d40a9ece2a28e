"""The house keeps its shape: imports go one way, pieces stay small, deciding stays pure."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = ("pipeline", "spiders", "flows", "benchmarks")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
# Where the clock is read on purpose: everything else is given `now`.
CLOCKS = {"pipeline/snapshot", "pipeline/tickets"}
# The forms of the YAML files name the spiders that a service may choose, and give examples in errors.
NAMING = {"pipeline/guide/forms.py"}
# A path of one person's machine.
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(work|farm|root|home/\w+|Users/\w+)/")


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def tracked() -> list[Path]:
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("SKIPPED: not a git checkout")
    return [ROOT / each for each in listed.stdout.decode().split("\0") if each and (ROOT / each).is_file()]


def test_imports_go_one_way() -> None:
    # A process of its own: other tests import modules and change folders under the linter's feet.
    linter = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_no_module_hides_a_noun() -> None:
    sizes = {name(path): path.read_text("utf-8").count("\n") for path in modules(*CODE)}
    assert {each: size for each, size in sizes.items() if size > LONGEST_MODULE} == {}


def test_a_function_does_one_step() -> None:
    sizes = {
        f"{name(path)}:{function.lineno} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in modules(*CODE)
        for function in functions(ast.parse(path.read_text("utf-8")))
    }
    assert {each: size for each, size in sizes.items() if size > LONGEST_FUNCTION} == {}


def test_modules_are_named_after_what_they_hold() -> None:
    assert [name(path) for path in modules(*CODE) if path.stem in EMPTY_NAMES] == []


def test_deciding_reads_no_clock_and_no_chance() -> None:
    forbidden = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}
    found = []
    for path in modules("pipeline"):
        if any(name(path).startswith(each) for each in CLOCKS):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
                continue
            if (node.value.id, node.attr) in forbidden or node.value.id == "random":
                found.append(f"{name(path)}:{node.lineno}")
    assert found == []


def test_no_code_that_decides_knows_a_service() -> None:
    services = {path.parent.name for path in (ROOT / "guides").glob("*/service.yaml")}
    assert services
    named = re.compile("|".join(sorted(services)), re.IGNORECASE)
    found = []
    for path in modules("pipeline"):
        if name(path) in NAMING:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found += [
            f"{name(path)}:{node.lineno} {node.value[:60]!r}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in prose
            and named.search(node.value)
        ]
    assert found == []


def test_values_of_the_model_are_frozen_slotted_and_keyword_only() -> None:
    loose = []
    for path in modules("pipeline/model"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.bases:
                options = {ast.unparse(each).replace(", order=True", "") for each in node.decorator_list}
                if options != {"dataclass(frozen=True, slots=True, kw_only=True)"}:
                    loose.append(f"{name(path)}:{node.lineno} {node.name}")
    assert loose == []


def test_nothing_names_a_place_on_one_machine() -> None:
    found = []
    for path in tracked():
        if path.suffix == ".lock" or path.stat().st_size > 1_000_000:
            continue
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [f"{name(path)}:{i}" for i, line in enumerate(lines, 1) if MACHINE_PATH.search(line)]
    assert found == []


def test_every_file_that_code_reads_is_part_of_the_package() -> None:
    """A file that .gitignore names would silently be left out of the wheel."""
    data = [
        path
        for folder in ("pipeline", "spiders", "flows")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in {".toml", ".j2", ".css", ".yaml", ".html", ".mako", ".json"}
    ]
    assert data
    ignored = subprocess.run(
        ["git", "check-ignore", "--no-index", *map(str, data)], cwd=ROOT, capture_output=True, text=True
    )
    assert ignored.stdout.split() == []


def test_every_test_asserts_something() -> None:
    """By itself, or through a function of the same module that it calls."""
    asserts = re.compile(r"\b(assert|raises|warns|validate|check\w*|expect\w*)\b")
    silent = []
    for path in modules("tests"):
        bodies = {each.name: ast.unparse(each) for each in functions(ast.parse(path.read_text("utf-8")))}
        able = {called for called, body in bodies.items() if asserts.search(body)}
        silent += [
            f"{name(path)} {test}"
            for test, body in bodies.items()
            if test.startswith("test_")
            and test not in able
            and not any(re.search(rf"\b{called}\(", body) for called in able)
        ]
    assert silent == []
