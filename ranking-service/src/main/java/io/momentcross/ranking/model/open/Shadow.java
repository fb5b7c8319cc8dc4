package io.momentcross.ranking.model.open;

/**
 * A version that is asked what another model has answered already, to be compared.
 *
 * @param rate of the requests that the serving version of {@code of} answered, above 0, at most 1
 */
public record Shadow(String model, String version, double rate, String of) {}
