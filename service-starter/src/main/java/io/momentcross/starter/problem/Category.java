package io.momentcross.starter.problem;

/** Whose fault a failure is: decides status, retry, alert and metric label. */
public enum Category {
    /** The request is wrong; sending it again will not help. 4xx. */
    CALLER,
    /** Something this service needs does not answer. 503 with Retry-After, or 504. */
    DEPENDENCY,
    /** More work than the service takes on. 429 or 503 with Retry-After. */
    OVERLOAD,
    /** A broken promise in our own code. 500. */
    BUG
}
