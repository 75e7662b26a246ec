"""What a batch is asked to score: files, folders, patterns and tables."""

from pathlib import Path

import pytest

from bridge.batch.asked import asked
from bridge.errors import RecueError, TimelineError, UsageError
from tests.bridge.batch.seasons import episode, season


def names(*named: Path, output: Path | None = None) -> list[str]:
    return [job.name for job in asked(named, output or named[0].parent / "scores", {})]


def test_a_file_is_scored_into_a_folder_of_its_name(tmp_path: Path) -> None:
    assert names(episode(tmp_path / "e1.otio"), episode(tmp_path / "e2.otio")) == ["e1", "e2"]


def test_timelines_of_a_folder_keep_their_places_below_it(tmp_path: Path) -> None:
    folder = tmp_path / "season"
    for name in ("e01/cut.otio", "e02/cut.otio", "trailer.otio", ".backup/cut.otio", "scores/e01/cut.otio"):
        episode(folder / name)
    (folder / "e01" / "cut.recue.otio").write_text("what Recue wrote")
    (folder / "e01" / "notes.txt").write_text("no timeline")
    assert names(folder, output=folder / "scores") == ["e01/cut", "e02/cut", "trailer"]


def test_a_pattern_is_matched(tmp_path: Path) -> None:
    season(tmp_path / "a", 2)
    episode(tmp_path / "b" / "c" / "e3.otio")
    assert names(tmp_path / "**" / "*.otio") == ["e1", "e2", "e3"]


def test_a_table_has_settings_a_row_that_go_before_the_common_ones(tmp_path: Path) -> None:
    season(tmp_path, 2)
    (tmp_path / "spots.csv").write_text("time,name\n1.0,a look\n")
    table = tmp_path / "season.csv"
    table.write_text(
        'Timeline;output;seed;mood;hits.file;dry stems\ne1.otio;one;7;"tense; sparse";spots.csv;\ne2.otio;;;;;on\n'
    )
    first, second = asked([table], tmp_path / "scores", {"seed": 3, "style": "song"})
    assert (first.name, second.name) == ("one", "e2")
    assert (first.settings.seed, second.settings.seed) == (7, 3)
    assert first.settings.style == second.settings.style == "song"
    assert first.settings.mood == "tense; sparse"
    assert first.settings.hits.file == tmp_path / "spots.csv"
    assert second.settings.dry_stems


def test_two_timelines_of_one_place_are_refused(tmp_path: Path) -> None:
    one, other = episode(tmp_path / "a" / "cut.otio"), episode(tmp_path / "b" / "CUT.otio")
    with pytest.raises(UsageError, match="would both be scored into the folder 'CUT'"):
        names(one, other)


def test_a_timeline_that_is_named_twice_is_refused(tmp_path: Path) -> None:
    season(tmp_path, 1)
    with pytest.raises(UsageError, match="is asked for twice"):
        names(tmp_path / "e1.otio", tmp_path)


def test_the_folder_of_receipts_is_no_place_for_a_score(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'_batch', where receipts and logs are"):
        names(episode(tmp_path / "_batch.otio"))


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TimelineError, match="There is no timeline"):
        names(tmp_path / "*.otio")
    with pytest.raises(UsageError, match="holds no timeline"):
        names(tmp_path)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            "timeline\ne1.otio\ne1.otio\n",
            "season.csv, line 3: .* is asked for twice, before as season.csv, line 2",
        ),
        ("timeline\ne9.otio\n", "season.csv, line 2: there is no timeline"),
        ("timeline,sead\ne1.otio,7\n", "the column 'sead' is no setting; the nearest is 'seed'"),
        ("timeline,seed,seed\ne1.otio,7,8\n", "the column 'seed' stands there twice"),
        ("seed\n7\n", "has no column 'timeline'"),
        ("timeline,seed\ne1.otio,soon\n", "season.csv, line 2"),
        ("timeline,mood\ne1.otio,tense,sparse\n", "more cells than there are columns"),
        ("timeline,seed\n,7\n", "season.csv, line 2: it names no timeline"),
        ("timeline,output\ne1.otio,../e1\n", "leads out of the folder"),
        ("timeline\n", "lists no timeline"),
        ("", "lists no timeline"),
        pytest.param(f"timeline\n{'e' * 200_000}\n", "cannot be read as CSV", id="an endless cell"),
    ],
)
def test_a_table_that_cannot_be_used_is_one_sentence(tmp_path: Path, table: str, said: str) -> None:
    season(tmp_path, 1)
    (tmp_path / "season.csv").write_text(table)
    with pytest.raises(RecueError, match=said) as raised:
        names(tmp_path / "season.csv")
    assert raised.value.exit_code in {2, 3}


def test_a_table_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        names(tmp_path / "season.csv")
