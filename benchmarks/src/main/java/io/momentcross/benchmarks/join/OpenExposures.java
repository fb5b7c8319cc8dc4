package io.momentcross.benchmarks.join;

import io.momentcross.benchmarks.report.Progress;
import io.momentcross.benchmarks.service.LocalBroker;
import io.momentcross.benchmarks.traffic.Shape;
import io.momentcross.benchmarks.traffic.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** A join that holds many open exposures, and of which nothing is due for an hour. */
public final class OpenExposures implements AutoCloseable {

    /**
     * @param exposures  about how many
     * @param candidates of each request that showed them
     * @param slate      those of them that were shown
     * @param history    items of its user's short-video history
     */
    public record Size(int exposures, int candidates, int slate, int history) {}

    // The one that the service has where nothing else is set.
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(45);

    /**
     * What an open exposure takes.
     *
     * @param open       exposures
     * @param requests   that showed them
     * @param joinBytes  the join's store on disk as it lies, all but the users' parts
     * @param joinBytesCompacted the same with nothing left in it that was deleted or written over
     * @param usersBytes the users' parts of the requests on disk, compacted
     * @param changelogBytes both stores' changelogs in the broker, as they lie
     * @param contents   before compression
     */
    public record Taken(
            long open,
            long requests,
            long joinBytes,
            long joinBytesCompacted,
            long usersBytes,
            long changelogBytes,
            StoreContents contents) {}

    /** @param seconds from the kill to the first tick that was done again in every partition */
    public record Restart(boolean withStandby, long open, double seconds) {}

    private static final int PARTITIONS = 2;
    private static final int TICKS = 6;
    private static final long FIRST_TICK = 58_800_000;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final Path work;
    private final Progress progress;
    private final LocalBroker broker;
    private final LogFeed feed;
    private final LabelWatch watch;
    private long tick;
    private long requests;
    private List<String> kafka = sessionTimeout(SESSION_TIMEOUT);

    private OpenExposures(Path work, Progress progress) throws IOException, InterruptedException {
        this.work = Files.createDirectories(work);
        this.progress = progress;
        this.broker = LocalBroker.start(work.resolve("kafka"), work.resolve("broker.log"));
        try {
            JoinTopicsOfRun.create(broker.address(), PARTITIONS);
        } catch (ExecutionException e) {
            broker.close();
            throw new IOException("the topics cannot be made", e);
        }
        this.feed = new LogFeed(broker.address(), PARTITIONS);
        this.watch = new LabelWatch(broker.address(), PARTITIONS);
    }

    /** Writes the logs. */
    public static OpenExposures of(Path work, Size size, Progress progress) throws IOException, InterruptedException {
        OpenExposures open = new OpenExposures(work, progress);
        int perTick = Math.max(1, size.exposures() / size.slate() / TICKS);
        Shape shape = new Shape(perTick * 5, perTick, size.candidates(), size.slate(), size.history());
        Shown shown = new Shown(shape, FIRST_TICK, 1);
        for (int i = 0; i < TICKS; i++) {
            open.feed.write(shown.next());
            open.requests += perTick;
        }
        open.feed.flush();
        open.tick = FIRST_TICK + TICKS - 1;
        progress.say(String.format(Locale.ROOT, "  written %,d requests", open.requests));
        return open;
    }

    /** After which an instance that says nothing is held for dead. */
    public OpenExposures with(Duration sessionTimeout) {
        kafka = sessionTimeout(sessionTimeout);
        return this;
    }

    private static List<String> sessionTimeout(Duration timeout) {
        return List.of("session.timeout.ms=" + timeout.toMillis());
    }

    private JoinInstance start(String name, int standbys) throws IOException, InterruptedException {
        List<String> properties = new ArrayList<>(List.of(
                "unclicked-timeout=100m",
                "fast-window=90m",
                "slow-window=100m",
                "hour-window=100m",
                "standby-replicas=" + standbys));
        return JoinInstance.start(work, name, broker.address(), properties, kafka);
    }

    private void awaitTick(long wanted, JoinInstance... instances) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        long said = System.nanoTime();
        while (watch.tick() < wanted) {
            watch.poll();
            for (JoinInstance instance : instances) {
                if (!instance.process().isAlive() || System.nanoTime() > until) {
                    throw new IOException("the join has not done tick " + wanted + " but " + watch.tick()
                            + "; its last words are:\n  " + instance.process().lastWords());
                }
            }
            if (System.nanoTime() - said > Duration.ofSeconds(10).toNanos()) {
                said = System.nanoTime();
                progress.say(
                        "  joined up to tick " + (watch.tick() - FIRST_TICK + 1) + " of " + (wanted - FIRST_TICK + 1));
            }
        }
    }

    /** What the exposures take, when the join has taken them in and ended. */
    public Taken measure() throws IOException, InterruptedException {
        long open;
        JoinInstance join = start("join", 0);
        try (join) {
            awaitTick(tick, join);
            Thread.sleep(Duration.ofSeconds(1));
            open = join.status().open();
        }
        Path state = join.stateFolder();
        long asItLies = StoreFiles.bytes(state, "join");
        StoreFiles.compact(state, "join");
        StoreFiles.compact(state, "users");
        long changelog = 0;
        for (String store : List.of("join", "users")) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                changelog += Preloaded.bytes(
                        work.resolve("kafka").resolve("label-join-" + store + "-changelog-" + partition),
                        List.of(".log"));
            }
        }
        return new Taken(
                open,
                requests,
                asItLies,
                StoreFiles.bytes(state, "join"),
                StoreFiles.bytes(state, "users"),
                changelog,
                join.contents());
    }

    /** Kills the only instance and starts it again. */
    public List<Restart> restarts(int rounds) throws IOException, InterruptedException {
        List<Restart> restarts = new ArrayList<>();
        JoinInstance join = start("a", 0);
        try {
            awaitTick(tick, join);
            for (int round = 1; round <= rounds; round++) {
                long open = join.status().open();
                long from = System.nanoTime();
                join.process().kill();
                feed.end(++tick);
                join = start("a", 0);
                awaitTick(tick, join);
                restarts.add(said(new Restart(false, open, (System.nanoTime() - from) / 1e9), round, rounds));
            }
        } finally {
            join.close();
        }
        return restarts;
    }

    /** Kills the instance that joins, with another beside it that has a copy of each store. */
    public List<Restart> takeovers(int rounds) throws IOException, InterruptedException {
        List<Restart> takeovers = new ArrayList<>();
        JoinInstance active = start("a", 1);
        JoinInstance other = start("b", 1);
        try {
            for (int round = 1; round <= rounds; round++) {
                feed.end(++tick);
                awaitTick(tick, active, other);
                for (JoinInstance instance : List.of(active, other)) {
                    instance.await("caught up", PATIENCE, OpenExposures::isCaughtUp);
                }
                if (other.status().open() > active.status().open()) {
                    JoinInstance first = active;
                    active = other;
                    other = first;
                }
                long open = active.status().open();
                long from = System.nanoTime();
                active.process().kill();
                feed.end(++tick);
                awaitTick(tick, other);
                takeovers.add(said(new Restart(true, open, (System.nanoTime() - from) / 1e9), round, rounds));
                active = start(active.name(), 1);
            }
        } finally {
            active.close();
            other.close();
        }
        return takeovers;
    }

    private static boolean isCaughtUp(JoinProcess.Status status) {
        return status.state().equals("RUNNING") && status.lag() < 1_000;
    }

    private Restart said(Restart restart, int round, int rounds) {
        progress.say(String.format(
                Locale.ROOT,
                "  round %d of %d: %s, %,d open: %.1f s",
                round,
                rounds,
                restart.withStandby() ? "with a standby" : "without a standby",
                restart.open(),
                restart.seconds()));
        return restart;
    }

    @Override
    public void close() {
        watch.close();
        feed.close();
        broker.close();
    }
}
