package io.momentcross.contracts;

/** What a request id tells by itself. */
public final class RequestIds {

    /** Ids of answers that were made without ranking: nothing was served that could be learned from. */
    public static final String FALLBACK_PREFIX = "fallback-";

    private RequestIds() {}
}
