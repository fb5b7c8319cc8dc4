package io.momentcross.label.query.report;

/**
 * The area under the ROC curve in SQL, by ranks (Mann and Whitney 1947): equal predictions share the mean of their
 * ranks. Null where one of the classes is empty.
 */
final class Ranks {

    private Ranks() {}

    /** The mean rank of a row's prediction among the rows of {@code group}. */
    static String meanRank(String group) {
        String ties = group.isEmpty() ? "prediction" : group + ", prediction";
        String partition = group.isEmpty() ? "" : "PARTITION BY " + group;
        return "rank() OVER (" + partition + " ORDER BY prediction) + (count(*) OVER (PARTITION BY " + ties
                + ") - 1) / 2.0";
    }

    /** Over rows that hold {@code rank} and {@code positive}. */
    static String auc(String rank) {
        String positives = "CAST(sum(positive) AS DOUBLE)";
        return "(sum(" + rank + ") FILTER (WHERE positive = 1) - " + positives + " * (" + positives
                + " + 1) / 2) / nullif(" + positives + " * (count(*) - " + positives + "), 0)";
    }
}
