package io.momentcross.label.join.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinState.Clock;
import io.momentcross.label.join.LabelJoin;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands one partition's records to the join. What cannot be read goes to the dead letters, whole. */
final class JoinProcessor implements Processor<byte[], byte[], PartitionKey, byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(JoinProcessor.class);

    private final JoinPlan plan;
    private final List<String> sampled;
    private final JoinStatistics statistics;
    private @Nullable ProcessorContext<PartitionKey, byte[]> context;
    private @Nullable LabelJoin join;

    JoinProcessor(JoinPlan plan, List<String> sampled, JoinStatistics statistics) {
        this.plan = plan;
        this.sampled = sampled;
        this.statistics = statistics;
    }

    @Override
    public void init(ProcessorContext<PartitionKey, byte[]> context) {
        this.context = context;
        StoreJoinState state = new StoreJoinState(
                context.getStateStore(JoinTopology.JOIN_STORE), context.getStateStore(JoinTopology.USER_STORE), plan);
        join = new LabelJoin(state, plan, new TopicOutput(context, state, sampled, statistics));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata source = context().recordMetadata().orElseThrow();
        try {
            if (source.topic().equals(Topics.SERVED)) {
                served(ServedRecord.parseFrom(value(record)));
            } else {
                feedback(FeedbackRecord.parseFrom(value(record)));
            }
        } catch (InvalidProtocolBufferException e) {
            unreadable(record, source, String.valueOf(e.getMessage()));
        }
    }

    private static byte[] value(Record<byte[], byte[]> record) throws InvalidProtocolBufferException {
        if (record.value() == null) {
            throw new InvalidProtocolBufferException("the record has no value");
        }
        return record.value();
    }

    private void served(ServedRecord record) throws InvalidProtocolBufferException {
        switch (record.getRecordCase()) {
            case SERVED -> join().served(record.getServed());
            case TICK -> join().tick(Clock.SERVED, record.getTick().getNumber());
            case RECORD_NOT_SET -> throw new InvalidProtocolBufferException("the record is of an unknown kind");
        }
    }

    private void feedback(FeedbackRecord record) throws InvalidProtocolBufferException {
        switch (record.getRecordCase()) {
            case FEEDBACK -> join().feedback(record.getFeedback());
            case TICK -> join().tick(Clock.FEEDBACK, record.getTick().getNumber());
            case ROOM_END ->
                join().roomEnded(
                                record.getRoomEnd().getRoomId(),
                                record.getRoomEnd().getReceivedAtMs());
            case RECORD_NOT_SET -> throw new InvalidProtocolBufferException("the record is of an unknown kind");
        }
    }

    private void unreadable(Record<byte[], byte[]> record, RecordMetadata source, String reason) {
        LOG.warn("{}-{}@{} cannot be read: {}", source.topic(), source.partition(), source.offset(), reason);
        statistics.unreadable(source.topic());
        Headers headers = new RecordHeaders(record.headers());
        headers.add("reason", reason.getBytes(UTF_8));
        headers.add("source", (source.topic() + "-" + source.partition() + "@" + source.offset()).getBytes(UTF_8));
        String key = record.key() == null ? null : new String(record.key(), UTF_8);
        context()
                .forward(
                        new Record<>(
                                new PartitionKey(source.partition(), key),
                                record.value(),
                                Math.max(0, record.timestamp()),
                                headers),
                        source.topic().equals(Topics.SERVED) ? JoinTopology.SERVED_DEAD : JoinTopology.FEEDBACK_DEAD);
    }

    @Override
    public void close() {
        statistics.left(context().taskId().partition());
    }

    private ProcessorContext<PartitionKey, byte[]> context() {
        return Objects.requireNonNull(context);
    }

    private LabelJoin join() {
        return Objects.requireNonNull(join);
    }
}
