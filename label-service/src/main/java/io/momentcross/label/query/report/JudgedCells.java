package io.momentcross.label.query.report;

import io.momentcross.label.query.Inputs;
import io.momentcross.label.query.TimeRange;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row per exposure and task of a policy, with the label as it stands now: positive where any of its cells says so.
 * Only exposures of which the policy has said every task it judges: positives land first, so that counting an open
 * exposure would count its positives without its negatives.
 */
final class JudgedCells {

    static final List<String> PARAMETERS = List.of("from", "to", "policy", "task");
    static final Duration DAY = Duration.ofDays(1);

    /**
     * Begins a WITH; {@code judged} is what to read on from. Cells are put together by exposure, a bit for each task: a
     * row per task would be several times as many to keep in memory at once. The masks have room for 62 tasks. A column
     * that a report does not read is never made.
     */
    static final String SQL = """
            WITH cells AS NOT MATERIALIZED (
              SELECT * FROM labels
              WHERE policy = $policy AND opened_at >= CAST($from AS TIMESTAMPTZ)
                AND opened_at < CAST($to AS TIMESTAMPTZ)),
            names AS MATERIALIZED (SELECT list(DISTINCT task ORDER BY task) AS tasks FROM cells),
            exposed AS (
              SELECT request_id, room_id, any_value(user_id) AS user_id, any_value(author_id) AS author_id,
                     any_value(category_id) AS category_id, any_value(model_version) AS model_version,
                     any_value(arm) AS arm, any_value(opened_at) AS opened_at,
                     list({'bit': bit, 'prediction': prediction}) AS predictions,
                     bit_or(bit) AS said, bit_or(CASE WHEN kind = 'NEGATIVE' THEN 0 ELSE bit END) AS positives
              FROM (SELECT *, CAST(1 AS BIGINT) << (list_position(tasks, task) - 1) AS bit FROM cells, names)
              GROUP BY request_id, room_id),
            settled AS (
              SELECT exposed.*, unnest(tasks) AS task, CAST(1 AS BIGINT) << unnest(range(len(tasks))) AS bit
              FROM exposed, names WHERE bit_count(said) = len(tasks)),
            judged AS (
              SELECT *, CAST(positives & bit <> 0 AS INTEGER) AS positive,
                     list_max(list_transform(list_filter(predictions, lambda p: p.bit = bit), lambda p: p.prediction))
                       AS prediction
              FROM settled
              WHERE $task IS NULL OR task = CAST($task AS VARCHAR))
            """;

    private JudgedCells() {}

    static Map<String, @Nullable Object> parameters(Inputs inputs) {
        TimeRange range = inputs.range(DAY);
        String policy = inputs.policy();
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("from", range.from().toString());
        parameters.put("to", range.to().toString());
        parameters.put("policy", policy == null ? "moment" : policy);
        parameters.put("task", inputs.task());
        return parameters;
    }

    /** A label lands after its exposure opened, however much later. */
    static Map<TableName, RowFilter> labels(Inputs inputs) {
        return Map.of(
                TableName.LABELS, new RowFilter(null, inputs.range(DAY).from().toEpochMilli(), null));
    }
}
