package io.momentcross.starter.observe;

/**
 * How the suite's metrics are called: {@code momentcross.<feature>.<what>}, base units, no ids in
 * tags. Prometheus sees {@code momentcross_<feature>_<what>_total} and {@code _seconds}.
 */
public final class MetricNames {

    public static final String PREFIX = "momentcross.";

    /** Which service measured; on every metric. */
    public static final String SERVICE = "service";
    /** Why something was dropped, refused, clamped or degraded. */
    public static final String REASON = "reason";

    public static final String TASK = "task";
    public static final String TOPIC = "topic";
    public static final String STAGE = "stage";
    public static final String MODEL = "model";

    private MetricNames() {}

    /** {@code momentcross.feature.what}. */
    public static String of(String feature, String what) {
        return PREFIX + feature + "." + what;
    }
}
