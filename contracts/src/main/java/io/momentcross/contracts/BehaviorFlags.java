package io.momentcross.contracts;

/** Bits of {@code History.flags} and {@code ExposureClosed.flags}. */
public final class BehaviorFlags {

    public static final int CLICK = 1;
    public static final int LONG_VIEW = 2;
    public static final int LIKE = 4;
    public static final int COMMENT = 8;
    public static final int GIFT = 16;
    public static final int FOLLOW = 32;

    private BehaviorFlags() {}
}
