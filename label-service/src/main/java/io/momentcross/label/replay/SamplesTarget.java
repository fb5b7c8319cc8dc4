package io.momentcross.label.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.ExposureLabels;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.label.join.sample.SampleTick;
import io.momentcross.starter.kafka.CloudEventHeaders;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one partition, whole ticks to a transaction. What an interrupted replay has committed is not written
 * again.
 */
final class SamplesTarget implements ReplayTarget {

    private static final String SOURCE = "/label-service";
    private static final int MOST_RECORDS = 1000;
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final String policy;
    private final int partition;
    private final long written;
    private boolean isOpen;
    private int records;
    private long since;

    /**
     * @param producer of this replay's partition alone, its transactions initialised
     * @param written  the newest tick that the topic has; -1 for none
     */
    SamplesTarget(Producer<byte[], byte[]> producer, String topic, String policy, int partition, long written) {
        this.producer = producer;
        this.topic = topic;
        this.policy = policy;
        this.partition = partition;
        this.written = written;
    }

    @Override
    public boolean wantsSamples() {
        return true;
    }

    @Override
    public void tick(long tick, List<ExposureLabels> labels, List<SampleRecord> samples) throws IOException {
        if (tick <= written) {
            return;
        }
        try {
            begin();
            for (SampleRecord sample : samples) {
                send(
                        Long.toString(sample.getGroup().getUser().getUserId()),
                        sample,
                        "sample/" + sample.getGroup().getRequestId() + "/" + tick,
                        tick);
            }
            send(null, SampleTick.end(policy, tick), "tick/" + partition + "/" + tick, tick);
            if (records >= MOST_RECORDS || System.nanoTime() - since > LONGEST.toNanos()) {
                commit();
            }
        } catch (KafkaException e) {
            throw new IOException("Samples of partition " + partition + " cannot be written to " + topic + ".", e);
        }
    }

    private void begin() {
        if (!isOpen) {
            producer.beginTransaction();
            isOpen = true;
            records = 0;
            since = System.nanoTime();
        }
    }

    private void send(@Nullable String key, SampleRecord sample, String id, long tick) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic, partition, Ticks.endMs(tick), key == null ? null : key.getBytes(UTF_8), sample.toByteArray());
        CloudEventHeaders.write(
                record.headers(),
                id,
                "io.momentcross.samples-" + policy + ".v1",
                SOURCE,
                Instant.ofEpochMilli(Ticks.endMs(tick)));
        var unused = producer.send(record);
        records++;
    }

    // Throws where any of its records was not taken.
    private void commit() {
        if (isOpen) {
            producer.commitTransaction();
            isOpen = false;
        }
    }

    @Override
    public void finish() throws IOException {
        try {
            commit();
        } catch (KafkaException e) {
            throw new IOException("Samples of partition " + partition + " cannot be written to " + topic + ".", e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }
}
