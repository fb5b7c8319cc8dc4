package io.momentcross.starter.request;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The id by which a request is found in the logs of every service that had a part in it. */
public final class RequestId {

    public static final String HEADER = "X-Request-Id";

    /** Key of the id in log records. */
    static final String MDC_KEY = "requestId";

    private RequestId() {}

    /** The current request's id: the caller's, or where that was missing or refused our own; null outside of one. */
    public static @Nullable String current() {
        return MDC.get(MDC_KEY);
    }
}
