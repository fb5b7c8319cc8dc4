package io.momentcross.label.table.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.contracts.Topics;
import io.momentcross.label.table.TableName;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Keeps what could not be read, whole, with the reason, the table that could not, and where it stood. */
final class DeadLetters implements AutoCloseable {

    private static final long WITHIN_S = 30;

    private final Supplier<Producer<byte[], byte[]>> producers;
    private @Nullable Producer<byte[], byte[]> producer;

    /** @param producers asked for one with the first letter, and after {@link #close} */
    DeadLetters(Supplier<Producer<byte[], byte[]>> producers) {
        this.producers = producers;
    }

    /** Returns when Kafka has it. Sent again where the table goes back to an earlier commit. */
    void send(TableName table, ConsumerRecord<byte[], byte[]> record, UnreadableRecordException why)
            throws ExecutionException, InterruptedException, TimeoutException {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(Topics.deadLetters(record.topic()), record.key(), record.value());
        record.headers().forEach(letter.headers()::add);
        letter.headers()
                .add("reason", why.reason().getBytes(UTF_8))
                .add("detail", String.valueOf(why.getMessage()).getBytes(UTF_8))
                .add("reader", ("table " + table.sqlName()).getBytes(UTF_8))
                .add("source", (record.topic() + "-" + record.partition() + "@" + record.offset()).getBytes(UTF_8));
        producer().send(letter).get(WITHIN_S, TimeUnit.SECONDS);
    }

    private synchronized Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> there = producer == null ? producers.get() : producer;
        producer = there;
        return there;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close();
            producer = null;
        }
    }
}
