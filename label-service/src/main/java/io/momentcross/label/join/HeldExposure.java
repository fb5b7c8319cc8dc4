package io.momentcross.label.join;

import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.contracts.v1.Feedback;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is held of one room of a request. Its {@link Exposure} is taken apart: an exposure lies for hours between two
 * looks, and each object that a look has to go to then is out of the processor's caches. One thread.
 */
public final class HeldExposure {

    /** As bits of labels: of a policy that did not run when it opened. */
    private static final long NOT_ASKED = -1;

    private enum Stage {
        NEW,
        OPEN,
        CLOSED
    }

    private final ExposureId id;
    private long told;
    private Stage stage = Stage.NEW;
    private long openedAtMs;
    private long clickedAtMs;
    private long lastSignAtMs;
    private Positives positives = Positives.NONE;
    private long closedTick;
    private CloseReason reason = CloseReason.CLOSE_REASON_UNSPECIFIED;
    private long[] said = {};

    // Of the tick that is being worked off: no state.
    private Stage before = Stage.NEW;
    private long touchedAt = -1;
    private @Nullable Object written;

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
        written = null;
    }

    boolean isTold(Feedback feedback) {
        return (told & bit(feedback)) != 0;
    }

    void tell(Feedback feedback) {
        tell(told | bit(feedback) | 1);
    }

    private static long bit(Feedback feedback) {
        return 1L << (1 + feedback.getTypeValue());
    }

    /** Null before the tick at which it opens. */
    public @Nullable Exposure exposure() {
        return stage == Stage.NEW ? null : joined();
    }

    /** Of one that has opened. */
    Exposure joined() {
        Exposure.Facts facts = new Exposure.Facts(openedAtMs, clickedAtMs, lastSignAtMs, positives);
        return stage == Stage.CLOSED ? new Exposure.Closed(facts, closedTick, reason) : new Exposure.Open(facts);
    }

    boolean isNew() {
        return stage == Stage.NEW;
    }

    boolean isOpen() {
        return stage == Stage.OPEN;
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
        become(next);
        said = new long[policies];
        Arrays.fill(said, NOT_ASKED);
    }

    void open(Exposure first, int policies) {
        become(first);
        said = new long[policies];
    }

    void become(Exposure next) {
        Exposure.Facts facts = next.facts();
        openedAtMs = facts.openedAtMs();
        clickedAtMs = facts.clickedAtMs();
        lastSignAtMs = facts.lastSignAtMs();
        positives = facts.positives();
        switch (next) {
            case Exposure.Open open -> stage = Stage.OPEN;
            case Exposure.Closed closed -> {
                stage = Stage.CLOSED;
                closedTick = closed.tick();
                reason = closed.reason();
            }
        }
        written = null;
    }

    public void say(int policy, Labels labels) {
        said[policy] = labels.bits();
        written = null;
    }

    /** For its state: what that has written of it as it is now; null where it has not. */
    public @Nullable Object written() {
        return written;
    }

    public void written(Object as) {
        written = Objects.requireNonNull(as);
    }

    /** Remembers what it is before {@code tick} changes it. */
    void touch(long tick) {
        if (touchedAt != tick) {
            touchedAt = tick;
            before = stage;
        }
    }

    /** The tick that touched it last has opened it. */
    boolean wasNew() {
        return before == Stage.NEW;
    }

    /** The tick that touched it last has ended it. */
    boolean hasEnded() {
        return stage == Stage.CLOSED && before != Stage.CLOSED;
    }
}
