"""The documentation is run: its commands exist, its examples are valid, its links lead somewhere."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from flows.cli import COMMANDS, cli
from pipeline.content import read_tree

ROOT = Path(__file__).parents[1]
# Not ours to mend: reports as they are pinned, and guides as other people publish them.
_GIVEN = {"report", "published"}
HIDDEN = {".venv", ".uv", ".git", ".guidewatch", "demo", "node_modules"}
DOCS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not HIDDEN & set(path.relative_to(ROOT).parts[:1]) and not _GIVEN & set(path.parts)
)
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_SCHEMA = re.compile(r"^# yaml-language-server: \$schema=.*?(\w+)\.schema\.json")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(path: Path, *languages: str) -> list[str]:
    return [text for language, text in _BLOCK.findall(path.read_text("utf-8")) if language in languages]


def command_lines(program: str) -> list[tuple[str, str]]:
    """(document, line) of every line in a shell block that starts a program, without its comment."""
    found = []
    for path in DOCS:
        for block in blocks(path, "sh", "bash", "console", "shell"):
            for line in block.replace("\\\n", " ").splitlines():
                words = line.removeprefix("$ ").split("  #")[0].strip()
                words = re.sub(r"^(?:[A-Z_]+=\S+ +)+|^\.venv/bin/", "", words)
                if words.split(" ")[0] == program:
                    found.append((name(path), words))
    return found


def commands(command: click.Command = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            assert found is not None
            yield from commands(found, (*path, each))


def anchors(path: Path) -> set[str]:
    """The anchors that a Markdown viewer gives to headings."""
    headings = re.findall(r"^#+ +(.*)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    broken = []
    for target in _LINK.findall(path.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("listed", sorted(COMMANDS))
def test_a_listed_command_can_be_loaded(listed: str) -> None:
    found = cli.get_command(click.Context(cli), listed)
    assert found is not None
    assert found.help


def test_every_command_explains_itself() -> None:
    runner = CliRunner()
    for path in commands():
        result = runner.invoke(cli, [*path, "--help"])
        assert result.exit_code == 0, path
        assert result.output.startswith("Usage:"), path


def test_every_option_is_explained() -> None:
    silent = []
    for path in commands():
        command: click.Command = cli
        for each in path:
            assert isinstance(command, click.Group)
            found = command.get_command(click.Context(command), each)
            assert found is not None
            command = found
        silent += [
            f"{' '.join(path)} {option.opts[0]}"
            for option in command.params
            if isinstance(option, click.Option) and not option.help
        ]
    assert silent == []


def test_commands_in_the_documentation_exist_with_their_options() -> None:
    wrong = []
    for document, line in command_lines("guidewatch"):
        words = shlex.split(re.split(r" [|>;&]|<", line)[0])[1:]
        command: click.Command = cli
        context = click.Context(cli)
        while words and isinstance(command, click.Group):
            word = words.pop(0)
            if word in ("-w", "--workspace"):
                words = words[1:]
                continue
            if word.startswith("-"):
                continue
            found = command.get_command(context, word)
            if found is None:
                wrong.append(f"{document}: {line}: no command {word}")
                break
            command = found
        known = {opt for param in command.params for opt in (*param.opts, *param.secondary_opts)} | {"--help"}
        options = [word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)]
        wrong += [f"{document}: {line}: no option {each}" for each in options if each not in known]
    assert wrong == []


def test_make_targets_in_the_documentation_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    asked = {word for _, line in command_lines("make") for word in line.split()[1:] if "=" not in word}
    assert asked
    assert asked <= targets


def test_the_makefile_explains_every_target() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert set(phony.split()) - set(re.findall(r"^([a-z]+):.*##", text, re.MULTILINE)) == set()


def yaml_examples() -> list[tuple[str, str]]:
    return [(name(path), text) for path in DOCS for text in blocks(path, "yaml") if _SCHEMA.match(text)]


@pytest.mark.parametrize(("document", "text"), yaml_examples())
def test_yaml_examples_are_valid(document: str, text: str, tmp_path: Path) -> None:
    found = _SCHEMA.match(text)
    assert found
    schema = json.loads((ROOT / "guides" / "schema" / f"{found[1]}.schema.json").read_text("utf-8"))
    example = tmp_path / "example.yaml"
    example.write_text(text, "utf-8")
    errors = Draft202012Validator(schema).iter_errors(read_tree(example).value)
    assert [error.message for error in errors] == []


def test_the_changelog_tells_what_is_not_released_yet() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"^## \[Unreleased\]\n+### Added\n+- ", text, re.MULTILINE)
