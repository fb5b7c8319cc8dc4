package io.momentcross.benchmarks.labels;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.management.OperatingSystemMXBean;
import io.momentcross.benchmarks.traffic.Shape;
import io.momentcross.benchmarks.traffic.TickInput;
import io.momentcross.benchmarks.traffic.Traffic;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.Served;
import io.momentcross.label.join.InMemoryJoinState;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinState.Clock;
import io.momentcross.label.join.LabelJoin;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/** The join on maps, fed tick after tick by the thread that calls; what is not the join is not timed. */
final class CoreRun {

    private static final long FIRST_TICK = 58_800_000;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final Traffic traffic;
    private final CountedOutput output = new CountedOutput();
    private final LabelJoin join;

    CoreRun(Shape shape, JoinPlan plan, long seed) {
        traffic = new Traffic(shape, FIRST_TICK, seed);
        join = new LabelJoin(new InMemoryJoinState(), plan, output);
    }

    /**
     * @param threadNanos  processor time of the joining thread alone
     * @param processNanos of the whole process: with the garbage collector and the compiler
     * @param cells        labels said
     */
    record Measured(long events, long threadNanos, long processNanos, long cells) {

        double eventsPerSecond() {
            return events * 1e9 / processNanos;
        }
    }

    /** Joins the next {@code ticks}, which are made and read before the time is taken. */
    Measured run(int ticks) {
        List<TickInput> inputs = new ArrayList<>();
        for (int i = 0; i < ticks; i++) {
            inputs.add(apart(traffic.next()));
        }
        long cells = output.cells();
        long process = system.getProcessCpuTime();
        long thread = threads.getCurrentThreadCpuTime();
        for (TickInput input : inputs) {
            input.served().forEach(join::served);
            input.feedback().forEach(join::feedback);
            join.tick(Clock.SERVED, input.tick());
            join.tick(Clock.FEEDBACK, input.tick());
        }
        return new Measured(
                inputs.stream().mapToLong(TickInput::events).sum(),
                threads.getCurrentThreadCpuTime() - thread,
                system.getProcessCpuTime() - process,
                output.cells() - cells);
    }

    // Protobuf decodes a text when it is first asked for, which is no work of the join.
    private static void read(String id) {
        if (id.isEmpty()) {
            throw new IllegalStateException("a record has no id");
        }
    }

    /** As records come from a topic: no text is the same object twice. */
    private static TickInput apart(TickInput input) {
        try {
            List<Served> served = new ArrayList<>();
            for (Served request : input.served()) {
                Served read = Served.parseFrom(request.toByteArray());
                read(read.getRequestId());
                served.add(read);
            }
            List<Feedback> feedback = new ArrayList<>();
            for (Feedback event : input.feedback()) {
                Feedback read = Feedback.parseFrom(event.toByteArray());
                read(read.getEventId());
                read(read.getRequestId());
                feedback.add(read);
            }
            return new TickInput(input.tick(), served, feedback);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
