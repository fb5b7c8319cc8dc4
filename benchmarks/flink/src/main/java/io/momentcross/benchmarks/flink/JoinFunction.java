package io.momentcross.benchmarks.flink;

import com.google.protobuf.MessageLite;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.LabelRecord;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.label.join.Exposure;
import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.JoinDefaults;
import io.momentcross.label.join.JoinOutput;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinState.Clock;
import io.momentcross.label.join.LabelCell;
import io.momentcross.label.join.LabelJoin;
import io.momentcross.label.join.sample.ExposureRecords;
import io.momentcross.label.join.sample.LabelRecords;
import io.momentcross.label.join.sample.SampleTick;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.tuple.Tuple5;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * One join for each user. Its ticks are timers: a user for whom nothing is due at a tick costs nothing at it. The
 * samples of moment are written, as the service does.
 */
final class JoinFunction
        extends KeyedProcessFunction<Long, Tuple3<Integer, Long, byte[]>, Tuple5<String, Long, String, Long, byte[]>> {

    private static final long serialVersionUID = 1L;
    private static final String SAMPLED = "moment";

    private final Duration fast;
    private final Duration slow;
    private final Duration hour;
    private final Duration horizon;

    private transient @Nullable KeyedJoinState state;
    private transient @Nullable LabelJoin join;
    private transient @Nullable Output output;

    JoinFunction(Duration fast, Duration slow, Duration hour, Duration horizon) {
        this.fast = fast;
        this.slow = slow;
        this.hour = hour;
        this.horizon = horizon;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        JoinPlan plan = JoinDefaults.plan(fast, slow, hour, horizon);
        state = new KeyedJoinState(getRuntimeContext(), plan);
        output = new Output(state);
        join = new LabelJoin(state, plan, output);
    }

    @Override
    public void processElement(
            Tuple3<Integer, Long, byte[]> event,
            Context context,
            Collector<Tuple5<String, Long, String, Long, byte[]>> out)
            throws IOException {
        long passed = context.timerService().currentWatermark();
        state().at(passed < 0 ? -1 : Ticks.lastEnded(passed), context.timerService());
        output().out = out;
        if (event.f0 == InputReader.SERVED) {
            join().served(ServedRecord.parseFrom(event.f2).getServed());
        } else {
            join().feedback(FeedbackRecord.parseFrom(event.f2).getFeedback());
        }
    }

    @Override
    public void onTimer(
            long timestamp, OnTimerContext context, Collector<Tuple5<String, Long, String, Long, byte[]>> out) {
        long tick = Ticks.lastEnded(timestamp);
        state().at(tick - 1, context.timerService());
        output().out = out;
        join().tick(Clock.SERVED, tick);
        join().tick(Clock.FEEDBACK, tick);
    }

    private KeyedJoinState state() {
        return Objects.requireNonNull(state);
    }

    private LabelJoin join() {
        return Objects.requireNonNull(join);
    }

    private Output output() {
        return Objects.requireNonNull(output);
    }

    /** As the service's, without its counters and the ends of ticks, which have no key. */
    private static final class Output implements JoinOutput {

        private final KeyedJoinState state;
        private SampleTick samples = new SampleTick();
        private @Nullable Collector<Tuple5<String, Long, String, Long, byte[]>> out;

        private Output(KeyedJoinState state) {
            this.state = state;
        }

        @Override
        public void opened(Served served, Feedback first) {
            say(
                    Topics.EXPOSURES,
                    served.getUserId(),
                    "opened/" + first.getEventId(),
                    first.getReceivedAtMs(),
                    ExposureRecords.opened(served, first));
        }

        @Override
        public void accepted(Served served, Feedback feedback, boolean first) {
            say(
                    Topics.EXPOSURES,
                    served.getUserId(),
                    feedback.getEventId(),
                    feedback.getReceivedAtMs(),
                    ExposureRecords.accepted(served, feedback, first));
        }

        @Override
        public void closed(Served served, ExposureId id, Exposure.Closed exposure) {
            long atMs = Ticks.endMs(exposure.tick());
            long user = served.getUserId();
            say(Topics.EXPOSURES, user, "closed/" + id, atMs, ExposureRecords.closed(served, id, exposure));
            say(Topics.LABELS, user, "end/" + id, atMs, LabelRecords.end(served, id.roomId(), exposure));
        }

        @Override
        public void cells(
                Served served, ExposureId id, Exposure exposure, String policy, boolean first, List<LabelCell> cells) {
            if (policy.equals(SAMPLED)) {
                samples.add(served, id.roomId(), policy, first, cells);
            }
            LabelRecord labels = LabelRecords.labels(served, id.roomId(), exposure, policy, cells);
            long tick = labels.getLabels().getTick();
            say(Topics.LABELS, served.getUserId(), policy + "/" + id + "/" + tick, Ticks.endMs(tick), labels);
        }

        @Override
        public void tickDone(long tick) {
            samples.groups(SAMPLED, tick, state::userOf)
                    .forEach(group -> say(
                            Topics.samples(SAMPLED),
                            group.getGroup().getUser().getUserId(),
                            "sample/" + group.getGroup().getRequestId() + "/" + tick,
                            Ticks.endMs(tick),
                            group));
            samples = new SampleTick();
        }

        @Override
        public void lost(Lost reason, Feedback feedback, long tick) {
            say(
                    Topics.LABELS,
                    feedback.getUserId(),
                    "lost/" + feedback.getEventId(),
                    Ticks.endMs(tick),
                    LabelRecords.lost(reason, feedback, tick));
            if (reason != Lost.DUPLICATE) {
                say(
                        Topics.deadLetters(Topics.FEEDBACK),
                        feedback.getUserId(),
                        "lost/" + feedback.getEventId(),
                        feedback.getReceivedAtMs(),
                        FeedbackRecord.newBuilder().setFeedback(feedback).build());
            }
        }

        @Override
        public void ignored(Served served) {}

        private void say(String topic, long user, String id, long atMs, MessageLite value) {
            Objects.requireNonNull(out).collect(Tuple5.of(topic, user, id, atMs, value.toByteArray()));
        }
    }
}
