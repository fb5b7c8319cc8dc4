package io.momentcross.benchmarks.features;

import io.momentcross.benchmarks.world.Asked;
import java.io.IOException;

/** Somebody who reads. Called by many threads. */
interface ReadSide extends AutoCloseable {

    /** How it is called in tables. */
    String name();

    /**
     * Reads once.
     *
     * @return bytes of the answer
     * @throws IOException with what it said, where something is missing
     */
    long read(Asked asked) throws IOException, InterruptedException;

    /** Its process; this one where it has none of its own. */
    long pid();

    @Override
    void close() throws IOException;
}
