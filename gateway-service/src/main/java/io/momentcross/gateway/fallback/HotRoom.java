package io.momentcross.gateway.fallback;

/** @param authorId 0 where not known */
record HotRoom(double heat, long authorId) {

    static final HotRoom UNKNOWN = new HotRoom(0, 0);
}
