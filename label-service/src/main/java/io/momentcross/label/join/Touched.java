package io.momentcross.label.join;

import org.jspecify.annotations.Nullable;

/** An exposure while a tick is worked off: as the state has it, and as it has become. */
final class Touched {

    private final @Nullable JoinedExposure before;
    private JoinedExposure now;
    private boolean isChanged;

    private Touched(@Nullable JoinedExposure before, JoinedExposure now) {
        this.before = before;
        this.now = now;
    }

    /** It is new. */
    static Touched opened(JoinedExposure now) {
        return new Touched(null, now);
    }

    static Touched known(JoinedExposure before) {
        return new Touched(before, before);
    }

    JoinedExposure now() {
        return now;
    }

    void become(Exposure next) {
        now = now.with(next);
        isChanged = true;
    }

    boolean wasOpen() {
        return before == null || before.exposure() instanceof Exposure.Open;
    }

    boolean isChanged() {
        return isChanged;
    }
}
