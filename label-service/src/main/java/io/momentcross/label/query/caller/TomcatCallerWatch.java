package io.momentcross.label.query.caller;

import io.momentcross.label.query.CallerWatch;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries to read from the connection, without waiting, every quarter of a second. */
final class TomcatCallerWatch implements CallerWatch, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TomcatCallerWatch.class);
    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

    private final Set<Connection> watched = ConcurrentHashMap.newKeySet();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("caller-watch").unstarted(this::watch);
    private volatile boolean closed;

    TomcatCallerWatch() {
        thread.start();
    }

    @Override
    public LookOut watch(HttpServletRequest request, Runnable gone) {
        if (!(request.getAttribute(ConnectionValve.CONNECTION) instanceof Request connection)) {
            return () -> {};
        }
        Connection next = new Connection(connection, gone);
        watched.add(next);
        LockSupport.unpark(thread);
        return next;
    }

    private void watch() {
        while (!closed) {
            watched.forEach(Connection::look);
            if (watched.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, LOOK_NANOS);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private final class Connection implements LookOut {

        private final Request request;
        private final Runnable gone;
        private boolean isOver;

        private Connection(Request request, Runnable gone) {
            this.request = request;
            this.gone = gone;
        }

        /**
         * Where reading fails, Tomcat says that one byte is there, so that the next read fails, too; without reading it
         * then says that there is none. A byte of a next request that is there already says otherwise.
         */
        private synchronized void look() {
            if (!isOver && available(true) == 1 && available(false) == 0 && available(true) == 1) {
                LOG.debug("a caller has gone");
                close();
                gone.run();
            }
        }

        private int available(boolean read) {
            request.action(ActionCode.AVAILABLE, read);
            return request.getAvailable();
        }

        @Override
        public synchronized void close() {
            isOver = true;
            watched.remove(this);
        }
    }
}
