"""The sample topic on Kafka."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

from momentcross_trainer.data.source import SourceRecord

_LOG = logging.getLogger(__name__)


class KafkaSource:
    """Reads partitions of one topic, committed transactions only. Not thread-safe."""

    def __init__(
        self,
        bootstrap_servers: str,
        topic: str,
        keep_waiting: Callable[[], bool] = lambda: True,
        share: tuple[int, int] = (0, 1),
    ) -> None:
        """Waits, saying so, until the topic is there or ``keep_waiting`` says no.

        ``share`` (i, n): every n-th partition from the i-th.
        """
        self._topic = topic
        # Partitions that were read to their ends; one may have grown since.
        self.ended: set[int] = set()
        self._consumer = Consumer(
            {
                "bootstrap.servers": bootstrap_servers,
                # Required by the client; offsets live in our checkpoint and are never committed to it.
                "group.id": "momentcross-trainer",
                "enable.auto.commit": False,
                "isolation.level": "read_committed",
                "enable.partition.eof": True,
                "auto.offset.reset": "earliest",
                "fetch.max.bytes": 8 << 20,
                "queued.max.messages.kbytes": 16 << 10,
            },
            logger=_LOG,
        )
        self.partitions = self._wait_for_topic(keep_waiting)[share[0] :: share[1]]

    def _wait_for_topic(self, keep_waiting: Callable[[], bool]) -> list[int]:
        said = False
        while keep_waiting():
            try:
                topic = self._consumer.list_topics(self._topic, timeout=2.0).topics.get(self._topic)
                if topic is not None and topic.error is None and topic.partitions:
                    return sorted(topic.partitions)
            except KafkaException as e:
                _LOG.debug("no answer from Kafka: %s", e)
            if not said:
                _LOG.info("waiting for topic %s", self._topic)
                said = True
            time.sleep(0.5)
        return []

    def seek(self, next_offsets: Mapping[int, int]) -> None:
        self._consumer.assign(
            [TopicPartition(self._topic, p, next_offsets.get(p, OFFSET_BEGINNING)) for p in self.partitions]
        )

    def poll(self, seconds: float) -> Iterator[SourceRecord]:
        for message in self._consumer.consume(num_messages=200, timeout=seconds):
            error = message.error()
            if error is None:
                yield SourceRecord(message.partition(), message.offset(), message.value() or b"")
            elif error.code() == KafkaError._PARTITION_EOF:
                self.ended.add(message.partition())
            else:
                _LOG.warning("Kafka: %s", error)

    @property
    def finished(self) -> bool:
        return False

    def length(self) -> int:
        """Records between the topic's beginning and its end, transaction markers included."""
        ends = [self._consumer.get_watermark_offsets(TopicPartition(self._topic, p), 10.0) for p in self.partitions]
        return sum(high - low for low, high in ends)

    def close(self) -> None:
        self._consumer.close()
