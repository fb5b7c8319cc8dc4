package io.momentcross.label.query.worker;

import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import io.momentcross.label.query.QueryProperties;
import io.momentcross.label.query.TableQuery.Lane;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many queries run at once. */
final class QueryTurns {

    private final Semaphore quick;
    private final Semaphore slow;
    private final Semaphore parse = new Semaphore(1, true);
    private final long waitMs;
    private final long waitToParseMs;

    QueryTurns(QueryProperties properties) {
        this.quick = new Semaphore(properties.concurrency(), true);
        this.slow = new Semaphore(properties.longConcurrency(), true);
        this.waitMs = properties.waitForTurn().toMillis();
        this.waitToParseMs = properties.timeout().toMillis();
    }

    /** @return gives the turn back */
    Runnable take(Lane lane) throws QueryException {
        Semaphore turns = switch (lane) {
            case QUICK -> quick;
            case LONG -> slow;
        };
        return take(turns, waitMs);
    }

    /** For a text that is to be parsed, not run: a matter of milliseconds, unless a process has to be started for it. */
    Runnable takeToParse() throws QueryException {
        return take(parse, waitToParseMs);
    }

    private static Runnable take(Semaphore turns, long waitMs) throws QueryException {
        try {
            if (turns.tryAcquire(waitMs, TimeUnit.MILLISECONDS)) {
                return turns::release;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new QueryException(Reason.OVERLOAD, "Too many queries are running; try again.");
    }
}
