"""What the model reads and predicts: names shared by decoding, network and manifest."""

from __future__ import annotations

from dataclasses import dataclass

TASKS = ("click", "long_view", "like", "comment", "gift", "follow")

PROFILE = ("user.age_band", "user.gender", "user.region")
WINDOWS = ("30s", "5m", "1h", "total")
COUNTS = ("exposures", "clicks", "long_views", "likes", "comments", "gifts", "follows", "gift_value")
DENSE = (
    "room.age_s",
    "room.viewers",
    "author.followers",
    *(f"room.{count}_{window}" for window in WINDOWS for count in COUNTS),
)
HISTORY_COLUMNS = ("author_id", "category_id", "happened_at_ms", "value", "flags")


@dataclass(frozen=True)
class ModelInput:
    """One input of the graph: its name there, its type, its shape, and what is fed into it."""

    name: str
    dtype: str
    dims: tuple[str | int, ...]
    features: tuple[str, ...]
    max_length: int | None = None


def _history(prefix: str, collection: str, axis: str, length: int) -> list[ModelInput]:
    return [
        ModelInput(
            f"{prefix}_{column}",
            "float32" if column == "value" else "int64",
            (axis,),
            (f"{collection}.{column}",),
            length,
        )
        for column in HISTORY_COLUMNS
    ]


def inputs(short_length: int, live_length: int) -> list[ModelInput]:
    """The graph's inputs in their order; lengths are the longest histories to feed."""
    return [
        ModelInput("user_id", "int64", (), ("user.id",)),
        ModelInput("user_profile", "int64", (len(PROFILE),), PROFILE),
        ModelInput("served_at_ms", "int64", (), ("context.served_at_ms",)),
        *_history("short", "user.short_videos", "short", short_length),
        *_history("live", "user.live", "live", live_length),
        ModelInput("room_id", "int64", ("candidates",), ("room.id",)),
        ModelInput("room_author_id", "int64", ("candidates",), ("room.author_id",)),
        ModelInput("room_category_id", "int64", ("candidates",), ("room.category_id",)),
        ModelInput("room_dense", "float32", ("candidates", len(DENSE)), DENSE),
        ModelInput("position", "int64", ("candidates",), ("context.position",)),
    ]
