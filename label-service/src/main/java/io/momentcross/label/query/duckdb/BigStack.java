package io.momentcross.label.query.duckdb;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Runs work on a thread of its own with much stack: DuckDB binds and plans by recursion in native code, where an
 * overflow would end the process. It also keeps native calls off the carriers of virtual threads.
 */
final class BigStack {

    private static final long BYTES = 64L << 20;

    private BigStack() {}

    static <R> R call(Callable<R> work) throws SQLException, IOException {
        FutureTask<R> task = new FutureTask<>(work);
        Thread thread = new Thread(null, task, "label-query", BYTES);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unwrapped(@Nullable Throwable cause) throws SQLException, IOException {
        switch (cause) {
            case SQLException e -> throw e;
            case IOException e -> throw e;
            case Error e -> throw e;
            case RuntimeException e -> throw e;
            case null -> throw new IllegalStateException();
            default -> throw new IllegalStateException(cause);
        }
    }
}
