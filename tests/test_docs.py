from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from scrapy.settings import default_settings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from tests.support import typed
from tests.support.crawling import SCRAPY, run_command
from yybcrawl import __version__, errors, extract, settings, verdict
from yybcrawl.cli.main import cli
from yybcrawl.extract.selectors import Selectors
from yybcrawl.portals.arguments import Arguments
from yybcrawl.storage import models, search_index

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCS = sorted(ROOT.glob("docs/*.md"))
PAGES = [*sorted(ROOT.glob("*.md")), *DOCS]
# Their options are told where the reader is.
ELSEWHERE = {"yybcrawl demo", "yybcrawl extract", "yybcrawl freeze"}
NEW_CITY = "mianyang"
OF_NEW_PORTAL = "example_mianyang"
QUERIES = "Ten queries"


def blocks(page: Path, language: str) -> list[str]:
    """Return the blocks of code of a page that are in a language."""
    found = typed.code_blocks(page.read_text(encoding="utf-8"))
    return [code for name, code in found if re.fullmatch(language, name)]


def code_of(page: Path) -> list[str]:
    """Return the code of a page: its blocks, and what stands between backticks."""
    prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [*blocks(page, r"\w+"), *re.findall(r"`([^`\n]+)`", prose)]


def named(pattern: str, pages: list[Path] = PAGES) -> set[str]:
    """Return what `pattern` matches in the code of all pages."""
    return {
        match for page in pages for code in code_of(page) for match in re.findall(pattern, code)
    }


def sections(page: str) -> dict[str, str]:
    """Return the text of a page of docs/ by its second-level headings, without backticks."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return {
        heading.strip("`"): body for heading, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def table(text: str) -> dict[str, list[str]]:
    """Return the rows of the tables in a text: the other cells by the first one."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    rows = [[cell.strip().strip("`") for cell in line.strip("| ").split(" | ")] for line in lines]
    return {first: others for first, *others in rows[1:]}


def project_spiders() -> set[str]:
    return set(SpiderLoader.from_settings(get_project_settings()).list())


def project_settings() -> set[str]:
    return {name for name in vars(settings) if name.isupper()}


def all_errors(kind: type[errors.YybcrawlError]) -> Iterator[type[errors.YybcrawlError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from all_errors(child)


def test_every_spider_is_documented_and_every_documented_one_exists() -> None:
    assert set(table(sections("arguments.md")["Spiders"])) == project_spiders()
    assert named(r"scrapy crawl ([a-z]\w*)") == {*project_spiders(), NEW_CITY, OF_NEW_PORTAL}


def test_every_argument_is_documented_and_every_documented_one_exists() -> None:
    known = {field.name for field in fields(Arguments)} - {"place"} | {"city"}
    assert set(table(sections("arguments.md")["Arguments"])) == known
    assert named(r"-a ([a-z_]+)=") == known
    headings = re.findall(r"^### (.+)$", sections("arguments.md")["Arguments"], re.MULTILINE)
    assert {name for heading in headings for name in re.findall(r"`(\w+)`", heading)} == known


def test_our_settings_are_documented_with_their_defaults() -> None:
    documented = table(sections("settings.md")["Our own settings"])
    own = {name for name in project_settings() if name.startswith("YYBCRAWL_")}
    assert set(documented) == own
    assert named(r"YYBCRAWL_[A-Z_]+") == own
    assert {name: f"`{cells[0]}`" for name, cells in documented.items()} == {
        name: f"`{getattr(settings, name)}`" for name in own
    }


def test_changed_settings_of_scrapy_are_documented_with_both_defaults() -> None:
    documented = table(sections("settings.md")["Scrapy's settings that differ"])
    changed = {name for name in project_settings() if not name.startswith("YYBCRAWL_")}
    assert set(documented) == changed
    for name, (here, there, *_) in documented.items():
        value, default = getattr(settings, name), getattr(default_settings, name)
        assert value != default, name
        if isinstance(value, bool | int | str) and name != "USER_AGENT":
            assert (here, there) == (repr(value), repr(default)), name


def test_every_exit_code_is_documented_with_its_status() -> None:
    documented = table(sections("exit-codes.md")["Exit codes of a crawl"])
    source = Path(verdict.__file__).read_text(encoding="utf-8")
    verdicts = dict(re.findall(r'Verdict\(\s*(\d), "(\w+)"', source))
    # A run that is refused because another one is under way has no row, and so no status.
    statuses = {code: cells[0] for code, cells in documented.items() if cells[0] != "none"}
    assert statuses == verdicts
    codes = {str(error.exit_code) for error in all_errors(errors.YybcrawlError)}
    assert set(documented) == set(verdicts) | codes


def test_every_column_is_documented_and_every_documented_one_exists() -> None:
    documented = {
        (name, column) for name, text in sections("database.md").items() for column in table(text)
    }
    columns = {
        (name, column.name)
        for name, found in models.Base.metadata.tables.items()
        if name != models.stories.name
        for column in found.columns
    }
    columns |= {(search_index.TABLE, "article_id"), (search_index.TABLE, "grams")}
    assert documented == columns
    others = {models.stories.name, search_index.TABLE, QUERIES}
    assert set(sections("database.md")) == set(models.Base.metadata.tables) | others


def test_every_column_that_is_named_with_its_table_exists() -> None:
    for name, found in models.Base.metadata.tables.items():
        columns = {column.name for column in found.columns}
        assert named(rf"(?<!-o )\b{name}\.(\w+)\b") <= columns, name


def test_every_extra_is_documented_and_every_documented_one_exists() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    extras = tomllib.loads(text)["project"]["optional-dependencies"]
    assert set(table(sections("getting-started.md")["Install"])) == set(extras)
    installed = named(r"(?:\.|yybcrawl)\[([a-z,]+)\]")
    assert {extra for line in installed for extra in line.split(",")} <= set(extras)
    (all_of_them,) = re.findall(r"\[(.+)\]", extras["all"][0])
    assert {*all_of_them.split(","), "all"} == set(extras)


def test_every_module_of_the_reader_is_documented_and_every_documented_one_exists() -> None:
    cells = table(sections("extraction.md")["Where it stands"]).values()
    documented = [module for (modules,) in cells for module in re.findall(r"\w+", modules)]
    modules = {path.stem for path in Path(extract.__file__).parent.glob("*.py")} - {"__init__"}
    assert sorted(documented) == sorted(modules)


def test_every_kind_of_page_is_documented_and_every_documented_one_exists() -> None:
    kinds = table(sections("extraction.md")["7. What kind of page it is"])
    assert set(kinds) == set(extract.Kind)


def test_every_selector_is_documented_and_every_documented_one_exists() -> None:
    selectors = table(sections("extraction.md")["Overriding for one portal"])
    assert set(selectors) == {field.name for field in fields(Selectors)}


def test_every_command_is_documented_and_every_documented_one_exists() -> None:
    assert named(r"(?:^|[\s/])yybcrawl ([a-z]+)", [README]) == set(cli.commands)
    assert named(r"(?:^|[\s/])yybcrawl ([a-z]+)") == set(cli.commands)


def test_every_command_has_a_section_that_names_its_options() -> None:
    commands = {f"yybcrawl {name}": command for name, command in subcommands("", cli)}
    documented = sections("commands.md")
    shared = {*table(documented.pop("Filters")), "--database"}
    assert set(documented) == set(commands)
    for name, command in commands.items():
        if name not in ELSEWHERE:
            options = {option for one in command.params for option in one.opts if "--" in option}
            named_here = set(re.findall(r"--[a-z]+", documented[name]))
            assert options - shared == named_here - shared, name


def test_every_choice_of_an_option_is_documented() -> None:
    for name, command in subcommands("", cli):
        for option in command.params:
            if isinstance(option.type, click.Choice):
                choices = {str(choice) for choice in option.type.choices} - {option.default}
                assert choices <= named(r"(?:^|--[a-z]+ )([a-z0-9]+)\b"), (name, option.name)


def subcommands(path: str, group: click.Group) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from subcommands(f"{path}{name} ", command)
        else:
            yield f"{path}{name}", command


def test_the_exit_codes_of_the_commands_are_documented() -> None:
    documented = table(sections("exit-codes.md")["Exit codes of the commands"])
    assert {str(error.exit_code) for error in all_errors(errors.YybcrawlError)} <= set(documented)


def test_the_changelog_has_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(__version__)}\b", changes, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            file, _, anchor = target.partition("#")
            found = page.parent / file if file else page
            assert found.exists(), target
            assert not anchor or anchor in anchors(found), target


def anchors(page: Path) -> set[str]:
    """Return the names by which the headings of a page are linked."""
    prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_of_docs_is_linked_from_the_readmes_and_stands_in_a_menu() -> None:
    pages = {page.stem for page in DOCS}
    for readme in (README, ROOT / "README.zh-CN.md"):
        linked = re.findall(r"\(docs/([\w-]+)\.md[^)]*\)", readme.read_text(encoding="utf-8"))
        assert set(linked) == pages
    menus = blocks(ROOT / "docs" / "index.md", "{toctree}")
    entries = [line for menu in menus for line in menu.splitlines() if line and line[0] != ":"]
    assert sorted(entries) == sorted(pages - {"index"})


def test_a_city_of_eight_lines_is_a_spider(tmp_path: Path) -> None:
    pages = (README, ROOT / "README.zh-CN.md", ROOT / "docs" / "adding-a-city.md")
    (file,) = {code for page in pages for code in blocks(page, "python")}
    assert len(file.splitlines()) == 8
    (tmp_path / f"{NEW_CITY}.py").write_text(file, encoding="utf-8")
    modules = f"SPIDER_MODULES=yybcrawl.spiders,{NEW_CITY}"
    run = run_command(tmp_path, *SCRAPY, "list", "-s", modules)
    assert run.stdout.split() == sorted({*project_spiders(), NEW_CITY})


def test_python_in_the_docs_is_valid() -> None:
    for page in PAGES:
        for code in blocks(page, "python"):
            compile(code, page.name, "exec")
