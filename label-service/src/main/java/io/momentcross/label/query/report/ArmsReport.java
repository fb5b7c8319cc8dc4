package io.momentcross.label.query.report;

import io.momentcross.label.query.Inputs;
import io.momentcross.label.query.PageQuery;
import io.momentcross.label.query.PageQuery.SortKey;
import java.util.List;

/**
 * Arms side by side. A user's exposures are not independent: the interval of a rate is that of a ratio of sums over
 * users (the delta method; Deng, Knoblich and Lu, KDD 2018). The interval of the AUC is Hanley and McNeil's (1982).
 */
final class ArmsReport implements Report {

    private static final String SQL = JudgedCells.SQL
            + """
            , ranked AS (
              SELECT *, CASE WHEN prediction IS NOT NULL THEN %s END AS place
              FROM judged),
            users AS (
              SELECT arm, task, user_id, count(*) AS n, sum(positive) AS k FROM judged GROUP BY arm, task, user_id),
            totals AS (SELECT arm, task, sum(n) AS n, sum(k) AS k, count(*) AS users FROM users GROUP BY arm, task),
            errors AS (
              SELECT u.arm, u.task,
                     sqrt(sum(pow(u.k - t.k / t.n * u.n, 2)) * any_value(t.users) / nullif(any_value(t.users) - 1, 0))
                       / any_value(t.n) AS error
              FROM users u JOIN totals t ON u.arm = t.arm AND u.task = t.task GROUP BY u.arm, u.task),
            curves AS (
              SELECT arm, task, %s AS auc, CAST(sum(positive) AS DOUBLE) AS p, count(*) - sum(positive) AS q
              FROM ranked WHERE prediction IS NOT NULL GROUP BY arm, task),
            deviations AS (
              SELECT *, sqrt((auc * (1 - auc) + (p - 1) * (auc / (2 - auc) - auc * auc)
                              + (q - 1) * (2 * auc * auc / (1 + auc) - auc * auc)) / nullif(p * q, 0)) AS auc_error
              FROM curves)
            SELECT t.arm, t.task, t.users, CAST(t.n AS BIGINT) AS exposures, CAST(t.k AS BIGINT) AS positives,
                   t.k / t.n AS rate, greatest(0, %s) AS "rateLow", least(1, %s) AS "rateHigh", auc,
                   greatest(0, %s) AS "aucLow", least(1, %s) AS "aucHigh"
            FROM totals t JOIN errors e ON e.arm = t.arm AND e.task = t.task
            LEFT JOIN deviations d ON d.arm = t.arm AND d.task = t.task""".formatted(
                            Ranks.meanRank("arm, task, prediction IS NULL"),
                            Ranks.auc("place"),
                            Intervals.normal("t.k / t.n", "error", "-"),
                            Intervals.normal("t.k / t.n", "error", "+"),
                            Intervals.normal("auc", "auc_error", "-"),
                            Intervals.normal("auc", "auc_error", "+"));

    @Override
    public String name() {
        return "arms";
    }

    @Override
    public String summary() {
        return "Rates and AUC of each arm with 95 % intervals, and whether users were split as they should be";
    }

    @Override
    public List<String> parameters() {
        return List.of("from", "to", "policy", "task", "expected");
    }

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("arm, task", "of which the row tells"),
                new Column("users, exposures, positives", "settled exposures and their users"),
                new Column("rate, rateLow, rateHigh", "with the interval of a ratio over users"),
                new Column("auc, aucLow, aucHigh", "of the predictions at serving; null without both classes"));
    }

    @Override
    public PageQuery query(Inputs inputs) {
        return new PageQuery(
                "rows",
                SQL,
                JudgedCells.parameters(inputs),
                JudgedCells.labels(inputs),
                List.of(SortKey.text("arm"), SortKey.text("task")));
    }
}
