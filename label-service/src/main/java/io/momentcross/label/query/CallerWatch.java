package io.momentcross.label.query;

import jakarta.servlet.http.HttpServletRequest;

/** Says when the caller of a request has gone. Thread-safe. */
public interface CallerWatch {

    /** A look-out that goes on until it is closed. */
    interface LookOut extends AutoCloseable {

        /** Once it returns, {@code gone} does not run any more, and the web server is not asked. */
        @Override
        void close();
    }

    /**
     * @param request whose body has been read, and which is not yet answered
     * @param gone    run once, on another thread, within a second after the caller closed the connection or was cut off;
     *                never where that cannot be known
     * @return to be closed before the request's answer is complete
     */
    LookOut watch(HttpServletRequest request, Runnable gone);
}
