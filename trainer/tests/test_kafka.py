"""The Kafka source against librdkafka's own broker in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka import Producer
from synthetic import author_match_stream

from momentcross_trainer import cli
from momentcross_trainer.data.aligned import AlignedSource
from momentcross_trainer.data.dump import dump
from momentcross_trainer.data.files import FileSource
from momentcross_trainer.data.kafka import KafkaSource
from momentcross_trainer.data.source import SourceRecord

TOPIC = "mc.samples.moment.v1"


@pytest.fixture
def broker() -> Iterator[str]:
    """Its address; it holds the records of ``author_match_stream(20)`` in partition 0 and in partition 1."""
    producer = Producer({"bootstrap.servers": "nowhere:1", "test.mock.num.brokers": 1})
    metadata = producer.list_topics(TOPIC, timeout=10)
    assert {0, 1} <= set(metadata.topics[TOPIC].partitions)
    for partition in (0, 1):
        for record in author_match_stream(20):
            producer.produce(TOPIC, record.value, partition=partition)
    assert producer.flush(20) == 0
    address = next(iter(metadata.brokers.values()))
    yield f"{address.host}:{address.port}"
    producer.purge()


def test_reads_every_partition_to_its_end_and_from_sought_offsets(broker: str) -> None:
    source = KafkaSource(broker, TOPIC)
    assert source.length() == 48
    source.seek({0: 21})
    found: list[SourceRecord] = []
    while not set(source.partitions) <= source.ended:
        found += source.poll(0.5)
    source.close()

    assert [r.offset for r in found if r.partition == 0] == [21, 22, 23]
    assert [r.value for r in found if r.partition == 1] == [r.value for r in author_match_stream(20)]


def test_partitions_of_a_topic_are_learned_in_the_order_of_their_files(broker: str, tmp_path: Path) -> None:
    dump(KafkaSource(broker, TOPIC), tmp_path)
    files = FileSource(tmp_path)
    in_files = [(r.partition, r.offset) for r in files.poll(0.0)]
    assert len(in_files) == 48
    assert {p for p, _ in in_files[:12]} == {0, 1}

    kafka = KafkaSource(broker, TOPIC)
    # Those that ticks are written into; the broker's topic has empty ones besides.
    source = AlignedSource(kafka, [0, 1])
    source.seek({})
    found: list[tuple[int, int]] = []
    while not set(kafka.partitions) <= kafka.ended:
        found += [(r.partition, r.offset) for r in source.poll(0.5)]
    source.close()
    assert found == in_files


def test_dump_writes_the_topic_and_says_how_much(
    broker: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["dump", "--bootstrap-servers", broker, "--topic", TOPIC, "--out", str(tmp_path)]) == 0
    assert "48 records written" in capsys.readouterr().out
    assert len(FileSource(tmp_path)) == 48

    assert cli.main(["dump", "--bootstrap-servers", broker, "--topic", TOPIC, "--out", str(tmp_path)]) == 0
    assert "0 records written" in capsys.readouterr().out
