"""Ranking as a team writes it by hand: FastAPI, redis-py, numpy and ONNX Runtime, one request at a time in each worker.

It reads what feature-service keeps in Redis, the same bytes: histories, profile, rooms, windows. Environment:
BENCH_REDIS_PORT, BENCH_MODEL (a folder with manifest.json and model.onnx).
"""

import json
import os
import time
import uuid
from pathlib import Path

import numpy as np
import onnxruntime
import orjson
import redis.asyncio
from fastapi import FastAPI, HTTPException, Response
from momentcross.v1.profiles_pb2 import ProfileRecord
from momentcross.v1.rooms_pb2 import ROOM_STATE_LIVE, RoomRecord
from pydantic import BaseModel, Field
from stored import history, windows

WEIGHTS = {"click": 1.0, "long_view": 1.0, "like": 0.5, "comment": 0.5, "gift": 1.0, "follow": 0.5}
COUNTERS = ("exposures", "clicks", "long_views", "likes", "comments", "gifts", "follows", "gift_value")
DENSE = ["room.age_s", "room.viewers", "author.followers"]
DENSE += [f"room.{counter}_{span}" for span in ("30s", "5m", "1h", "total") for counter in COUNTERS]

folder = Path(os.environ["BENCH_MODEL"])
manifest = json.loads((folder / "manifest.json").read_text())
longest = {given["name"]: given.get("maxLength", 0) for given in manifest["inputs"]}
outputs = [output["name"] for output in manifest["outputs"]]
tasks = [output["task"] for output in manifest["outputs"]]
weights = np.array([WEIGHTS.get(task, 0.0) for task in tasks])[:, None]
dense = next(given["features"] for given in manifest["inputs"] if given["name"] == "room_dense")
if dense != DENSE:
    raise SystemExit(f"the model takes other features of a room than these: {DENSE}")

options = onnxruntime.SessionOptions()
# A worker for each core: more threads would only wait for each other.
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
store = redis.asyncio.Redis(host="127.0.0.1", port=int(os.environ["BENCH_REDIS_PORT"]))
app = FastAPI()


class Candidate(BaseModel):
    roomId: int


class RankRequest(BaseModel):
    userId: int
    candidates: list[Candidate] = Field(min_length=1, max_length=500)


@app.get("/health")
async def health():
    return {"status": "UP", "redis": await store.ping()}


async def read(user, rooms):
    """Everything in one round trip."""
    pipeline = store.pipeline(transaction=False)
    pipeline.mget([f"mc:{{u{user}}}:p", f"mc:{{u{user}}}:s", f"mc:{{u{user}}}:l"])
    pipeline.mget([f"mc:{{r{room}}}:r" for room in rooms])
    for room in rooms:
        pipeline.hvals(f"mc:{{r{room}}}:w")
    return await pipeline.execute()


def of_user(profile, short_videos, live, now):
    user = ProfileRecord.FromString(profile[8:]).user
    tensors = {
        "user_id": np.array(user.user_id, np.int64),
        "user_profile": np.array([user.age_band, user.gender, user.region], np.int64),
        "served_at_ms": np.array(now, np.int64),
    }
    for prefix, stored in (("short", short_videos), ("live", live)):
        items = history(stored, longest[f"{prefix}_author_id"])
        for column in ("author_id", "category_id", "happened_at_ms", "value"):
            tensors[f"{prefix}_{column}"] = np.ascontiguousarray(items[column])
        tensors[f"{prefix}_flags"] = items["flags"].astype(np.int64)
    return tensors


def of_rooms(rooms, stored, counted, now):
    records = [RoomRecord.FromString(value[16:]) for value in stored]
    table = np.zeros((len(rooms), len(DENSE)), np.float32)
    table[:, 0] = [max(0, now - record.started_at_ms) / 1000 for record in records]
    table[:, 2] = [int.from_bytes(value[8:16], "little") for value in stored]
    table[:, 1], table[:, 3:] = windows(counted, now)
    return records, {
        "room_id": np.array(rooms, np.int64),
        "room_author_id": np.array([record.author_id for record in records], np.int64),
        "room_category_id": np.array([record.category_id for record in records], np.int64),
        "room_dense": table,
        "position": np.zeros(len(rooms), np.int64),
    }


@app.post("/rank")
async def rank(request: RankRequest):
    began = time.perf_counter()
    now = time.time_ns() // 1_000_000
    rooms = [candidate.roomId for candidate in request.candidates]
    (profile, short_videos, live), stored, *counted = await read(request.userId, rooms)
    if profile is None or None in stored:
        raise HTTPException(404, "no such user or room")
    records, tensors = of_rooms(rooms, stored, counted, now)
    tensors |= of_user(profile, short_videos, live, now)
    predictions = np.stack(session.run(outputs, tensors)).reshape(len(tasks), len(rooms))
    scores = np.exp((weights * np.log1p(predictions)).sum(axis=0))
    by_room = predictions.T.tolist()
    best = [row for row in np.argsort(-scores, kind="stable").tolist() if records[row].state == ROOM_STATE_LIVE]
    items = [
        {
            "roomId": str(rooms[row]),
            "position": position,
            "score": float(scores[row]),
            "predictions": dict(zip(tasks, by_room[row], strict=True)),
        }
        for position, row in enumerate(best)
    ]
    answer = {
        "requestId": str(uuid.uuid4()),
        "modelVersion": manifest["version"],
        "degraded": [],
        "tookMs": 1000 * (time.perf_counter() - began),
        "items": items,
    }
    return Response(orjson.dumps(answer), media_type="application/json")
