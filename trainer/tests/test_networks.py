from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from synthetic import LEARN, TINY, author_match_stream, group

from momentcross_trainer.data.batch import collate, decode
from momentcross_trainer.experiments.networks import DeepFm, Din, DinOfBoth
from momentcross_trainer.learn.learner import Learner, predict
from momentcross_trainer.model.ranker import Ranker
from momentcross_trainer.spec import DENSE

ALONE = replace(LEARN, contrastive_weight=0.0)


@pytest.mark.parametrize("network", [DeepFm, Din, DinOfBoth])
def test_peers_have_the_rankers_inputs_and_outputs(network: type[Ranker]) -> None:
    model = network(TINY)
    groups = [decode(group(7, [3, 4], [3, 5, 6], [{}] * 3), TINY), decode(group(8, [], [3], [{}]), TINY)]
    p = predict(model, groups)
    assert p.shape == (4, 6)
    assert np.isfinite(p).all()


@pytest.mark.parametrize("network", [Din, DinOfBoth])
def test_din_reads_its_histories_and_nothing_behind_their_end(network: type[Ranker]) -> None:
    torch.manual_seed(1)
    model = network(TINY)
    alone, other = (decode(group(7, h, [3, 5], [{}] * 2), TINY) for h in ([3, 4], [9, 8]))
    longer = decode(group(8, list(range(1, 20)), [3], [{}]), TINY)
    p = predict(model, [alone])
    # Padded by a longer neighbour, it is the same.
    assert predict(model, [alone, longer])[:2] == pytest.approx(p, abs=1e-6)
    assert not np.allclose(predict(model, [other]), p, atol=1e-9)


def test_windows_can_be_left_unread() -> None:
    still = DeepFm(replace(TINY, room_windows=False))
    one = decode(group(7, [], [3, 5], [{}] * 2), TINY)
    crowded = replace(one, dense=one.dense.copy())
    crowded.dense[:, DENSE.index("room.viewers")] += 50.0
    assert np.array_equal(predict(still, [one]), predict(still, [crowded]))
    looking = DeepFm(TINY)
    assert not np.array_equal(predict(looking, [one]), predict(looking, [crowded]))


@pytest.mark.parametrize("network", [DeepFm, Din, DinOfBoth])
def test_all_that_a_peer_has_is_learned(network: type[Ranker]) -> None:
    """A weight that no gradient reaches would make a peer weaker than it is."""
    learner = Learner(ALONE, network)
    before = {name: weight.detach().clone() for name, weight in learner.model.named_parameters()}
    for sample in author_match_stream(20):
        learner.take(sample)
    still = {name for name, weight in learner.model.named_parameters() if torch.equal(weight, before[name])}
    assert still == set()


def test_collated_users_alone_are_enough() -> None:
    batch = collate([decode(group(7, [3], [3, 5], [{}] * 2), TINY)])
    logits, found = DinOfBoth(TINY).with_sequences(batch.users, batch.rooms)
    assert logits.shape == (2, 6)
    assert found == {}
