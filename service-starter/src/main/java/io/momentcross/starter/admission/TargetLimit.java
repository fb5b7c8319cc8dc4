package io.momentcross.starter.admission;

import com.netflix.concurrency.limits.limit.AbstractLimit;

/**
 * Falls by a fifth where requests took longer than is aimed at, or one was refused further on; else rises by a tenth, and
 * by one at least. Unlike the library's AIMDLimit it also rises while few of the places are taken: else a pause of the
 * machine now and then would leave as few places as are taken in the mean, and refuse what comes a little closer together.
 */
final class TargetLimit extends AbstractLimit {

    private static final double SHARE_THAT_STAYS = 0.8;
    private static final double SHARE_THAT_COMES = 0.1;

    private final int least;
    private final int most;
    private final long targetNanos;

    TargetLimit(int least, int most, long targetNanos) {
        super(most);
        this.least = least;
        this.most = most;
        this.targetNanos = targetNanos;
    }

    @Override
    protected int _update(long startTime, long rtt, int inflight, boolean didDrop) {
        int now = getLimit();
        if (didDrop || rtt > targetNanos) {
            return Math.max(least, (int) (now * SHARE_THAT_STAYS));
        }
        return Math.min(most, now + Math.max(1, (int) (now * SHARE_THAT_COMES)));
    }
}
