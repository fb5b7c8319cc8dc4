package io.momentcross.benchmarks.intake;

import io.momentcross.benchmarks.load.Load;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.starter.kafka.CloudEventHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes what the intake writes, with the producer settings that it has, and nothing before that. */
final class BareProducer implements Load.Sender, AutoCloseable {

    private final KafkaProducer<String, byte[]> kafka;
    private final List<List<Feedback>> batches;

    BareProducer(String broker, List<List<Feedback>> batches) {
        this.batches = batches;
        this.kafka = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "zstd",
                        ProducerConfig.LINGER_MS_CONFIG,
                        2),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @Override
    public void send(long number) throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        for (Feedback event : batches.get(Math.toIntExact(number % batches.size()))) {
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                    Topics.FEEDBACK,
                    Long.toString(event.getUserId()),
                    FeedbackRecord.newBuilder().setFeedback(event).build().toByteArray());
            CloudEventHeaders.write(
                    record.headers(),
                    event.getEventId(),
                    "io.momentcross.feedback.v1",
                    "/label-service",
                    Instant.ofEpochMilli(event.getReceivedAtMs()));
            sent.add(kafka.send(record));
        }
        for (Future<?> one : sent) {
            one.get();
        }
    }

    @Override
    public void close() {
        kafka.close();
    }
}
