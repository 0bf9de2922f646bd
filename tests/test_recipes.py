from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.support.archive import stored_articles
from tests.support.faults import serve_faulty, status
from yybcrawl import settings
from yybcrawl.demo.portal import build_portal
from yybcrawl.demo.server import serve

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]
RECIPES = ROOT / "recipes"
PLACE = "/srv/yybcrawl"
CRAWL = "scrapy crawl chengdu"
BARE = {"HOME": "/", "PATH": "/usr/bin:/bin", "LOGNAME": "nobody", "SHELL": "/bin/sh"}
MOST_LINES = 50
# minute, hour, day, month, weekday
CRON_FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
ARTICLES = 60


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A clone of the project with its environment, as the recipes expect it."""
    for name in ("scrapy.cfg", "yybcrawl"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    return tmp_path


def on_copy(command: str, base_url: str, place: Path) -> str:
    """Return the command as printed, but for the copy of the portal that it crawls, quickly."""
    assert CRAWL in command
    quick = f"{CRAWL} -a base_url={base_url} -s DOWNLOAD_DELAY=0 -s AUTOTHROTTLE_ENABLED=0"
    return command.replace(CRAWL, quick).replace(PLACE, str(place))


def shell(
    command: str, folder: Path, environment: Mapping[str, str] = BARE, *words: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", *words, "-c", command],
        cwd=folder,
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def cron_lines() -> dict[str, str]:
    """Return the commands of the crontab by the program they run."""
    lines = (RECIPES / "crontab").read_text(encoding="utf-8").splitlines()
    jobs = [line.split(maxsplit=5) for line in lines if line[:1].isdigit()]
    for *fields, _ in jobs:
        for field, (least, most) in zip(fields, CRON_FIELDS, strict=True):
            assert field == "*" or least <= int(field) <= most, field
    return {"health" if "health" in command else "crawl": command for *_, command in jobs}


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, delimiters="=")
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((RECIPES / name).read_text(encoding="utf-8"))
    return parser


def workflow() -> dict[Any, Any]:
    loaded = yaml.safe_load((RECIPES / "github-actions.yml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def test_the_cron_line_stores_and_prints_nothing_while_all_is_well(place: Path) -> None:
    lines = cron_lines()
    assert "%" not in "".join(lines.values()), "cron takes it for the end of the line"
    with serve(build_portal(ARTICLES)) as server:
        run = shell(on_copy(lines["crawl"], server.base_url, place), place)
        agents = {seen.user_agent for seen in server.requests}
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert len(stored_articles(f"sqlite:///{place}/yybcrawl.db")) == ARTICLES
    assert len((place / "crawl.log").read_text(encoding="utf-8").splitlines()) < MOST_LINES
    assert agents == {settings.USER_AGENT}
    health = shell(lines["health"].replace(PLACE, str(place)), place)
    assert (health.returncode, health.stdout, health.stderr) == (0, "", "")


def test_the_cron_lines_print_what_is_wrong(place: Path) -> None:
    lines = cron_lines()
    run = shell(on_copy(lines["crawl"], "http://127.0.0.1:9/", place), place)
    assert re.fullmatch(r"unreachable: .+\n", run.stdout)
    health = shell(lines["health"].replace(PLACE, str(place)), place)
    assert re.fullmatch(r"chengdu: the run of .+ ended with 3: unreachable: .+\n", health.stdout)


def test_a_run_in_which_many_pages_fail_logs_little(place: Path) -> None:
    def choose(path: str, nth: int) -> Any:  # noqa: ARG001
        return status(404) if path.endswith((".html", "7")) else None

    with serve_faulty(build_portal(240), choose) as server:
        command = f".venv/bin/{CRAWL} -s RETRY_TIMES=0"
        run = shell(on_copy(command, server.base_url, place), place)
    assert run.returncode == 6
    failed = re.search(r"incomplete: (\d+) of", run.stderr)
    assert failed
    assert int(failed[1]) > 60
    assert len(run.stderr.splitlines()) < MOST_LINES


def test_log_lines_are_json_where_that_is_set(place: Path) -> None:
    with serve(build_portal(ARTICLES)) as server:
        command = on_copy(f".venv/bin/{CRAWL}", server.base_url, place)
        run = shell(command, place, BARE | {"YYBCRAWL_LOG_JSON": "1"})
    assert run.returncode == 0
    *lines, reason = run.stderr.splitlines()
    assert reason.startswith("healthy: ")
    logged = [json.loads(line) for line in lines]
    assert {"time", "level", "logger", "message"} == set().union(*logged)
    assert "Spider opened" in [line["message"] for line in logged]


def test_json_lines_go_to_the_log_file_too(place: Path) -> None:
    command = f".venv/bin/{CRAWL} -s RETRY_TIMES=0 -s LOG_FILE=crawl.jsonl -s YYBCRAWL_LOG_JSON=1"
    run = shell(on_copy(command, "http://127.0.0.1:9/", place), place)
    assert (run.returncode, len(run.stderr.splitlines())) == (3, 1)
    lines = (place / "crawl.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(json.loads(line)["message"] for line in lines)


def test_the_service_runs_the_crawl_as_printed(place: Path) -> None:
    service = unit("yybcrawl.service")["Service"]
    assert service["WorkingDirectory"] == service["ReadWritePaths"] == PLACE
    name, _, value = service["Environment"].partition("=")
    with serve(build_portal(ARTICLES)) as server:
        command = on_copy(service["ExecStart"], server.base_url, place)
        run = shell(command, place, {"PATH": "/usr/bin:/bin", name: value})
        agents = {seen.user_agent for seen in server.requests}
    assert run.returncode == 0, run.stderr
    assert all(value in agent for agent in agents)


def test_the_timer_starts_the_service_of_its_name() -> None:
    timer = unit("yybcrawl.timer")
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert timer["Timer"]["Persistent"] == "true"
    assert "Unit" not in timer["Timer"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_no_fault_with_the_units(place: Path) -> None:
    units = []
    for name in ("yybcrawl.service", "yybcrawl.timer"):
        text = (RECIPES / name).read_text(encoding="utf-8").replace(PLACE, str(place))
        (place / name).write_text(text, encoding="utf-8")
        units.append(str(place / name))
    run = subprocess.run(
        ["systemd-analyze", "verify", *units],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in run.stderr.splitlines() if "yybcrawl" in line]
    assert (run.returncode, ours) == (0, []), run.stderr


def test_the_workflow_is_one_that_github_takes() -> None:
    flow = workflow()
    # YAML 1.1 reads the key `on` as true.
    assert set(flow) == {"name", True, "permissions", "concurrency", "jobs"}
    assert re.fullmatch(r"\d+ \d+ \* \* \*", flow[True]["schedule"][0]["cron"])
    for step in flow["jobs"]["crawl"]["steps"]:
        assert ("run" in step) != ("uses" in step)
        assert "uses" not in step or re.fullmatch(r"actions/[\w/-]+@v\d+", step["uses"])
    kept = [step for step in flow["jobs"]["crawl"]["steps"] if "upload" in step.get("uses", "")]
    assert "yybcrawl.db" in kept[0]["with"]["path"]


@pytest.mark.parametrize("well", [True, False])
def test_the_steps_of_the_workflow_run(well: bool, place: Path) -> None:  # noqa: FBT001
    summary = place / "summary.md"
    environment = BARE | {"GITHUB_STEP_SUMMARY": str(summary)}
    codes: dict[str, int] = {}
    ill = None if well else status(500)
    with serve_faulty(
        build_portal(ARTICLES), lambda path, _: ill if "/dayi/20" in path else None
    ) as server:
        for step in workflow()["jobs"]["crawl"]["steps"]:
            if "run" not in step or step["name"] == "Install":
                continue
            command = step["run"]
            if CRAWL in command:
                command = on_copy(command, server.base_url, place)
            if not any(codes.values()) or step.get("if") == "always()":
                codes[step["name"]] = shell(command, place, environment, "-e").returncode
    text = summary.read_text(encoding="utf-8")
    if well:
        assert codes == {"Crawl": 0, "Summary": 0, "Health": 0}
        assert text.startswith("healthy: 14 channels")
    else:
        assert codes == {"Crawl": 6, "Summary": 0}
        assert text.startswith("incomplete: ")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + 14
    assert len({row.count("|") for row in rows}) == 1


def test_the_image_holds_what_the_package_needs() -> None:
    lines = (RECIPES / "Dockerfile").read_text(encoding="utf-8").splitlines()
    steps = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    known = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "ENTRYPOINT", "CMD"}
    assert {name for name, _ in steps} <= known
    assert steps[0] == ["FROM", "python:3.12-slim"]
    copied = {word for name, rest in steps if name == "COPY" for word in rest.split()[:-1]}
    assert all((ROOT / source).exists() for source in copied)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"pyproject.toml", project["readme"], *project["license-files"], "yybcrawl"} <= copied
    assert "postgres" in project["optional-dependencies"]


def test_the_command_of_the_image_is_the_crawl(tmp_path: Path) -> None:
    text = (RECIPES / "Dockerfile").read_text(encoding="utf-8")
    said = dict(re.findall(r"^(ENTRYPOINT|CMD) (\[.*\])$", text, re.MULTILINE))
    environment = dict(re.findall(r"^ENV (\w+)=(\S+)$", text, re.MULTILINE))
    words = json.loads(said["ENTRYPOINT"]) + json.loads(said["CMD"])
    assert " ".join(words) == CRAWL
    run = subprocess.run(
        [sys.executable, "-m", words[0], "list"],
        cwd=tmp_path,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert words[-1] in run.stdout.split()


def test_the_compose_file_joins_the_crawl_to_its_database() -> None:
    compose = yaml.safe_load((RECIPES / "compose.yaml").read_text(encoding="utf-8"))
    crawl, database = compose["services"]["crawl"], compose["services"]["db"]
    assert set(crawl["environment"]) <= set(dir(settings))
    url = crawl["environment"]["YYBCRAWL_DATABASE_URL"]
    user, name = (database["environment"][f"POSTGRES_{key}"] for key in ("USER", "DB"))
    assert url == f"postgresql://{user}:${{POSTGRES_PASSWORD}}@db/{name}"
    assert crawl["depends_on"]["db"]["condition"] == "service_healthy"
    assert "healthcheck" in database
    assert (RECIPES / crawl["build"]["context"] / crawl["build"]["dockerfile"]).is_file()
    assert set(compose["volumes"]) == {volume.split(":")[0] for volume in database["volumes"]}


def test_every_recipe_is_linked_from_the_docs() -> None:
    text = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\(\.\./recipes/([\w.-]+)\)", text))
    assert linked == {path.name for path in RECIPES.iterdir()}
