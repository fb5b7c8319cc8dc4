package io.momentcross.benchmarks.join;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.MessageLite;
import io.momentcross.benchmarks.traffic.TickInput;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.contracts.v1.Tick;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes both logs as ranking, intake and ticker do. One thread. */
final class LogFeed implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final int partitions;

    LogFeed(String bootstrap, int partitions) {
        this.partitions = partitions;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "zstd",
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        1 << 18),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** The tick's events, and its end in every partition. */
    void write(TickInput input) {
        input.served().forEach(this::served);
        input.feedback().forEach(this::feedback);
        end(input.tick());
    }

    void served(Served served) {
        send(
                Topics.SERVED,
                served.getUserId(),
                served.getReceivedAtMs(),
                ServedRecord.newBuilder().setServed(served).build());
    }

    void feedback(Feedback feedback) {
        send(
                Topics.FEEDBACK,
                feedback.getUserId(),
                feedback.getReceivedAtMs(),
                FeedbackRecord.newBuilder().setFeedback(feedback).build());
    }

    void end(long number) {
        long atMs = Ticks.endMs(number);
        Tick tick = Tick.newBuilder().setNumber(number).setAtMs(atMs).build();
        byte[] served = ServedRecord.newBuilder().setTick(tick).build().toByteArray();
        byte[] feedback = FeedbackRecord.newBuilder().setTick(tick).build().toByteArray();
        for (int partition = 0; partition < partitions; partition++) {
            var unused = producer.send(new ProducerRecord<>(Topics.SERVED, partition, atMs, null, served));
            unused = producer.send(new ProducerRecord<>(Topics.FEEDBACK, partition, atMs, null, feedback));
        }
    }

    private void send(String topic, long user, long atMs, MessageLite value) {
        var unused = producer.send(new ProducerRecord<>(
                topic, (int) (user % partitions), atMs, Long.toString(user).getBytes(UTF_8), value.toByteArray()));
    }

    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
