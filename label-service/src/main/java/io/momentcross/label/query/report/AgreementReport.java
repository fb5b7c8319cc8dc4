package io.momentcross.label.query.report;

import io.momentcross.label.query.Inputs;
import io.momentcross.label.query.PageQuery;
import io.momentcross.label.query.PageQuery.SortKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each policy would have told a trainer some minutes after an exposure opened, beside what turned out to be true:
 * the positives of policy moment, corrections included. The idea of the Moment&amp;Cross paper's table 1.
 */
final class AgreementReport implements Report {

    private static final String SQL = JudgedCells.SQL + """
            , truth AS (SELECT request_id, room_id, task, positive FROM judged),
            first_told AS (
              SELECT request_id, room_id, task, policy, any_value(opened_at) AS opened_at,
                     min(landed_at) AS told_at, min(landed_at) FILTER (WHERE kind <> 'NEGATIVE') AS positive_at
              FROM labels
              WHERE opened_at >= CAST($from AS TIMESTAMPTZ) AND opened_at < CAST($to AS TIMESTAMPTZ)
              GROUP BY request_id, room_id, task, policy),
            policies AS (SELECT DISTINCT policy FROM first_told),
            states AS (
              SELECT p.policy, t.task, m.minute, t.positive,
                     f.told_at <= f.opened_at + to_minutes(m.minute) AS told,
                     coalesce(f.positive_at <= f.opened_at + to_minutes(m.minute), false) AS told_positive
              FROM truth t CROSS JOIN policies p
              CROSS JOIN (VALUES (1), (2), (5), (10), (15), (30), (60), (90)) AS m(minute)
              LEFT JOIN first_told f USING (request_id, room_id, task, policy)),
            told AS (SELECT *, coalesce(told, false) AS known FROM states)
            SELECT policy, task, CAST(minute AS BIGINT) AS "minute", count(*) AS exposures,
                   CAST(sum(positive) AS BIGINT) AS "truePositives",
                   count(*) FILTER (WHERE known) AS told,
                   count(*) FILTER (WHERE told_positive) AS "toldPositives",
                   count(*) FILTER (WHERE known AND NOT told_positive AND positive = 1) AS "falseNegatives",
                   count(*) FILTER (WHERE told_positive AND positive = 0) AS "falsePositives",
                   count(*) FILTER (WHERE known AND told_positive = (positive = 1))
                     / nullif(count(*) FILTER (WHERE known), 0) AS agreement,
                   count(*) FILTER (WHERE told_positive AND positive = 1)
                     / nullif(CAST(sum(positive) AS BIGINT), 0) AS "positivesKnown"
            FROM told GROUP BY policy, task, minute""";

    @Override
    public String name() {
        return "agreement";
    }

    @Override
    public String summary() {
        return "What each policy had said some minutes after exposure, beside the final truth";
    }

    @Override
    public List<String> parameters() {
        return List.of("from", "to", "task");
    }

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("policy, task", "who says what"),
                new Column("minute", "after the exposure opened: 1, 2, 5, 10, 15, 30, 60, 90"),
                new Column("exposures", "that opened in the range and are settled"),
                new Column("truePositives", "of them, in the end: policy moment with its corrections"),
                new Column("told", "exposures of which the policy had said anything for this task"),
                new Column("toldPositives", "of these, as positive"),
                new Column("falseNegatives", "told as negative, and positive in the end"),
                new Column("falsePositives", "told as positive, and not so in the end"),
                new Column("agreement", "share of what was told that is true; null where nothing was told"),
                new Column("positivesKnown", "share of the true positives that were told as such"));
    }

    @Override
    public PageQuery query(Inputs inputs) {
        Map<String, @Nullable Object> parameters = new HashMap<>(JudgedCells.parameters(inputs));
        parameters.put("policy", "moment");
        return new PageQuery(
                "rows",
                SQL,
                parameters,
                JudgedCells.labels(inputs),
                List.of(SortKey.text("policy"), SortKey.text("task"), SortKey.number("minute")));
    }
}
