"""Whether a score that stands is to be kept, because it is not gone on from."""

import shutil
from pathlib import Path

import pytest

from bridge.commands.going_on import begin
from bridge.commands.score import score_file
from bridge.demo import FILM
from bridge.settings import Settings


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scored")
    settings = Settings.model_validate({"picture": False, "formats": "mid,json"})
    score_file(FILM, folder, None, settings, lambda _doing, _share: None)
    return folder


@pytest.fixture
def sheet(scored: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(scored, tmp_path / "film")) / "film.recue.json"


def replaces(sheet: Path, *, fresh: bool = False) -> bool:
    return begin(FILM, sheet, None, Settings(picture=False), fresh=fresh).replaces


def test_a_score_that_is_gone_on_from_is_replaced_like_any_file(sheet: Path) -> None:
    assert not replaces(sheet)


def test_one_that_is_not_is_to_be_kept(sheet: Path) -> None:
    assert replaces(sheet, fresh=True)
    sheet.write_text("{}")
    assert replaces(sheet)


def test_where_none_stands_there_is_nothing_to_keep(sheet: Path) -> None:
    sheet.unlink()  # a .mid alone is kept where it was edited
    assert not replaces(sheet)
    assert not replaces(sheet, fresh=True)
