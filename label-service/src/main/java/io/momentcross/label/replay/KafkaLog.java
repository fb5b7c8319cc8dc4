package io.momentcross.label.replay;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.label.join.JoinState.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** History as Kafka still has it. */
final class KafkaLog implements LogSource {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaLog.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    // Tickers whose clocks differ may write a number again after the next.
    private static final long DISORDER = 4;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private @Nullable Bounds known;

    /** @param consumers read_committed, without a group */
    KafkaLog(Supplier<Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
    }

    /** As they are when they are first asked for. */
    @Override
    public synchronized Bounds bounds() throws IOException {
        Bounds there = known;
        if (there == null) {
            there = look();
            known = there;
        }
        return there;
    }

    private Bounds look() throws IOException {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            int served = consumer.partitionsFor(Topics.SERVED).size();
            int feedback = consumer.partitionsFor(Topics.FEEDBACK).size();
            if (served != feedback || served == 0) {
                throw new IOException(Topics.SERVED + " has " + served + " partitions and " + Topics.FEEDBACK + " has "
                        + feedback + ": they cannot be joined.");
            }
            TickIndex index = new TickIndex(consumer, KafkaLog::tick);
            long first = Long.MAX_VALUE;
            long last = Long.MAX_VALUE;
            for (TopicPartition partition : partitions(served)) {
                long newest = index.newest(partition);
                if (newest < 0) {
                    return new Bounds(served, -1, -1);
                }
                last = Math.min(last, newest);
                first = Math.min(first, index.first(partition));
            }
            return new Bounds(served, first, last);
        } catch (TimeoutException e) {
            throw new IOException("Kafka does not answer at what spring.kafka.bootstrap-servers says.", e);
        }
    }

    private static List<TopicPartition> partitions(int partitions) {
        List<TopicPartition> all = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            all.add(new TopicPartition(Topics.SERVED, partition));
            all.add(new TopicPartition(Topics.FEEDBACK, partition));
        }
        return all;
    }

    @Override
    public Stretch stretch(long fromTick, long toTick) throws IOException {
        Bounds bounds = bounds();
        boolean isMiddle = fromTick > bounds.firstTick();
        List<Long> starts = new ArrayList<>();
        long records = 0;
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            TickIndex index = new TickIndex(consumer, KafkaLog::tick);
            for (TopicPartition partition : partitions(bounds.partitions())) {
                long start = isMiddle ? index.before(partition, fromTick - 1 - DISORDER) : index.beginning(partition);
                starts.add(start);
                records += index.before(partition, toTick + DISORDER) - start;
            }
        }
        long all = records;
        return new Stretch() {

            @Override
            public long records() {
                return all;
            }

            @Override
            public LogReader open(Clock log, int partition) {
                String topic = log == Clock.SERVED ? Topics.SERVED : Topics.FEEDBACK;
                Consumer<byte[], byte[]> consumer = consumers.get();
                TopicPartition source = new TopicPartition(topic, partition);
                consumer.assign(List.of(source));
                consumer.seek(source, starts.get(2 * partition + (log == Clock.SERVED ? 0 : 1)));
                return new Reader(consumer, isMiddle ? fromTick : -1, toTick);
            }
        };
    }

    private static final class Reader implements LogReader {

        private final Consumer<byte[], byte[]> consumer;
        private final long toTick;
        private final long fromTick;
        private Iterator<ConsumerRecord<byte[], byte[]>> polled = Collections.emptyIterator();
        private long tick = -1;
        private long read;
        private boolean isBefore;

        /** @param fromTick -1 from the first record on */
        Reader(Consumer<byte[], byte[]> consumer, long fromTick, long toTick) {
            this.consumer = consumer;
            this.fromTick = fromTick;
            this.toTick = toTick;
            this.isBefore = fromTick >= 0;
        }

        @Override
        public @Nullable LogEvent next() throws IOException {
            while (tick < toTick) {
                LogEvent event = event(take());
                if (event instanceof LogEvent.Ticked ticked) {
                    if (ticked.number() > tick && (!isBefore || ticked.number() >= fromTick - 1)) {
                        isBefore = false;
                        tick = ticked.number();
                        return event;
                    }
                } else if (event != null && !isBefore) {
                    return event;
                }
            }
            return null;
        }

        private ConsumerRecord<byte[], byte[]> take() throws IOException {
            long end = System.nanoTime() + SILENCE.toNanos();
            while (!polled.hasNext()) {
                if (System.nanoTime() > end) {
                    throw new IOException("Kafka gave nothing of " + consumer.assignment() + " for "
                            + SILENCE.toSeconds() + " s, after tick " + tick + ".");
                }
                polled = consumer.poll(POLL).iterator();
            }
            read++;
            return polled.next();
        }

        @Override
        public long read() {
            return read;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    /** Null where the record cannot be read: the join does not take it in, either. */
    private static @Nullable LogEvent event(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() == null) {
                return null;
            }
            return record.topic().equals(Topics.SERVED)
                    ? served(ServedRecord.parseFrom(record.value()))
                    : feedback(FeedbackRecord.parseFrom(record.value()));
        } catch (InvalidProtocolBufferException e) {
            LOG.warn("{}-{}@{} cannot be read", record.topic(), record.partition(), record.offset());
            return null;
        }
    }

    private static @Nullable LogEvent served(ServedRecord record) {
        return switch (record.getRecordCase()) {
            case SERVED -> new LogEvent.Answered(record.getServed());
            case TICK -> new LogEvent.Ticked(record.getTick().getNumber());
            case RECORD_NOT_SET -> null;
        };
    }

    private static @Nullable LogEvent feedback(FeedbackRecord record) {
        return switch (record.getRecordCase()) {
            case FEEDBACK -> new LogEvent.Given(record.getFeedback());
            case TICK -> new LogEvent.Ticked(record.getTick().getNumber());
            case ROOM_END -> new LogEvent.RoomEnded(record.getRoomEnd());
            case RECORD_NOT_SET -> null;
        };
    }

    private static long tick(ConsumerRecord<byte[], byte[]> record) {
        return event(record) instanceof LogEvent.Ticked ticked ? ticked.number() : -1;
    }

    @Override
    public void close() {
        // Consumers belong to their readers.
    }
}
