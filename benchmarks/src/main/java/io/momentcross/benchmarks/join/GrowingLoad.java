package io.momentcross.benchmarks.join;

import static io.momentcross.benchmarks.report.Table.number;

import io.momentcross.benchmarks.report.Progress;
import io.momentcross.benchmarks.report.Table;
import io.momentcross.benchmarks.service.LocalBroker;
import io.momentcross.benchmarks.traffic.Shape;
import io.momentcross.benchmarks.traffic.TickInput;
import io.momentcross.benchmarks.traffic.Traffic;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * An open loop: events are written when their time has come, whatever becomes of them, in a world whose ticks last a
 * second instead of 30. The lag of a tick is the time from its records' writing until its end stands in the labels
 * topic of every partition, committed.
 */
public final class GrowingLoad {

    /**
     * @param eventsPerSecond wanted
     * @param written         a second, in truth
     * @param p50Ms           of the ticks' lags; a tick that had not ended when the step was over counts as it stood
     * @param p99Ms           likewise
     * @param behind          ticks that had not ended then
     * @param joinCpu         processors that the join's process kept busy, all threads
     * @param brokerCpu       likewise the broker
     */
    public record Step(
            int eventsPerSecond,
            double written,
            double p50Ms,
            double p99Ms,
            long behind,
            double joinCpu,
            double brokerCpu) {

        /** Whether the join still keeps up. */
        public boolean keepsUp() {
            return behind < 3 && p99Ms < 3_000;
        }
    }

    private static final int PARTITIONS = 2;
    private static final long FIRST_TICK = 58_800_000;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final double EVENTS_OF_REQUEST = 24;
    private static final int WARM_STEPS = 1;

    private final LogFeed feed;
    private final LabelWatch watch;
    private final Map<Long, Long> written = new ConcurrentHashMap<>();
    private long tick = FIRST_TICK;

    private GrowingLoad(LogFeed feed, LabelWatch watch) {
        this.feed = feed;
        this.watch = watch;
    }

    /** Up to the first rate at which the join does not keep up, that one included. */
    public static List<Step> run(Path work, List<Integer> rates, int seconds, Progress progress)
            throws IOException, InterruptedException, ExecutionException {
        Files.createDirectories(work);
        List<Step> steps = new ArrayList<>();
        try (LocalBroker broker = LocalBroker.start(work.resolve("kafka"), work.resolve("broker.log"))) {
            JoinTopicsOfRun.create(broker.address(), PARTITIONS);
            try (JoinInstance join = JoinInstance.start(
                            work, "join", broker.address(), Plans.Windows.SHORT.properties(), List.of());
                    LogFeed feed = new LogFeed(broker.address(), PARTITIONS);
                    LabelWatch watch = new LabelWatch(broker.address(), PARTITIONS)) {
                join.await(
                        "running",
                        Duration.ofMinutes(2),
                        status -> status.state().equals("RUNNING"));
                GrowingLoad load = new GrowingLoad(feed, watch);
                for (int i = 0; i < WARM_STEPS; i++) {
                    load.step(rates.getFirst(), seconds, broker, join);
                }
                for (int rate : rates) {
                    Step step = load.step(rate, seconds, broker, join);
                    steps.add(step);
                    progress.say(String.format(
                            Locale.ROOT,
                            "  %,d events/s: lag p50 %.0f ms, p99 %.0f ms, join %.2f cores",
                            rate,
                            step.p50Ms(),
                            step.p99Ms(),
                            step.joinCpu()));
                    if (!step.keepsUp()) {
                        break;
                    }
                }
            }
        }
        return steps;
    }

    private Step step(int rate, int seconds, LocalBroker broker, JoinInstance join)
            throws IOException, InterruptedException {
        int requests = Math.max(1, (int) Math.round(rate * TICK.toMillis() / 1000.0 / EVENTS_OF_REQUEST));
        Traffic traffic = new Traffic(Shape.ofRequests(requests), tick, rate);
        long first = tick;
        tick += seconds;
        written.clear();
        double joinCpu = seconds(join.process().cpu());
        double brokerCpu = seconds(broker.cpu());
        long from = System.nanoTime();
        Thread writer = Thread.ofPlatform().name("load").unstarted(() -> write(traffic, seconds, from));
        writer.start();
        List<Double> lags = new ArrayList<>();
        Deque<Long> open = new ArrayDeque<>();
        for (long number = first; number < tick; number++) {
            open.add(number);
        }
        long until = from + Duration.ofSeconds(seconds).toNanos() + TICK.toNanos();
        while (System.nanoTime() < until && !open.isEmpty()) {
            watch.poll();
            while (!open.isEmpty() && watch.tick() >= open.getFirst()) {
                lags.add(millis(System.nanoTime() - written.getOrDefault(open.removeFirst(), System.nanoTime())));
            }
        }
        writer.join();
        double wall = (System.nanoTime() - from) / 1e9;
        Step step = step(
                rate, lags, open, wall, seconds(join.process().cpu()) - joinCpu, seconds(broker.cpu()) - brokerCpu);
        catchUp();
        return step;
    }

    private Step step(int rate, List<Double> lags, Deque<Long> open, double wall, double joinCpu, double brokerCpu) {
        long now = System.nanoTime();
        open.forEach(number -> lags.add(millis(now - written.getOrDefault(number, now))));
        List<Double> sorted = lags.stream().sorted().toList();
        return new Step(
                rate,
                events / wall,
                sorted.get(sorted.size() / 2),
                sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100)),
                open.size(),
                joinCpu / wall,
                brokerCpu / wall);
    }

    private volatile long events;

    private void write(Traffic traffic, int ticks, long from) {
        long sent = 0;
        for (int i = 0; i < ticks; i++) {
            TickInput input = traffic.next();
            long start = from + i * TICK.toNanos();
            int served = 0;
            int feedback = 0;
            // In fifty portions, so that a tick's events are not one burst.
            for (int portion = 1; portion <= 50; portion++) {
                LockSupport.parkNanos(start + portion * TICK.toNanos() / 50 - System.nanoTime());
                for (; served < input.served().size() * portion / 50; served++) {
                    Served request = input.served().get(served);
                    feed.served(request);
                }
                for (; feedback < input.feedback().size() * portion / 50; feedback++) {
                    Feedback event = input.feedback().get(feedback);
                    feed.feedback(event);
                }
            }
            feed.end(input.tick());
            feed.flush();
            written.put(input.tick(), System.nanoTime());
            sent += input.events();
            events = sent;
        }
    }

    /** Lets the join come to the end of what was written, so that each step starts even. */
    private void catchUp() throws IOException {
        long until = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (watch.tick() < tick - 1) {
            if (System.nanoTime() > until) {
                throw new IOException("the join did not catch up within 3 min of a step");
            }
            watch.poll();
        }
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    public static Table table(List<Step> steps) {
        return new Table(
                "Growing load, one thread, ticks of a second: lag of a tick",
                List.of("events/s", "written/s", "p50 ms", "p99 ms", "ticks behind", "join's cores", "broker's cores"),
                steps.stream()
                        .map(step -> List.of(
                                number("%,.0f", step.eventsPerSecond()),
                                number("%,.0f", step.written()),
                                number("%,.0f", step.p50Ms()),
                                number("%,.0f", step.p99Ms()),
                                Long.toString(step.behind()),
                                number("%.2f", step.joinCpu()),
                                number("%.2f", step.brokerCpu())))
                        .toList());
    }
}
