package io.momentcross.label.query.worker;

import io.momentcross.label.query.QueryProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The processes that run queries. One that did its work well is used again; one that was stopped, or grew, is not. Some
 * stand by, since a start takes half a second and more. How many run at once, their users say. Thread-safe.
 */
@Component
final class Workers implements SmartLifecycle, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();
    private static final long KEEP_NANOS = Duration.ofMinutes(1).toNanos();

    private record Idle(Worker worker, long since) {}

    private final WorkerCommand command;
    private final QueryProperties properties;
    private final Set<Worker> busy = ConcurrentHashMap.newKeySet();
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final Thread watch =
            Thread.ofPlatform().name("query-workers").daemon().unstarted(this::watch);
    private volatile boolean isRunning;
    private volatile boolean closed;

    Workers(WorkerProgram program, QueryProperties properties) {
        this.command = new WorkerCommand(program, properties);
        this.properties = properties;
        watch.start();
    }

    /** One that nobody else uses until it is given back. It may be starting still. */
    Worker take() throws IOException {
        Worker worker = idle();
        if (worker == null) {
            worker = Worker.start(command);
        }
        busy.add(worker);
        if (closed) {
            worker.kill();
        }
        LockSupport.unpark(watch);
        return worker;
    }

    private synchronized @Nullable Worker idle() {
        // The one used last: the others may go.
        for (Idle next = idle.pollLast(); next != null; next = idle.pollLast()) {
            if (next.worker().isUsable()) {
                return next.worker();
            }
        }
        return null;
    }

    /** @param isClean whether nothing of its query is left */
    void giveBack(Worker worker, boolean isClean) {
        busy.remove(worker);
        boolean isSmall = worker.memory() < properties.processMemory().toBytes() / 2;
        if (closed || !isClean || !isSmall || !worker.isUsable()) {
            worker.kill();
        } else {
            keep(worker);
        }
        LockSupport.unpark(watch);
    }

    private synchronized void keep(Worker worker) {
        idle.addLast(new Idle(worker, System.nanoTime()));
    }

    /** Processes that run a query now. */
    List<Long> pids() {
        return busy.stream().map(Worker::pid).toList();
    }

    private void watch() {
        while (!closed) {
            long most = properties.processMemory().toBytes();
            for (Worker worker : busy) {
                if (worker.memory() > most) {
                    LOG.warn("A query took more than {} MB and its process was ended.", most >> 20);
                    worker.killAsTooLarge();
                }
            }
            standBy();
            LockSupport.parkNanos(this, busy.isEmpty() ? KEEP_NANOS : LOOK_NANOS);
        }
    }

    /** Keeps as many as are wanted, and lets the others go after a while. */
    private synchronized void standBy() {
        idle.removeIf(next -> !next.worker().isUsable());
        while (idle.size() > properties.spareWorkers()
                && System.nanoTime() - idle.peekFirst().since() > KEEP_NANOS) {
            idle.removeFirst().worker().kill();
        }
        try {
            while (isRunning && !closed && idle.size() < properties.spareWorkers()) {
                idle.addFirst(new Idle(Worker.start(command), System.nanoTime()));
            }
        } catch (IOException e) {
            LOG.warn("A query worker could not be started.", e);
        }
    }

    @Override
    public void start() {
        isRunning = true;
        LockSupport.unpark(watch);
    }

    @Override
    public void stop() {
        isRunning = false;
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watch);
        busy.forEach(Worker::kill);
        synchronized (this) {
            idle.forEach(next -> next.worker().kill());
            idle.clear();
        }
    }
}
