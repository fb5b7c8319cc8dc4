package io.momentcross.label.query.report;

/** Bounds of 95 % intervals, in SQL. */
final class Intervals {

    private static final String Z = "1.959963984540054";

    private Intervals() {}

    /** Wilson, Probable inference, the law of succession, and statistical inference, JASA 1927. */
    static String wilson(String positives, String all, String sign) {
        String rate = "(" + positives + " / " + all + ")";
        String zz = "(" + Z + " * " + Z + ")";
        return "(" + rate + " + " + zz + " / (2 * " + all + ") " + sign + " " + Z + " * sqrt(greatest(0, " + rate
                + " * (1 - " + rate + ") / " + all + " + " + zz + " / (4.0 * " + all + " * " + all + ")))) / (1 + " + zz
                + " / " + all + ")";
    }

    /** A value and its standard error. */
    static String normal(String value, String error, String sign) {
        return "(" + value + " " + sign + " " + Z + " * " + error + ")";
    }
}
