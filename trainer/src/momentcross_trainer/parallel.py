"""Streaming training by several processes, started by torchrun: each learns its partitions, the first publishes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

import torch.distributed as dist

from momentcross_trainer.data.source import SampleSource
from momentcross_trainer.learn.learner import ExplodingLossError, RefusedBatchError
from momentcross_trainer.learn.parallel import ParallelLearner
from momentcross_trainer.stream import StreamOptions, StreamTrainer

_LOG = logging.getLogger(__name__)

_PUBLISH, _STOP = 1, 2
# So many exploding batches in a row, and it is the weights: whoever starts the processes again starts them from the
# last checkpoint.
_MOST_EXPLOSIONS = 3


class ExplodedError(RuntimeError):
    """The loss went on exploding: all processes end, the last checkpoint and version stay."""


class _Stopped(Exception):  # noqa: N818 - no error
    pass


class ParallelTrainer:
    """One process of the group, which must be initialised. ``stop`` in any of them ends all after the next tick."""

    def __init__(self, options: StreamOptions) -> None:
        self.rank, self.size = dist.get_rank(), dist.get_world_size()
        self.learner = ParallelLearner(options.learn)
        self.trainer = StreamTrainer(options, learner=self.learner)
        self.learner.ask = self._ask
        self.learner.after_tick = self._after_tick
        self.learner.refused = self._refused
        self._explosions = 0
        self._source: SampleSource | None = None

    def stop(self) -> None:
        self.trainer.stop()

    def prepare(self) -> None:
        """Every process goes on from the first one's checkpoint, which all must be able to read."""
        if self.rank == 0:
            self.trainer.prepare()
        else:
            self.trainer.resume()
        dist.barrier()

    def run(self, source: SampleSource) -> None:
        """Learns until one is stopped, or until all sources have ended for good."""
        self._source = source
        source.seek(self.learner.next_offsets)
        _LOG.info("learning: process %d of %d", self.rank + 1, self.size)
        try:
            while True:
                for record in source.poll(0.5):
                    self.learner.take(record)
                if source.finished:
                    self.learner.finish()
                    self._publish()
                    if self.rank == 0 and not self._explosions:
                        self.trainer.save()
                    break
        except _Stopped:
            _LOG.info("stopped after tick %d", self.learner.last_tick)
        finally:
            source.close()

    def _ask(self) -> int:
        if self.trainer.stopped:
            return _STOP
        return _PUBLISH if self.rank == 0 and self.trainer.publish_is_due else 0

    def _after_tick(self, asked: int) -> None:
        if asked:
            self._publish()
        if asked == _STOP:
            raise _Stopped

    def _publish(self) -> None:
        """All tell what they counted; the first writes."""
        self.learner.collect()
        if self.rank == 0 and not self._explosions:
            assert self._source is not None
            self.trainer.publish_if_learned(self._source)

    def _refused(self, e: RefusedBatchError) -> None:
        _LOG.error("%s: the batch is left out", e)
        self._explosions = self._explosions + 1 if isinstance(e, ExplodingLossError) else 0
        if self._explosions >= _MOST_EXPLOSIONS:
            raise ExplodedError(f"{e}, {self._explosions} times in a row")


def stream(
    options: StreamOptions, source_of: Callable[[ParallelTrainer], SampleSource], timeout_s: float = 600.0
) -> ParallelTrainer:
    """Joins the group that torchrun's environment names, unless it is joined, and learns.

    ``source_of`` is asked when all are prepared. ``timeout_s``: how long a process waits for the others at a tick.
    """
    if not dist.is_initialized():
        dist.init_process_group("gloo", timeout=timedelta(seconds=timeout_s))
    trainer = ParallelTrainer(options)
    trainer.prepare()
    trainer.run(source_of(trainer))
    return trainer
