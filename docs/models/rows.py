"""Rooms' counts made up for the examples, and who clicked: where yours come from label tables."""

import numpy as np

# In the order in which they are stacked into the graph's one input.
FEATURES = ["room.exposures_5m", "room.clicks_5m", "room.viewers", "author.followers"]


def rows(number: int, seed: int = 2) -> np.ndarray:
    """Whole numbers, as counts are: [number, 4]."""
    random = np.random.default_rng(seed)
    exposures = random.integers(0, 200, number)
    clicks = random.binomial(exposures, random.beta(2, 8, number))
    viewers = random.integers(0, 500, number)
    followers = random.integers(0, 10_000, number)
    return np.stack([exposures, clicks, viewers, followers], axis=1).astype(np.float32)


def clicked(number: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows to learn from, and for each whether there was a click: likelier where there were many before."""
    counts = rows(number, seed=1)
    chance = (counts[:, 1] + 2) / (counts[:, 0] + 10) * 0.7 + counts[:, 2] / 500 * 0.2
    return counts, (np.random.default_rng(3).random(number) < chance).astype(np.int64)
