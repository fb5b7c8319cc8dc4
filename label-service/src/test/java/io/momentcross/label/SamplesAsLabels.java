package io.momentcross.label;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.ExposureLabels;
import io.momentcross.contracts.v1.LabelRecord;
import io.momentcross.contracts.v1.LabelTickEnd;
import io.momentcross.contracts.v1.PredictedCell;
import io.momentcross.contracts.v1.SampleGroup;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.contracts.v1.SampleRow;
import io.momentcross.contracts.v1.ServedExposure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Says on mc.labels.v1 what the samples say, as long as the join does not do so itself. */
final class SamplesAsLabels implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private volatile boolean isClosed;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private SamplesAsLabels(String broker, int partitions) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker,
                        "isolation.level",
                        "read_committed",
                        "allow.auto.create.topics",
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker), new ByteArraySerializer(), new ByteArraySerializer());
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(Topics.samples("moment"), partition))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    static SamplesAsLabels start(String broker, int partitions) {
        SamplesAsLabels started = new SamplesAsLabels(broker, partitions);
        Thread.ofPlatform().daemon().start(started::run);
        return started;
    }

    private void run() {
        try (consumer;
                producer) {
            while (!isClosed) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    say(record.partition(), SampleRecord.parseFrom(record.value()));
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        } finally {
            done.complete(null);
        }
    }

    private void say(int partition, SampleRecord sample) {
        if (sample.hasTickEnd()) {
            send(
                    partition,
                    LabelRecord.newBuilder()
                            .setTickEnd(LabelTickEnd.newBuilder()
                                    .setTick(sample.getTickEnd().getTick())
                                    .setAtMs(sample.getTickEnd().getAtMs()))
                            .build());
        }
        SampleGroup group = sample.getGroup();
        for (SampleRow row : group.getRowsList()) {
            ExposureLabels.Builder labels = ExposureLabels.newBuilder()
                    .setPolicy(group.getPolicy())
                    .setTick(group.getTick())
                    .setServed(ServedExposure.newBuilder()
                            .setRequestId(group.getRequestId())
                            .setUserId(group.getUser().getUserId())
                            .setRoomId(row.getRoomId())
                            .setServedAtMs(group.getServedAtMs()));
            row.getCellsList()
                    .forEach(cell -> labels.addCells(PredictedCell.newBuilder()
                            .setTask(cell.getTask())
                            .setKind(cell.getKind())
                            .setHappenedAtMs(cell.getHappenedAtMs())));
            send(partition, LabelRecord.newBuilder().setLabels(labels).build());
        }
    }

    private void send(int partition, LabelRecord record) {
        var unused = producer.send(new ProducerRecord<>(Topics.LABELS, partition, null, record.toByteArray()));
    }

    @Override
    public void close() {
        isClosed = true;
        done.join();
    }
}
