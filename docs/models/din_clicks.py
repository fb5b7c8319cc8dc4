"""PyTorch: a deep interest network over the short videos that a user saw, exported by torch.onnx.

python din_clicks.py MODELS     MODELS: the repository's folder
"""

import pathlib
import sys
import tempfile
import warnings

import onnx
import torch
from repository import publish
from torch import Tensor, nn

BUCKETS, WIDTH = 64, 8


class DeepInterest(nn.Module):
    """Weighs each video by what it has to do with the candidate (Zhou et al., 2018, eq. 3), and sums."""

    def __init__(self) -> None:
        super().__init__()
        self.authors = nn.Embedding(BUCKETS, WIDTH)
        self.categories = nn.Embedding(BUCKETS, WIDTH)
        self.attention = nn.Sequential(nn.Linear(8 * WIDTH, 16), nn.ReLU(), nn.Linear(16, 1))
        self.tower = nn.Sequential(nn.Linear(4 * WIDTH, 16), nn.ReLU(), nn.Linear(16, 1))

    def embed(self, author_ids: Tensor, category_ids: Tensor) -> Tensor:
        # Ids are any 64-bit integers: into buckets inside the graph, so that serving and learning cannot differ.
        return torch.cat([self.authors(author_ids % BUCKETS), self.categories(category_ids % BUCKETS)], dim=-1)

    def forward(
        self, short_author_id: Tensor, short_category_id: Tensor, room_author_id: Tensor, room_category_id: Tensor
    ) -> Tensor:
        """[short], [short], [candidates], [candidates] → [candidates]; `short` may be 0."""
        rooms = self.embed(room_author_id, room_category_id)
        videos = self.embed(short_author_id, short_category_id)
        shape = (rooms.shape[0], videos.shape[0], rooms.shape[1])
        room, video = rooms.unsqueeze(1).expand(shape), videos.unsqueeze(0).expand(shape)
        weights = self.attention(torch.cat([room, video, room - video, room * video], dim=-1))
        interest = (weights * video).sum(dim=1)
        return torch.sigmoid(self.tower(torch.cat([rooms, interest], dim=-1))).squeeze(-1)


def request(candidates: int, short: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    return (
        torch.randint(1, 1_000, (short,)),
        torch.randint(0, 20, (short,)),
        torch.randint(1, 1_000, (candidates,)),
        torch.randint(0, 20, (candidates,)),
    )


def learn(model: DeepInterest, requests: int) -> None:
    """Users who click on the categories that they watch. Yours comes from label tables."""
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(requests):
        asked = request(20, 30)
        clicks = torch.isin(asked[3], asked[1][:5]).float()
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy(model(*asked), clicks).backward()
        optimizer.step()


def export(model: DeepInterest) -> onnx.ModelProto:
    candidates, short = torch.export.Dim("candidates", min=1), torch.export.Dim("short", min=0)
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            model,
            request(5, 7),
            dynamo=True,
            opset_version=18,
            input_names=NAMES,
            output_names=["p_click"],
            dynamic_shapes=({0: short}, {0: short}, {0: candidates}, {0: candidates}),
            verbose=False,
        )
        # Weights lie inside the graph: what lies beside it is not read.
        program.save(f"{folder}/model.onnx", external_data=False)
        graph = onnx.load(f"{folder}/model.onnx")
    for node in graph.graph.node:
        # Where in your files each node comes from.
        del node.metadata_props[:]
    return graph


NAMES = ["short_author_id", "short_category_id", "room_author_id", "room_category_id"]
torch.manual_seed(1)
torch.set_num_threads(1)
din = DeepInterest()
learn(din, 300)
din.eval()
asked = request(20, 50)
with torch.no_grad():
    click, without_videos = din(*asked), din(asked[0][:0], asked[1][:0], *asked[2:])
publish(
    pathlib.Path(sys.argv[1]),
    "din-clicks",
    export(din),
    [
        {"name": NAMES[0], "dtype": "int64", "dims": ["short"], "features": ["user.short_videos.author_id"]},
        {"name": NAMES[1], "dtype": "int64", "dims": ["short"], "features": ["user.short_videos.category_id"]},
        {"name": NAMES[2], "dtype": "int64", "dims": ["candidates"], "features": ["room.author_id"]},
        {"name": NAMES[3], "dtype": "int64", "dims": ["candidates"], "features": ["room.category_id"]},
    ],
    "click",
    {
        "shortVideos": {"author_id": asked[0].tolist(), "category_id": asked[1].tolist()},
        "rooms": {"room.author_id": asked[2].tolist(), "room.category_id": asked[3].tolist()},
        "click": click.tolist(),
        "clickWithoutVideos": without_videos.tolist(),
    },
)
