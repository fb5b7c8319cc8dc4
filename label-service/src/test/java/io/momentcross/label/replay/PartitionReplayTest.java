package io.momentcross.label.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.contracts.v1.ExposureLabels;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.RoomEnd;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.contracts.v1.Served;
import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinRulesFixture;
import io.momentcross.label.join.JoinState.Clock;
import io.momentcross.label.join.LabelCell;
import io.momentcross.label.join.Log;
import io.momentcross.label.join.MomentPolicy;
import io.momentcross.label.join.NaiveOracle;
import io.momentcross.label.join.RenamedPolicy;
import io.momentcross.label.replay.ReplaySpec.SourceKind;
import io.momentcross.label.replay.ReplaySpec.Target;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The join of a stretch in memory, and how fast that is. */
class PartitionReplayTest {

    private static final JoinPlan PLAN =
            new JoinPlan(JoinRulesFixture.RULES, List.of(new RenamedPolicy("again", new MomentPolicy())));

    @Test
    void cellsAreTheOraclesUnderTheNewName() throws Exception {
        History history = new History(1, 300, 20, 3);
        Log log = history.partitions.getFirst();
        Kept kept = replay(history, log);
        assertThat(kept.lines)
                .containsExactlyInAnyOrderElementsOf(NaiveOracle.lines(log, PLAN).stream()
                        .filter(line -> line.startsWith("cell again "))
                        .toList());
        assertThat(kept.lines).hasSizeGreaterThan(1000);
    }

    @Test
    void speedIsSaid() throws Exception {
        History history = new History(1, 500, 1000, 5);
        Log log = history.partitions.getFirst();
        replay(history, log);
        ReplayCounts counts = new ReplayCounts();
        // The thread's own time: a machine that does other things at the same time says little by the clock.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long from = threads.getCurrentThreadCpuTime();
        replay(history, log, counts);
        double seconds = (threads.getCurrentThreadCpuTime() - from) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "a replay in memory: %,d events in %.2f s of one core, %,.0f events/s, %,.1f million a minute%n",
                counts.records(),
                seconds,
                counts.records() / seconds,
                counts.records() / seconds * 60 / 1e6);
        assertThat(counts.cellsTotal()).isPositive();
    }

    private static Kept replay(History history, Log log) throws Exception {
        return replay(history, log, new ReplayCounts());
    }

    private static Kept replay(History history, Log log, ReplayCounts counts) throws Exception {
        Kept kept = new Kept();
        ReplaySpec spec = new ReplaySpec(
                "again",
                "moment",
                ReplaySpec.rules(PLAN),
                SourceKind.archive,
                Set.of(Target.tables),
                history.first,
                history.last,
                0);
        new PartitionReplay(spec, PLAN, kept, counts)
                .run(new ListReader(log.readServed(EVENTS)), new ListReader(log.readFeedback(EVENTS)), () -> true);
        assertThat(kept.isFinished).isTrue();
        return kept;
    }

    private static final Log.Reader<LogEvent> EVENTS = new Log.Reader<>() {

        @Override
        public LogEvent served(Served served) {
            return new LogEvent.Answered(served);
        }

        @Override
        public LogEvent feedback(Feedback feedback) {
            return new LogEvent.Given(feedback);
        }

        @Override
        public LogEvent roomEnd(RoomEnd end) {
            return new LogEvent.RoomEnded(end);
        }

        @Override
        public LogEvent tick(Clock where, long number) {
            return new LogEvent.Ticked(number);
        }
    };

    private static final class ListReader implements LogReader {

        private final Iterator<LogEvent> events;
        private long read;

        ListReader(List<LogEvent> events) {
            this.events = events.iterator();
        }

        @Override
        public @Nullable LogEvent next() {
            read++;
            return events.hasNext() ? events.next() : null;
        }

        @Override
        public long read() {
            return read;
        }

        @Override
        public void close() {}
    }

    private static final class Kept implements ReplayTarget {

        private final List<String> lines = new ArrayList<>();
        private boolean isFinished;

        @Override
        public boolean wantsSamples() {
            return false;
        }

        @Override
        public void tick(long tick, List<ExposureLabels> labels, List<SampleRecord> samples) {
            for (ExposureLabels each : labels) {
                ExposureId id = new ExposureId(
                        each.getServed().getRequestId(), each.getServed().getRoomId());
                each.getCellsList()
                        .forEach(cell -> lines.add(NaiveOracle.line(
                                each.getPolicy(),
                                id,
                                new LabelCell(cell.getTask(), cell.getKind(), cell.getHappenedAtMs(), tick))));
            }
        }

        @Override
        public void finish() {
            isFinished = true;
        }

        @Override
        public void close() {}
    }

    @Test
    void progressSaysShareSpeedAndTimeLeft() {
        assertThat(ReplayProgress.text(1_000, 250, Duration.ofSeconds(10)))
                .isEqualTo("25.0 % | 250 of 1,000 events | 25 events/s | 0:30 left");
        assertThat(ReplayProgress.text(1_000_000, 100, Duration.ofSeconds(1))).endsWith("2:46:39 left");
        assertThat(ReplayProgress.text(10, 12, Duration.ofSeconds(1))).startsWith("100.0 % | 12 of 12");
        assertThat(ReplayProgress.text(10, 0, Duration.ofSeconds(1))).endsWith("? left");
    }
}
