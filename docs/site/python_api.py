"""The reference of the Python API: which names, in one list; MkDocs' plugin mkdocstrings writes the rest."""

from collections.abc import Mapping, Sequence

NAMES: Mapping[str, Sequence[str]] = {
    "Score a cut": (
        "bridge.commands.score.score_file",
        "bridge.commands.report.Report",
        "bridge.errors.RecueError",
    ),
    "Score a recut": (
        "bridge.commands.conform.conform_files",
        "bridge.commands.conform.ConformReport",
        "bridge.recut.changes.compare",
        "bridge.recut.changes.ChangeList",
    ),
    "Settings": ("bridge.settings.Settings",),
    "Read a timeline": (
        "bridge.timeline.formats.read",
        "bridge.timeline.Timeline",
        "bridge.timeline.Shot",
        "bridge.timeline.Cut",
        "bridge.timeline.Marker",
    ),
    "Read the picture": (
        "bridge.picture.footage.reading.read_picture",
        "bridge.picture.features.picture.Picture",
        "bridge.picture.features.shot_looks.shot_looks",
        "bridge.picture.features.shot_looks.ShotLook",
    ),
    "Lay bars": (
        "bridge.score.scenes.division.divide",
        "bridge.score.hits.hits_of",
        "bridge.grid.TempoRequest",
        "bridge.grid.solve",
        "bridge.grid.tempo_map.tempo_map",
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
