"""The reference of the Python API: which names, in one list; MkDocs' plugin mkdocstrings writes the rest."""

from collections.abc import Mapping, Sequence

NAMES: Mapping[str, Sequence[str]] = {
    "Score a cut": ("bridge.app.score_file", "bridge.app.Report", "bridge.errors.RecueError"),
    "Score a recut": (
        "bridge.conforming.conform_files",
        "bridge.conforming.ConformReport",
        "bridge.conform.compare",
        "bridge.conform.ChangeList",
    ),
    "Settings": ("bridge.settings.Settings",),
    "Read a timeline": (
        "bridge.otio.read",
        "bridge.timeline.Timeline",
        "bridge.timeline.Shot",
        "bridge.timeline.Cut",
        "bridge.timeline.Marker",
    ),
    "Lay bars": (
        "bridge.scenes.division.divide",
        "bridge.hits.hits_of",
        "bridge.grid.TempoRequest",
        "bridge.grid.solve",
        "bridge.tempo.tempo_map",
    ),
    "Compose": (
        "generator.composing.GanComposer",
        "generator.conditions.Conditions",
        "generator.conditions.Key",
        "generator.conditions.Style",
        "generator.score.Score",
    ),
}
"""The names that programs may call, by what they want to do."""


def python_reference() -> str:
    """Return a heading for each group of names, and a directive of mkdocstrings for each name."""
    return "\n\n".join(
        "\n\n".join([f"## {title}", *(f"::: {name}" for name in names)]) for title, names in NAMES.items()
    )
