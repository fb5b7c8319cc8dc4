package io.momentcross.label.replay;

import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinState.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** All partitions of a stretch, some at a time. */
final class Replay {

    interface TargetOf {
        ReplayTarget partition(int partition) throws IOException;
    }

    private final ReplaySpec spec;
    private final JoinPlan plan;
    private final LogSource source;
    private final TargetOf targets;
    private final ReplayCounts counts;
    private final AtomicBoolean isStopped = new AtomicBoolean();

    Replay(ReplaySpec spec, JoinPlan plan, LogSource source, TargetOf targets, ReplayCounts counts) {
        this.spec = spec;
        this.plan = plan;
        this.source = source;
        this.targets = targets;
        this.counts = counts;
    }

    /** Where reading starts: what comes before the first tick that is said warms up. */
    LogSource.Stretch stretch() throws IOException, InterruptedException {
        return source.stretch(Math.max(0, spec.fromTick() - spec.warmUp()), spec.toTick());
    }

    /**
     * Returns when all partitions are finished.
     *
     * @param threads how many at a time; each holds a horizon of requests in memory
     * @throws IOException where one fails; the others are given up
     */
    void run(LogSource.Stretch stretch, int partitions, int threads) throws IOException, InterruptedException {
        try (ExecutorService pool = Executors.newFixedThreadPool(
                Math.min(threads, partitions),
                Thread.ofPlatform().daemon().name("replay-", 0).factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                int its = partition;
                running.add(pool.submit(() -> {
                    try {
                        run(stretch, its);
                    } catch (Throwable e) {
                        isStopped.set(true);
                        throw e;
                    }
                    return null;
                }));
            }
            await(running);
        }
    }

    private void run(LogSource.Stretch stretch, int partition) throws IOException, InterruptedException {
        if (isStopped.get()) {
            return;
        }
        try (ReplayTarget target = targets.partition(partition);
                LogReader served = stretch.open(Clock.SERVED, partition);
                LogReader feedback = stretch.open(Clock.FEEDBACK, partition)) {
            new PartitionReplay(spec, plan, target, counts).run(served, feedback, () -> !isStopped.get());
        }
    }

    private static void await(List<Future<?>> running) throws IOException, InterruptedException {
        IOException failure = null;
        for (Future<?> each : running) {
            try {
                each.get();
            } catch (ExecutionException e) {
                IOException next = e.getCause() instanceof IOException io ? io : new IOException(e);
                if (failure == null) {
                    failure = next;
                } else {
                    failure.addSuppressed(next);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
