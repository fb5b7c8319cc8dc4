package io.momentcross.benchmarks.service;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service has counted since its start: the suite's own counters, how often its timers were used, and what became of
 * calls at circuit breakers.
 */
public final class Counters {

    private static final Pattern LINE = Pattern.compile("(momentcross_\\w+_(?:total|seconds_count)"
            + "|resilience4j_circuitbreaker_calls_seconds_(?:count|sum)"
            + "|resilience4j_circuitbreaker_not_permitted_calls_total)"
            + "(\\{[^}]*})? (\\S+)");

    private Counters() {}

    /** By name with labels. @throws IOException where it does not tell */
    public static Map<String, Double> of(RestService service) throws IOException, InterruptedException {
        Map<String, Double> counters = new TreeMap<>();
        service.metrics().lines().map(LINE::matcher).filter(Matcher::matches).forEach(line -> {
            String labels = line.group(2) == null ? "" : line.group(2);
            counters.put(line.group(1) + labels, Double.parseDouble(line.group(3)));
        });
        return counters;
    }

    /** What was counted in between; nothing of a counter that stood still. */
    public static Map<String, Double> between(Map<String, Double> before, Map<String, Double> after) {
        Map<String, Double> counted = new TreeMap<>();
        after.forEach((name, value) -> {
            double more = value - before.getOrDefault(name, 0.0);
            if (more > 0) {
                counted.put(name, more);
            }
        });
        return counted;
    }
}
