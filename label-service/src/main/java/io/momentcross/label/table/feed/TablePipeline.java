package io.momentcross.label.table.feed;

import io.momentcross.label.table.FeedPosition;
import io.momentcross.label.table.TableLog;
import io.momentcross.label.table.feed.RecordReader.Rows;
import io.momentcross.label.table.feed.RecordReader.TickClosed;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one topic into one table. One thread's. */
final class TablePipeline {

    private static final Logger LOG = LoggerFactory.getLogger(TablePipeline.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final TableFeed feed;
    private final TableLog table;
    private final DeadLetters deadLetters;
    private final FeedStatistics statistics;
    private final Duration commitAfter;

    /** @param commitAfter how long a tick of some partitions waits for the others */
    TablePipeline(
            TableFeed feed, TableLog table, DeadLetters deadLetters, FeedStatistics statistics, Duration commitAfter) {
        this.feed = feed;
        this.table = table;
        this.deadLetters = deadLetters;
        this.statistics = statistics;
        this.commitAfter = commitAfter;
    }

    /**
     * Goes on from where the table stands, until {@code goOn} says no.
     *
     * @param consumer   read_committed, and not yet assigned anything
     * @param partitions how many the topic has
     */
    void run(Consumer<byte[], byte[]> consumer, int partitions, BooleanSupplier goOn)
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        while (goOn.getAsBoolean()) {
            Map<Integer, FeedPosition> positions = table.positions();
            FeedStart.assign(consumer, feed.topic(), partitions, positions, statistics);
            TickCutter cutter = new TickCutter(partitions, positions);
            statistics.standsAt(cutter.newestTick());
            take(consumer, cutter, goOn);
        }
    }

    /** Returns where another writer was first, or at the end. */
    private void take(Consumer<byte[], byte[]> consumer, TickCutter cutter, BooleanSupplier goOn)
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        long closedAt = 0;
        while (goOn.getAsBoolean()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                boolean closes = take(record, cutter);
                closedAt = closes && closedAt == 0 ? System.nanoTime() : closedAt;
            }
            boolean isDue = closedAt != 0 && (cutter.isEven() || System.nanoTime() - closedAt > commitAfter.toNanos());
            if (isDue) {
                if (!commit(cutter)) {
                    LOG.info(
                            "{} was taken further by another process.",
                            feed.table().sqlName());
                    statistics.conflict();
                    return;
                }
                closedAt = 0;
            }
        }
    }

    private boolean take(ConsumerRecord<byte[], byte[]> record, TickCutter cutter)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return switch (feed.reader().read(record.partition(), record.offset(), record.value())) {
                case Rows rows -> {
                    cutter.add(record.partition(), rows);
                    yield false;
                }
                case TickClosed tick -> cutter.close(record.partition(), record.offset(), tick);
            };
        } catch (UnreadableRecordException e) {
            LOG.warn(
                    "{} cannot be read for the table {}: {}",
                    new TopicPartition(record.topic(), record.partition()) + "@" + record.offset(),
                    feed.table().sqlName(),
                    e.getMessage());
            statistics.unreadable(e.reason());
            deadLetters.send(feed.table(), record, e);
            return false;
        }
    }

    private boolean commit(TickCutter cutter) throws IOException {
        long from = System.nanoTime();
        if (!table.commit(cutter.batch())) {
            return false;
        }
        statistics.committed(cutter.closedRows(), cutter.newestTick(), Duration.ofNanos(System.nanoTime() - from));
        cutter.done();
        return true;
    }
}
