"""The history of a user's scores in one SQLite file: revisions, choices, measured footage and sound, pushes."""

from bridge.store.auditions import Auditions
from bridge.store.contents import ScoreState
from bridge.store.features import FeatureCache, FeatureKey
from bridge.store.footage import StoredFootage
from bridge.store.pushes import PushJob, PushJobs, PushState
from bridge.store.revision import Cause, Revision, Summary, TimelineKey
from bridge.store.revisions import Revisions
from bridge.store.scene_rows import StoredScene
from bridge.store.sound import StoredSound
from bridge.store.store import Store, default_path
from bridge.store.user_cache import UserCache

__all__ = [
    "Auditions",
    "Cause",
    "FeatureCache",
    "FeatureKey",
    "PushJob",
    "PushJobs",
    "PushState",
    "Revision",
    "Revisions",
    "ScoreState",
    "Store",
    "StoredFootage",
    "StoredScene",
    "StoredSound",
    "Summary",
    "TimelineKey",
    "UserCache",
    "default_path",
]
