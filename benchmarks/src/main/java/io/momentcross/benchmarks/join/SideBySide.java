package io.momentcross.benchmarks.join;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.benchmarks.report.Progress;
import io.momentcross.benchmarks.service.BuiltJar;
import io.momentcross.benchmarks.service.LocalBroker;
import io.momentcross.benchmarks.service.Running;
import io.momentcross.benchmarks.traffic.Shape;
import io.momentcross.benchmarks.traffic.TickInput;
import io.momentcross.benchmarks.traffic.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.springframework.util.FileSystemUtils;

/**
 * The join of the service and the same join in Flink, each in a process of its own, drain the same logs from copies of
 * one broker, in turns. A side is done when all that the pure core makes of the input stands in the labels topic,
 * committed; then its records are held against the core's.
 */
public final class SideBySide {

    /** @param warmTicks of the input, worked off before the time is taken */
    public record Size(int requestsPerTick, int warmTicks, int ticks, int partitions) {}

    /**
     * @param events            in what was measured
     * @param wallSeconds       it took
     * @param cpuSeconds        of the joining process, all of its threads
     * @param brokerCpuSeconds  of the broker meanwhile
     */
    public record Drained(String side, long events, double wallSeconds, double cpuSeconds, double brokerCpuSeconds) {

        public double eventsPerCpuSecond() {
            return events / cpuSeconds;
        }
    }

    public static final String FLINK = "Flink, checkpoint 1 s";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long FIRST_TICK = 58_800_000;

    private final Path root;
    private final Path work;
    private final Size size;
    private final Progress progress;
    private final Reference warm;
    private final Reference all;
    private long events;

    private SideBySide(Path root, Path work, Size size, Progress progress) {
        this.root = root;
        this.work = work;
        this.size = size;
        this.progress = progress;
        this.warm = new Reference(Plans.three(Plans.Windows.SHORT));
        this.all = new Reference(Plans.three(Plans.Windows.SHORT));
    }

    /** One run of a side. */
    private interface Start {
        Running start(Path folder, String bootstrap) throws IOException, InterruptedException;
    }

    /** @return each side's rounds in the order in which they ran */
    public static List<Drained> run(Path root, Path work, Size size, int rounds, Progress progress)
            throws IOException, InterruptedException, ExecutionException {
        return new SideBySide(root, work, size, progress).run(rounds);
    }

    private List<Drained> run(int rounds) throws IOException, InterruptedException, ExecutionException {
        Traffic traffic = new Traffic(Shape.ofRequests(size.requestsPerTick()), FIRST_TICK, 1);
        Preloaded preloaded = Preloaded.of(
                work, size.partitions(), size.warmTicks() + size.ticks(), () -> counted(traffic.next()), progress);
        Map<String, Start> sides = new LinkedHashMap<>();
        sides.put("Kafka Streams, commit 100 ms", (folder, bootstrap) -> streams(folder, bootstrap, "100ms"));
        sides.put("Kafka Streams, commit 1 s", (folder, bootstrap) -> streams(folder, bootstrap, "1s"));
        sides.put(FLINK, this::flink);
        List<Drained> drained = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Map.Entry<String, Start> side : sides.entrySet()) {
                Drained one = drain(preloaded, side.getKey(), side.getValue());
                progress.say(String.format(
                        "  round %d of %d: %s: %,.0f events per CPU second, %,.0f events/s",
                        round, rounds, one.side(), one.eventsPerCpuSecond(), one.events() / one.wallSeconds()));
                drained.add(one);
            }
        }
        return drained;
    }

    private TickInput counted(TickInput input) {
        all.take(input);
        if (input.tick() < FIRST_TICK + size.warmTicks()) {
            warm.take(input);
        } else {
            events += input.events();
        }
        return input;
    }

    private Running streams(Path folder, String bootstrap, String commit) throws IOException, InterruptedException {
        List<String> properties = new ArrayList<>(Plans.Windows.SHORT.properties());
        properties.add("commit-interval=" + commit);
        return JoinInstance.start(folder, "join", bootstrap, properties, List.of())
                .process();
    }

    private Running flink(Path folder, String bootstrap) throws IOException, InterruptedException {
        Path state = Files.createDirectories(folder.resolve("state"));
        List<String> options = new ArrayList<>(JoinInstance.JOIN_JVM);
        options.addAll(List.of(
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        List<String> command = BuiltJar.command(root.resolve("benchmarks"), "flink", ".jar", options);
        command.addAll(List.of(
                "--bootstrap=" + bootstrap,
                "--work=" + state.getParent(),
                "--windows-minutes=" + Plans.Windows.SHORT.minutes()));
        return Running.start("Flink", command, Map.of(), folder.resolve("flink.log"), () -> true);
    }

    private Drained drain(Preloaded preloaded, String side, Start start) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(work.resolve("run"));
        try (LocalBroker broker = preloaded.broker(folder);
                LabelWatch watch = new LabelWatch(broker.address(), size.partitions());
                Running running = start.start(folder, broker.address())) {
            await(watch, warm.sum().records(), running, side);
            double cpu = seconds(running.cpu());
            double brokerCpu = seconds(broker.cpu());
            long from = System.nanoTime();
            await(watch, all.sum().records(), running, side);
            Drained drained = new Drained(
                    side,
                    events,
                    (System.nanoTime() - from) / 1e9,
                    seconds(running.cpu()) - cpu,
                    seconds(broker.cpu()) - brokerCpu);
            if (!watch.sum().isSameAs(all.sum())) {
                throw new IOException(side + " has said other labels than the core");
            }
            return drained;
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private static void await(LabelWatch watch, long records, Running running, String side)
            throws IOException, InterruptedException {
        long last = -1;
        long until = 0;
        while (watch.sum().records() < records) {
            if (watch.sum().records() > last) {
                last = watch.sum().records();
                until = System.nanoTime() + PATIENCE.toNanos();
            }
            if (!running.isAlive() || System.nanoTime() > until) {
                throw new IOException(side + " has written " + last + " of " + records
                        + " labels and goes no further; its last words are:\n  " + running.lastWords());
            }
            try {
                watch.poll();
            } catch (InvalidProtocolBufferException e) {
                throw new IOException(side + " has written what is no label", e);
            }
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
