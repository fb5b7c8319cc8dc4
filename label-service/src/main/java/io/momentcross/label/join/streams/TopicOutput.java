package io.momentcross.label.join.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.MessageLite;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.ExposureRecord;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.LabelRecord;
import io.momentcross.contracts.v1.Served;
import io.momentcross.label.join.Exposure;
import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.JoinOutput;
import io.momentcross.label.join.LabelCell;
import io.momentcross.label.join.sample.ExposureRecords;
import io.momentcross.label.join.sample.LabelRecords;
import io.momentcross.label.join.sample.SampleTick;
import io.momentcross.starter.kafka.CloudEventHeaders;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * What the join tells, as records: exposures at once; labels at their tick, of all policies; samples at the end of each
 * tick, of the policies that they are written of.
 */
final class TopicOutput implements JoinOutput {

    private static final String SOURCE = "/label-service";

    private final ProcessorContext<PartitionKey, byte[]> context;
    private final StoreJoinState state;
    private final List<String> sampled;
    private final JoinStatistics statistics;
    private final int partition;
    private SampleTick samples = new SampleTick();

    TopicOutput(
            ProcessorContext<PartitionKey, byte[]> context,
            StoreJoinState state,
            List<String> sampled,
            JoinStatistics statistics) {
        this.context = context;
        this.state = state;
        this.sampled = sampled;
        this.statistics = statistics;
        this.partition = context.taskId().partition();
    }

    @Override
    public void opened(Served served, Feedback first) {
        exposure(ExposureRecords.opened(served, first), "opened/" + first.getEventId());
    }

    @Override
    public void accepted(Served served, Feedback feedback, boolean first) {
        statistics.accepted();
        exposure(ExposureRecords.accepted(served, feedback, first), feedback.getEventId());
    }

    @Override
    public void closed(Served served, ExposureId id, Exposure.Closed exposure) {
        exposure(ExposureRecords.closed(served, id, exposure), "closed/" + id);
        label(LabelRecords.end(served, id.roomId(), exposure), served.getUserId(), "end/" + id, exposure.tick());
    }

    @Override
    public void cells(
            Served served, ExposureId id, Exposure exposure, String policy, boolean first, List<LabelCell> cells) {
        if (sampled.contains(policy)) {
            samples.add(served, id.roomId(), policy, first, cells);
        }
        LabelRecord labels = LabelRecords.labels(served, id.roomId(), exposure, policy, cells);
        long tick = labels.getLabels().getTick();
        label(labels, served.getUserId(), policy + "/" + id + "/" + tick, tick);
        statistics.landed(policy, cells);
    }

    @Override
    public void tickDone(long tick) {
        for (String policy : sampled) {
            String topic = JoinTopology.samplesSink(policy);
            samples.groups(policy, tick, state::userOf)
                    .forEach(group -> forward(
                            topic,
                            Long.toString(group.getGroup().getUser().getUserId()),
                            group,
                            "sample/" + group.getGroup().getRequestId() + "/" + tick,
                            Ticks.endMs(tick)));
            forward(topic, null, SampleTick.end(policy, tick), "tick/" + partition + "/" + tick, Ticks.endMs(tick));
        }
        samples = new SampleTick();
        forward(
                JoinTopology.LABELS,
                null,
                LabelRecords.tickEnd(tick),
                "tick/" + partition + "/" + tick,
                Ticks.endMs(tick));
        statistics.tickDone(partition, tick, state.openExposures());
    }

    @Override
    public void lost(Lost reason, Feedback feedback, long tick) {
        statistics.lost(reason);
        label(LabelRecords.lost(reason, feedback, tick), feedback.getUserId(), "lost/" + feedback.getEventId(), tick);
        if (reason == Lost.DUPLICATE) {
            return;
        }
        Headers headers = new RecordHeaders();
        headers.add("reason", reason.name().getBytes(UTF_8));
        byte[] value = FeedbackRecord.newBuilder().setFeedback(feedback).build().toByteArray();
        context.forward(
                new Record<>(
                        new PartitionKey(partition, Long.toString(feedback.getUserId())),
                        value,
                        feedback.getReceivedAtMs(),
                        headers),
                JoinTopology.FEEDBACK_DEAD);
    }

    @Override
    public void ignored(Served served) {
        statistics.ignored();
    }

    private void exposure(ExposureRecord record, String id) {
        forward(JoinTopology.EXPOSURES, Long.toString(record.getUserId()), record, id, record.getReceivedAtMs());
    }

    private void label(LabelRecord record, long userId, String id, long tick) {
        forward(JoinTopology.LABELS, Long.toString(userId), record, id, Ticks.endMs(tick));
    }

    private void forward(String sink, @Nullable String key, MessageLite value, String id, long atMs) {
        Headers headers = new RecordHeaders();
        CloudEventHeaders.write(headers, id, "io.momentcross." + sink + ".v1", SOURCE, Instant.ofEpochMilli(atMs));
        context.forward(
                new Record<>(new PartitionKey(partition, key), value.toByteArray(), Math.max(0, atMs), headers), sink);
    }
}
