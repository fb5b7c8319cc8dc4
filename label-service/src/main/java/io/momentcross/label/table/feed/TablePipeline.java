package io.momentcross.label.table.feed;

import io.momentcross.label.table.FeedPosition;
import io.momentcross.label.table.TableLog;
import io.momentcross.label.table.feed.RecordReader.Rows;
import io.momentcross.label.table.feed.RecordReader.TickClosed;
import io.momentcross.label.table.feed.TickCutter.Closing;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one topic into one table. One thread's. */
final class TablePipeline {

    private static final Logger LOG = LoggerFactory.getLogger(TablePipeline.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int ROW_BYTES = 512;

    private final TableFeed feed;
    private final TableLog table;
    private final DeadLetters deadLetters;
    private final FeedStatistics statistics;
    private final Duration commitAfter;
    private final long holdAtMost;

    /**
     * @param commitAfter how long a tick of some partitions waits for the others
     * @param holdAtMost  bytes of memory, about, that rows of ticks which have not ended may take
     */
    TablePipeline(
            TableFeed feed,
            TableLog table,
            DeadLetters deadLetters,
            FeedStatistics statistics,
            Duration commitAfter,
            long holdAtMost) {
        this.feed = feed;
        this.table = table;
        this.deadLetters = deadLetters;
        this.statistics = statistics;
        this.commitAfter = commitAfter;
        this.holdAtMost = holdAtMost;
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
            TickCutter cutter = new TickCutter(partitions, positions, holdAtMost);
            statistics.standsAt(cutter.newestTick());
            take(consumer, cutter, goOn);
        }
    }

    /** Returns where another writer was first, or at the end. */
    private void take(Consumer<byte[], byte[]> consumer, TickCutter cutter, BooleanSupplier goOn)
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        long closedAt = 0;
        while (goOn.getAsBoolean()) {
            if (takeNext(consumer, cutter) && closedAt == 0) {
                closedAt = System.nanoTime();
            }
            statistics.waiting(cutter.waitingRows());
            boolean isDue = closedAt != 0 && (cutter.isEven() || System.nanoTime() - closedAt > commitAfter.toNanos());
            if (isDue || cutter.isFull()) {
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

    /** @return whether a tick was closed */
    private boolean takeNext(Consumer<byte[], byte[]> consumer, TickCutter cutter)
            throws ExecutionException, InterruptedException, TimeoutException {
        boolean closes = false;
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (TopicPartition partition : records.partitions()) {
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                Closing closing = take(record, cutter);
                closes |= closing == Closing.CLOSED;
                if (closing == Closing.FOUND) {
                    LOG.info(
                            "The tick has ended; {} goes on with {}.",
                            feed.table().sqlName(),
                            partition);
                    consumer.seek(partition, cutter.readAgainFrom(partition.partition()));
                    break;
                }
            }
        }
        return closes;
    }

    private Closing take(ConsumerRecord<byte[], byte[]> record, TickCutter cutter)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return switch (feed.reader().read(record.partition(), record.offset(), record.value())) {
                case Rows rows -> {
                    if (cutter.add(record.partition(), record.offset(), rows, bytes(record, rows))) {
                        LOG.warn(
                                "{} has more rows since {}'s last tick than memory for them; they stay in the log until it "
                                        + "ends. Does a ticker run?",
                                new TopicPartition(record.topic(), record.partition()),
                                feed.table().sqlName());
                        statistics.putOff();
                    }
                    yield Closing.REPEATED;
                }
                case TickClosed tick -> cutter.close(record.partition(), record.offset(), tick);
            };
        } catch (UnreadableRecordException e) {
            if (cutter.isPutOff(record.partition())) {
                return Closing.REPEATED;
            }
            LOG.warn(
                    "{} cannot be read for the table {}: {}",
                    new TopicPartition(record.topic(), record.partition()) + "@" + record.offset(),
                    feed.table().sqlName(),
                    e.getMessage());
            statistics.unreadable(e.reason());
            deadLetters.send(feed.table(), record, e);
            return Closing.REPEATED;
        }
    }

    /** A row takes what its record holds, and the objects of its columns. */
    private static long bytes(ConsumerRecord<byte[], byte[]> record, Rows rows) {
        return rows.rows().isEmpty()
                ? 0
                : record.serializedValueSize() + (long) ROW_BYTES * rows.rows().size();
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
