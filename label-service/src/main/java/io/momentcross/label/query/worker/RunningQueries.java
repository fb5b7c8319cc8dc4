package io.momentcross.label.query.worker;

import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What runs, and its end: the process of a query that should stop is killed. */
final class RunningQueries implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(50);

    private final Map<String, Handle> byId = new ConcurrentHashMap<>();
    private final Thread watch =
            Thread.ofPlatform().name("label-query-watch").daemon().unstarted(this::watch);
    private volatile boolean closed;

    RunningQueries() {
        watch.start();
    }

    private void watch() {
        while (!closed) {
            byId.values().forEach(Handle::look);
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    Handle add(String id, Duration timeout) throws QueryException {
        Handle handle = new Handle(id, System.nanoTime() + timeout.toNanos());
        if (byId.putIfAbsent(id, handle) != null) {
            throw new QueryException(Reason.ID_TAKEN, "A query with this id is running.");
        }
        return handle;
    }

    boolean cancel(String id) {
        Handle handle = byId.get(id);
        if (handle == null) {
            return false;
        }
        handle.cancel();
        return true;
    }

    @Override
    public void close() {
        byId.values().forEach(Handle::cancel);
        closed = true;
    }

    /** One running query. */
    final class Handle implements AutoCloseable {

        private final String id;
        private final long endsAt;
        private volatile boolean cancelled;
        private volatile boolean timedOut;
        private @Nullable Worker worker;
        private @Nullable Runnable onClose;

        private Handle(String id, long endsAt) {
            this.id = id;
            this.endsAt = endsAt;
        }

        void onClose(Runnable after) {
            onClose = after;
        }

        /** From now on this is what is killed. */
        synchronized void runs(Worker next) {
            worker = next;
            look();
        }

        /** From now on nothing is. */
        synchronized void ranWell() {
            worker = null;
        }

        boolean isCancelled() {
            return cancelled;
        }

        boolean isTimedOut() {
            return timedOut;
        }

        private synchronized void cancel() {
            cancelled = true;
            look();
        }

        private synchronized void look() {
            timedOut = timedOut || System.nanoTime() - endsAt > 0;
            if (worker != null && (cancelled || timedOut)) {
                worker.kill();
            }
        }

        @Override
        public synchronized void close() {
            worker = null;
            byId.remove(id, this);
            if (onClose != null) {
                onClose.run();
                onClose = null;
            }
        }
    }
}
