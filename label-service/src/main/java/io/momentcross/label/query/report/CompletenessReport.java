package io.momentcross.label.query.report;

import io.momentcross.label.query.Inputs;
import io.momentcross.label.query.PageQuery;
import io.momentcross.label.query.PageQuery.SortKey;
import io.momentcross.label.query.TimeRange;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came in and what became of it, hour by hour of the servers' clock. Feedback is accepted or lost, each event
 * counted as often as it came; an exposure is open or closed.
 */
final class CompletenessReport implements Report {

    /** Feedback of this long before the range is looked at, to know that an exposure had opened before. */
    private static final Duration BEFORE = Duration.ofDays(1);

    private static final String SQL = """
            WITH events AS (
              SELECT event_id, any_value(request_id) AS request_id, any_value(room_id) AS room_id,
                     min(received_at) AS first_at, count(*) AS came
              FROM feedback f ANTI JOIN exposures USING (request_id, room_id)
              WHERE type <> 'ROOM_END' AND received_at < CAST($to AS TIMESTAMPTZ) GROUP BY event_id),
            gone AS (
              SELECT event_id, count(*) AS lost FROM lost SEMI JOIN events USING (event_id)
              WHERE received_at < CAST($to AS TIMESTAMPTZ) GROUP BY event_id),
            still AS (
              SELECT request_id, room_id, min(first_at) AS opened_at
              FROM events LEFT JOIN gone USING (event_id) WHERE came > coalesce(lost, 0)
              GROUP BY request_id, room_id),
            opened AS (
              SELECT date_trunc('hour', opened_at) AS hour, count(*) AS exposed, count(*) FILTER (WHERE is_closed) AS closed
              FROM (SELECT opened_at, true AS is_closed FROM exposures
                    UNION ALL SELECT opened_at, false FROM still)
              WHERE opened_at >= CAST($from AS TIMESTAMPTZ) AND opened_at < CAST($to AS TIMESTAMPTZ)
              GROUP BY 1),
            requests AS (
              SELECT date_trunc('hour', received_at) AS hour, count(*) AS served, sum(shown) AS slots
              FROM served WHERE received_at >= CAST($from AS TIMESTAMPTZ) AND received_at < CAST($to AS TIMESTAMPTZ)
              GROUP BY 1),
            received AS (
              SELECT date_trunc('hour', received_at) AS hour, count(*) AS received
              FROM feedback
              WHERE type <> 'ROOM_END' AND received_at >= CAST($from AS TIMESTAMPTZ)
                AND received_at < CAST($to AS TIMESTAMPTZ)
              GROUP BY 1),
            losses AS (
              SELECT date_trunc('hour', received_at) AS hour, count(*) AS lost,
                     count(*) FILTER (WHERE reason = 'DUPLICATE') AS duplicate,
                     count(*) FILTER (WHERE reason IN ('REQUEST_UNKNOWN', 'ROOM_NOT_SERVED')) AS orphaned,
                     count(*) FILTER (WHERE reason = 'TOO_LATE') AS late,
                     count(*) FILTER (WHERE reason NOT IN
                       ('DUPLICATE', 'REQUEST_UNKNOWN', 'ROOM_NOT_SERVED', 'TOO_LATE')) AS other
              FROM lost WHERE received_at >= CAST($from AS TIMESTAMPTZ) AND received_at < CAST($to AS TIMESTAMPTZ)
              GROUP BY 1)
            SELECT hour, coalesce(served, 0) AS served, CAST(coalesce(slots, 0) AS BIGINT) AS shown,
                   coalesce(received, 0) AS received, coalesce(received, 0) - coalesce(lost, 0) AS accepted,
                   coalesce(lost, 0) AS lost, coalesce(duplicate, 0) AS duplicate,
                   coalesce(orphaned, 0) AS orphaned, coalesce(late, 0) AS late, coalesce(other, 0) AS "otherLost",
                   coalesce(exposed, 0) AS exposed, coalesce(closed, 0) AS closed,
                   coalesce(exposed, 0) - coalesce(closed, 0) AS open,
                   coalesce(lost, 0) <= coalesce(received, 0) AS "addsUp"
            FROM requests FULL JOIN received USING (hour) FULL JOIN losses USING (hour) FULL JOIN opened USING (hour)""";

    @Override
    public String name() {
        return "completeness";
    }

    @Override
    public String summary() {
        return "Requests, feedback and exposures by hour: what came in and what became of it, adding up";
    }

    @Override
    public List<String> parameters() {
        return List.of("from", "to");
    }

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("hour", "by the servers' clock"),
                new Column("served, shown", "requests answered, and rooms in their slates"),
                new Column("received", "feedback taken in, room ends not counted: accepted + lost"),
                new Column("accepted", "feedback that told of an exposure, or still waits for its request"),
                new Column("lost", "feedback that led to nothing: duplicate + orphaned + late + otherLost"),
                new Column("duplicate", "of an event id or a fact that was there already"),
                new Column("orphaned", "without a served request, or of a room that it did not serve"),
                new Column("late", "after the horizon"),
                new Column("otherLost", "of fallback slates and the like"),
                new Column("exposed", "exposures that opened in this hour: open + closed"),
                new Column("addsUp", "false where more was lost than received: then tell us"));
    }

    @Override
    public PageQuery query(Inputs inputs) {
        TimeRange range = inputs.range(JudgedCells.DAY);
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("from", range.from().toString());
        parameters.put("to", range.to().toString());
        Instant before = range.from().minus(BEFORE);
        RowFilter since = new RowFilter(null, before.toEpochMilli(), null);
        Map<TableName, RowFilter> tables = new EnumMap<>(TableName.class);
        tables.put(TableName.SERVED, since);
        tables.put(TableName.FEEDBACK, since);
        tables.put(TableName.LOST, since);
        tables.put(TableName.EXPOSURES, since);
        return new PageQuery("rows", SQL, parameters, tables, List.of(SortKey.time("hour")));
    }
}
