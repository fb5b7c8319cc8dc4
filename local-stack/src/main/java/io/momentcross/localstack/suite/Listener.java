package io.momentcross.localstack.suite;

/** Whoever wants to know how the suite is doing. */
public interface Listener {

    /** A part answers. */
    void ready(String part, double seconds, String what);

    /** Something worth a line. */
    void says(String line);
}
