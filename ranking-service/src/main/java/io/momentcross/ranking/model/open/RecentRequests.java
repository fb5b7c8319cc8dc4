package io.momentcross.ranking.model.open;

import io.momentcross.ranking.assembly.RankInput;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The newest real requests, which the next version is warmed with. Thread-safe. */
public final class RecentRequests implements Consumer<RankInput>, Supplier<List<RankInput>> {

    /** Each with its histories: some 100 KB. */
    static final int MOST = 8;

    private final BlockingQueue<RankInput> newest = new ArrayBlockingQueue<>(MOST);

    @Override
    public void accept(RankInput request) {
        // Where two come at once, one of them may find the place of the oldest taken again: it is not missed.
        if (!newest.offer(request)) {
            newest.poll();
            newest.offer(request);
        }
    }

    /** The oldest first. */
    @Override
    public List<RankInput> get() {
        return List.copyOf(newest);
    }
}
