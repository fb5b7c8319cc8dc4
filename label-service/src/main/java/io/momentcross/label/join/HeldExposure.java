package io.momentcross.label.join;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is held of one room of a request. One thread. */
public final class HeldExposure {

    /** As bits of labels: of a policy that did not run when it opened. */
    private static final long NOT_ASKED = -1;

    private final ExposureId id;
    private long told;
    private @Nullable Exposure exposure;
    private long[] said = {};

    // Of the tick that is being worked off: no state.
    private @Nullable Exposure before;
    private long touchedAt = -1;

    HeldExposure(ExposureId id) {
        this.id = id;
    }

    public ExposureId id() {
        return id;
    }

    /** The types of feedback that were told, a bit each; 0 before its opening was told. */
    public long told() {
        return told;
    }

    public void tell(long types) {
        told = types;
    }

    /** Null before the tick at which it opens. */
    public @Nullable Exposure exposure() {
        return exposure;
    }

    /**
     * What each policy has said, in the plan's order.
     *
     * @return null of a policy that did not run when it opened: one that is switched on later says nothing of it,
     *     rather than half of it
     */
    public @Nullable Labels said(int policy) {
        long bits = policy < said.length ? said[policy] : NOT_ASKED;
        return bits == NOT_ASKED ? null : new Labels(bits);
    }

    /** As it was read back: of {@code policies}, none asked yet. */
    public void put(Exposure next, int policies) {
        exposure = next;
        said = new long[policies];
        Arrays.fill(said, NOT_ASKED);
    }

    void become(Exposure next) {
        exposure = next;
    }

    void open(Exposure first, int policies) {
        exposure = first;
        said = new long[policies];
    }

    public void say(int policy, Labels labels) {
        said[policy] = labels.bits();
    }

    /** Remembers what it is before {@code tick} changes it. */
    void touch(long tick) {
        if (touchedAt != tick) {
            touchedAt = tick;
            before = exposure;
        }
    }

    /** As it was before the tick that touched it last; null where that opened it. */
    @Nullable
    Exposure before() {
        return before;
    }

    Exposure joined() {
        return Objects.requireNonNull(exposure);
    }
}
