"""Twelve features of rooms for Feast's feature server, in the Redis of the benchmark: rooms.py FOLDER REDIS_PORT ROOMS

Writes FOLDER/feature_store.yaml and what Feast keeps beside it, and the values of rooms 1 to ROOMS into Redis.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from feast import Entity, FeatureStore, FeatureView, Field, FileSource, ValueType
from feast.types import Float32

FEATURES = [f"feature_{number}" for number in range(12)]

folder, port, rooms = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
folder.mkdir(parents=True, exist_ok=True)
(folder / "feature_store.yaml").write_text(f"""project: bench
registry: {folder}/registry.db
provider: local
online_store:
  type: redis
  connection_string: 127.0.0.1:{port}
entity_key_serialization_version: 3
""")
now = datetime.now(UTC)
table = pd.DataFrame(np.random.default_rng(1).random((rooms, len(FEATURES)), np.float32), columns=FEATURES)
table["room_id"] = np.arange(1, rooms + 1)
table["event_timestamp"] = now
table.to_parquet(folder / "rooms.parquet")
room = Entity(name="room", join_keys=["room_id"], value_type=ValueType.INT64)
view = FeatureView(
    name="rooms",
    entities=[room],
    ttl=timedelta(days=1),
    schema=[Field(name=name, dtype=Float32) for name in FEATURES],
    source=FileSource(path=str(folder / "rooms.parquet"), timestamp_field="event_timestamp"),
)
store = FeatureStore(folder)
store.apply([room, view])
store.write_to_online_store("rooms", table)
