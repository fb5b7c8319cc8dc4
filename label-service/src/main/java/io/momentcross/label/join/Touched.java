package io.momentcross.label.join;

import org.jspecify.annotations.Nullable;

/** An exposure while a tick is worked off: as the state has it, and as it has become. */
final class Touched {

    private final ExposureId id;
    private final @Nullable JoinedExposure before;
    private JoinedExposure now;
    private boolean isChanged;

    private Touched(ExposureId id, @Nullable JoinedExposure before, JoinedExposure now) {
        this.id = id;
        this.before = before;
        this.now = now;
    }

    /** It is new. */
    static Touched opened(ExposureId id, JoinedExposure now) {
        return new Touched(id, null, now);
    }

    static Touched known(ExposureId id, JoinedExposure before) {
        return new Touched(id, before, before);
    }

    ExposureId id() {
        return id;
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
