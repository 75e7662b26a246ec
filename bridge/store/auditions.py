"""The takes that a person kept or threw away, of all timelines."""

import json

from bridge.errors import StoreError
from bridge.settings.taste import USUAL, Mark, MarkedTake
from bridge.store.database import Database


class Auditions:
    """The marked takes of a user. Thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mark(self, take: MarkedTake) -> None:
        """Record that a take was kept or thrown away, in place of what was recorded of it before.

        Raises:
            NotWrittenError: If it cannot be written.
        """
        row = (*_key(take.film, take.scene, take.take), take.mark.value, json.dumps(dict(take.heard)))
        with self._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO audition VALUES (?, ?, ?, ?, ?)", row)

    def unmark(self, film: str, scene: str, take: int) -> None:
        """Erase what was recorded of a take, if anything was.

        Raises:
            NotWrittenError: If it cannot be written.
        """
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM audition WHERE film = ? AND scene = ? AND take = ?", _key(film, scene, take)
            )

    def erase(self) -> int:
        """Erase all that was recorded, and return how many takes that was.

        Raises:
            NotWrittenError: If it cannot be written.
        """
        with self._database.writing() as connection:
            return int(connection.execute("DELETE FROM audition").rowcount)

    def all(self) -> tuple[MarkedTake, ...]:
        """Return all marked takes, in order of timeline, scene and take.

        Raises:
            StoreError: If one is not as it was recorded.
        """
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT film, scene, take, mark, heard FROM audition ORDER BY film, scene, take"
            ).fetchall()
        try:
            return tuple(
                MarkedTake(_text(film), _text(scene), take, Mark(mark), _heard(heard))
                for film, scene, take, mark, heard in rows
            )
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise StoreError(
                f"The takes that you kept and threw away cannot be read from the store {self._database.path} ({error}); "
                "erase them with 'recue osc /recue/preferences/erase'."
            ) from error


def _key(film: str, scene: str, take: int) -> tuple[bytes, bytes, int]:
    return film.encode(errors="surrogateescape"), scene.encode(errors="surrogatepass"), take


def _text(blob: bytes) -> str:
    return blob.decode(errors="surrogateescape")


def _heard(text: str) -> dict[str, float]:
    told = json.loads(text)
    return {name: float(told[name]) for name in USUAL}
