package io.momentcross.simulator.world;

/** What a user may do with a room. All but the click follow one. */
public enum Act {
    CLICK,
    LIKE,
    COMMENT,
    GIFT,
    FOLLOW
}
