package io.momentcross.starter.admission;

import com.netflix.concurrency.limits.limit.AbstractLimit;
import java.time.Duration;

/**
 * Falls by a fifth where requests took longer in the mean than is aimed at, or one was refused further on; else rises by a
 * tenth, and by one at least: up to a calm number in any case, beyond it while half of the places are taken. So where
 * overload begins there are not as many in at once as nobody can answer in time. It looks at no fewer than {@value #REQUESTS} requests, and no more often than ten times a
 * second. The library's own AIMDLimit rises only while half of the places are taken: a pause of the machine now and then
 * leaves as few as are taken in the mean, and what comes a little closer together is refused. Its windows forget requests
 * that come so seldom that a window has too few of them; here they wait for the others.
 */
final class TargetLimit extends AbstractLimit {

    static final int REQUESTS = 10;

    private static final long LEAST_NANOS = Duration.ofMillis(100).toNanos();
    private static final double SHARE_THAT_STAYS = 0.8;
    private static final double SHARE_THAT_COMES = 0.1;

    private final int least;
    private final int calm;
    private final int most;
    private final long targetNanos;
    private long sinceNanos;
    private int requests;
    private long tookNanos;
    private int taken;
    private boolean isRefused;

    /** @param nowNanos on the clock of the samples */
    TargetLimit(int least, int calm, int most, Duration target, long nowNanos) {
        super(calm);
        this.least = least;
        this.calm = calm;
        this.most = most;
        this.targetNanos = target.toNanos();
        this.sinceNanos = nowNanos;
    }

    /** Called by one thread at a time. */
    @Override
    protected int _update(long startTime, long rtt, int inflight, boolean didDrop) {
        requests++;
        tookNanos += rtt;
        taken = Math.max(taken, inflight);
        isRefused |= didDrop;
        long endNanos = startTime + rtt;
        int now = getLimit();
        if (requests < REQUESTS || endNanos - sinceNanos < LEAST_NANOS) {
            return now;
        }
        boolean isTooMuch = isRefused || tookNanos / requests > targetNanos;
        boolean isWanted = now < calm || 2 * taken >= now;
        sinceNanos = endNanos;
        requests = 0;
        tookNanos = 0;
        taken = 0;
        isRefused = false;
        if (isTooMuch) {
            return Math.max(least, (int) (now * SHARE_THAT_STAYS));
        }
        return isWanted ? Math.min(most, now + Math.max(1, (int) (now * SHARE_THAT_COMES))) : now;
    }
}
