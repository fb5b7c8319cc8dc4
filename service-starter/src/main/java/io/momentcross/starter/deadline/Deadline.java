package io.momentcross.starter.deadline;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Until when the caller waits. Travels as header {@value #HEADER}: milliseconds left, so that no two
 * clocks are compared. Bound to the request's thread by the starter's filter.
 */
public final class Deadline {

    public static final String HEADER = "X-Deadline-Ms";

    private static final ThreadLocal<@Nullable Deadline> CURRENT = new ThreadLocal<>();

    private final LongSupplier nanoClock;
    private final long endNanos;

    private Deadline(LongSupplier nanoClock, long endNanos) {
        this.nanoClock = nanoClock;
        this.endNanos = endNanos;
    }

    /** A deadline {@code left} from now on a monotonic clock in nanoseconds. */
    public static Deadline after(Duration left, LongSupplier nanoClock) {
        return new Deadline(nanoClock, nanoClock.getAsLong() + left.toNanos());
    }

    /** The current request's deadline, or {@code null} outside of a request or where none was asked for. */
    public static @Nullable Deadline current() {
        return CURRENT.get();
    }

    /** Binds {@code deadline} to this thread and gives back what was bound before, to be bound again at the end. */
    public static @Nullable Deadline bind(@Nullable Deadline deadline) {
        Deadline before = CURRENT.get();
        if (deadline == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(deadline);
        }
        return before;
    }

    /** What is left; never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - nanoClock.getAsLong()));
    }

    /** What is left but for {@code reserve}, or half of what is left where that is more; never negative. */
    public Duration remainingBut(Duration reserve) {
        Duration left = remaining();
        Duration half = left.dividedBy(2);
        return left.minus(reserve.compareTo(half) < 0 ? reserve : half);
    }

    public boolean expired() {
        return remaining().isZero();
    }
}
