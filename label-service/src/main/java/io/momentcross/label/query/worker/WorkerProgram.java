package io.momentcross.label.query.worker;

/**
 * What a worker runs.
 *
 * @param main public, with a {@code main} that speaks {@code query.wire} by its standard input and output
 */
public record WorkerProgram(Class<?> main) {}
