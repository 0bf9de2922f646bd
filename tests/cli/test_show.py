from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from tests.storage.samples import BODY, LATER, NOW, article, channel
from tests.support.crawling import YYBCRAWL, Run, run_command, run_on_terminal
from yybcrawl.items import Author
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import open_database, writing

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

PAGE = "www.yybnet.net/chengdu/xindu/201804/7601743.html"
REPRINT = "https://www.yybnet.net/chengdu/xindu/201804/7700001.html"
FIRST, SECOND = "2026-11-23 18:00", "2026-11-23 19:00"
CHANGED = "活动将持续到下周六。"
OTHER = "https://www.kcqsx.com/zhanjiang/201908/7601743.html"


@pytest.fixture
def archive(engine: Engine) -> Engine:
    """An archive of an article with a correction and a reprint, in either kind of database."""
    Archive(engine).store([article()], now=NOW)
    corrected = article(title="社区广场的读书节", paragraphs=[BODY[0], "活动将持续到下周六。"])
    corrected.channels.append(channel("wenjiang", "温江"))
    again = article(
        "7700001",
        source="锦城日报",
        paragraphs=corrected.paragraphs,
        published_on=date(2018, 5, 1),
        published_at=None,
        authors=[Author("曾旭", "摄影")],
    )
    Archive(engine).store([corrected, again], now=LATER)
    return engine


def address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def ask(engine: Engine, folder: Path, *words: str) -> Run:
    return run_command(folder, *YYBCRAWL, *words, "--database", address(engine))


def as_json(engine: Engine, folder: Path, word: str) -> dict[str, Any]:
    run = ask(engine, folder, "show", word, "--format", "json")
    assert (run.code, run.stderr) == (0, ""), run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_an_article_is_shown_with_all_that_is_known(archive: Engine, tmp_path: Path) -> None:
    run = ask(archive, tmp_path, "show", "7601743")
    assert (run.code, run.stderr) == (0, "")
    assert run.stdout.splitlines() == [
        "社区广场的读书节",
        "天府早报 · 2018-04-25 03:13 · 四川 成都 新都",
        "byline: 记者 林晓 实习生 周文静",
        "people: 林晓（记者）、周文静（实习生）",
        "listed in: 新都、温江",
        f"https://{PAGE}",
        f"revision 2: stored {FIRST}, last seen {SECOND}, changed {SECOND} (Beijing time)",
        "",
        BODY[0],
        "",
        "活动将持续到下周六。",
        "",
        "picture: 读书会现场 https://www.yybnet.net/a.jpg",
        f"repeated by: 锦城日报 · 2018-05-01 · 社区广场的读书会 · 100% alike · {REPRINT}",
        "2 versions: show it with --history",
    ]


def test_a_reprint_names_what_it_repeats(archive: Engine, tmp_path: Path) -> None:
    run = ask(archive, tmp_path, "show", "7700001")
    assert "repeats: 天府早报 · 2018-04-25 03:13 · 社区广场的读书节 · 100% alike" in run.stdout
    assert as_json(archive, tmp_path, "7700001")["original"]["key"] == "7601743"


def test_the_history_marks_what_changed(archive: Engine, tmp_path: Path) -> None:
    run = ask(archive, tmp_path, "show", "7601743", "--history")
    assert run.stdout.splitlines()[8:] == [
        "Revision 1, seen at 2026-11-23 18:00",
        "  title: 社区广场的读书会",
        "  source: 天府早报",
        "  printed: 2018-04-25 03:13",
        "",
        "Revision 2, seen at 2026-11-23 19:00",
        "  title: 社区广场的读书[-会-]{+节+}",
        "  … 1 paragraph unchanged",
        "  活动将持续到下周[-五,欢迎大家参加-]{+六+}。",
    ]


@pytest.mark.parametrize("command", ["show", "cite"])
def test_an_unknown_article_is_one_sentence(archive: Engine, tmp_path: Path, command: str) -> None:
    run = ask(archive, tmp_path, command, "7601744")
    assert (run.code, run.stdout) == (2, "")
    assert run.stderr == "Error: The archive has no article '7601744'.\n"


def test_a_number_of_two_portals_asks_for_the_address(archive: Engine, tmp_path: Path) -> None:
    Archive(archive).store([article(portal="kcqsx", url=OTHER, paragraphs=["x"])], now=NOW)
    run = ask(archive, tmp_path, "show", "7601743")
    assert (run.code, run.stdout) == (2, "")
    assert f"https://{PAGE}, {OTHER}" in run.reason
    assert as_json(archive, tmp_path, OTHER)["portal"] == "kcqsx"
    assert as_json(archive, tmp_path, PAGE)["portal"] == "yybnet"


def test_json_holds_every_version_with_times_in_utc(archive: Engine, tmp_path: Path) -> None:
    found = as_json(archive, tmp_path, "7601743")
    assert found["people"] == [["林晓", "记者"], ["周文静", "实习生"]]
    assert found["paragraphs"] == [BODY[0], CHANGED]
    assert [version["paragraphs"][1] for version in found["versions"]] == [BODY[1], CHANGED]
    assert found["first_seen_at"] == "2026-11-23T10:00:00+00:00"
    assert found["published_at"] == "2018-04-25T03:13:00+08:00"
    assert [twin["key"] for twin in found["duplicates"]] == ["7700001"]


def test_text_of_the_web_cannot_steer_the_terminal(engine: Engine, tmp_path: Path) -> None:
    bad = article(title="红\x1b[31m色[bold]\u202e题", paragraphs=["一\x07段[/bold]"])
    Archive(engine).store([bad], now=NOW)
    for words in (("show", "7601743"), ("show", "7601743", "--history"), ("cite", "7601743")):
        run = ask(engine, tmp_path, *words)
        assert run.code == 0, run.stderr
        assert "红[31m色[bold]题" in run.stdout
        assert not set("\x1b\x07\u202e") & set(run.stdout)


def test_a_terminal_of_an_old_encoding_shows_the_rest(engine: Engine, tmp_path: Path) -> None:
    Archive(engine).store([article(title="渡口📰开了")], now=NOW)
    words = ("7601743", "--database", address(engine))
    old = {"PYTHONIOENCODING": "ascii"}
    for command in ("show", "cite"):
        run = run_command(tmp_path, *YYBCRAWL, command, *words, environment=old)
        assert run.code == 0, run.stderr
    full = ("show", "--format", "json", *words)
    run = run_command(tmp_path, *YYBCRAWL, *full, environment=old)
    assert json.loads(run.stdout)["title"] == "渡口📰开了"


def test_an_article_that_is_gone_says_so(archive: Engine, tmp_path: Path) -> None:
    with writing(archive) as connection:
        connection.execute(
            text("UPDATE articles SET gone_at = last_seen_at, source = NULL, byline = NULL")
        )
    run = ask(archive, tmp_path, "show", "7601743")
    assert "gone since 2026-11-23 19:00" in run.stdout
    assert "byline: —" in run.stdout


def test_a_terminal_wraps_and_colours(archive: Engine, tmp_path: Path) -> None:
    words = ("show", "7601743", "--history", "--database", address(archive))
    run = run_on_terminal(tmp_path, *YYBCRAWL, *words)
    assert run.code == 0
    assert "\x1b[" in run.stdout


def test_a_citation_is_printed_and_its_capture_is_told(archive: Engine, tmp_path: Path) -> None:
    run = ask(archive, tmp_path, "cite", "7601743")
    assert run.code == 0
    assert run.stdout == (
        f"林晓, 周文静. 社区广场的读书节[N/OL]. 天府早报, 2018-04-25[2026-11-23]. https://{PAGE}.\n"
    )
    assert run.stderr == "Revision 2 of 2, captured at 2026-11-23 19:00 (Beijing time).\n"
    first = ask(archive, tmp_path, "cite", PAGE, "--revision", "1", "--style", "text")
    assert "《社区广场的读书会》" in first.stdout
    assert "存档于2026-11-23 18:00（北京时间），第1版" in first.stdout


def test_photographers_are_not_cited(archive: Engine, tmp_path: Path) -> None:
    assert ask(archive, tmp_path, "cite", "7700001").stdout.startswith("佚名. ")


def test_a_revision_that_does_not_exist_is_refused(archive: Engine, tmp_path: Path) -> None:
    run = ask(archive, tmp_path, "cite", "7601743", "--revision", "3")
    assert (run.code, run.stdout) == (2, "")
    assert "no revision 3" in run.reason


@pytest.mark.parametrize("command", [["show", "1"], ["cite", "1"], ["stats"], ["runs"]])
def test_a_database_that_is_missing_is_one_sentence(tmp_path: Path, command: list[str]) -> None:
    run = run_command(tmp_path, *YYBCRAWL, *command, "--database", "sqlite:///missing.db")
    assert (run.code, run.stdout, len(run.stderr.splitlines())) == (5, "", 1)
    assert list(tmp_path.iterdir()) == []


def test_an_outdated_database_names_the_command(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    engine.dispose()
    run = run_command(tmp_path, *YYBCRAWL, "runs", "--database", "sqlite:///a.db")
    assert run.code == 5
    assert "yybcrawl db upgrade" in run.reason


@pytest.mark.parametrize("words", ["show 7601743", "show 7601743 --format json", "stats --all"])
def test_a_reader_that_goes_away_ends_a_command_silently(
    archive: Engine, tmp_path: Path, words: str
) -> None:
    command = f"{YYBCRAWL[0]} {words} --database '{address(archive)}' | true"
    run = run_command(tmp_path, "bash", "-c", f"set -o pipefail; {command}")
    assert run.stderr == ""
    assert run.code in {0, 1}
