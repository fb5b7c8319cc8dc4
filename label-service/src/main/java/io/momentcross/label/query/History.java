package io.momentcross.label.query;

import io.momentcross.label.query.PageQuery.SortKey;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableName;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the labels of one exposure came to be: the request, every event, what the join made of it and what each policy
 * said, by the servers' clock. Inside one instant: what came in, then what was made of it.
 */
final class History {

    static final String[] PARAMETERS = {"requestId", "roomId", "task"};

    private static final String SQL = """
            WITH steps AS (
              SELECT received_at AS "at", tick, 0 AS rank, 'served' AS source, 'SERVED' AS what, NULL AS event_id,
                     NULL AS policy, NULL AS task, NULL AS happened_at,
                     'model ' || model_name || ' ' || model_version || ', arm ' || arm AS detail
              FROM served WHERE request_id = $requestId
              UNION ALL
              SELECT received_at, tick, 1, 'feedback', type, event_id, NULL, NULL, happened_at,
                     CASE WHEN gift_value > 0 THEN 'gift value ' || gift_value END
              FROM feedback WHERE request_id = $requestId AND room_id = $roomId
              UNION ALL
              SELECT landed_at, tick, 2, 'lost', type, event_id, NULL, NULL, happened_at, reason
              FROM lost WHERE request_id = $requestId AND room_id = $roomId
              UNION ALL
              SELECT landed_at, tick, 3, 'labels', kind, NULL, policy, task, happened_at,
                     CASE WHEN prediction IS NOT NULL THEN 'predicted ' || round(prediction, 4) END
              FROM labels
              WHERE request_id = $requestId AND room_id = $roomId
                AND ($task IS NULL OR task = CAST($task AS VARCHAR))
              UNION ALL
              SELECT closed_at, tick, 4, 'exposures', 'CLOSED', NULL, NULL, NULL, NULL,
                     reason || ', stayed ' || stay_ms || ' ms, positives ' || CAST(positives AS VARCHAR)
              FROM exposures WHERE request_id = $requestId AND room_id = $roomId)
            SELECT row_number() OVER (ORDER BY "at", rank, event_id, policy, task, what, detail) AS step,
                   "at", tick, source, what, event_id AS "eventId", policy, task, happened_at AS "happenedAt", detail
            FROM steps""";

    private History() {}

    static PageQuery of(Inputs inputs) {
        String requestId = inputs.required("requestId");
        inputs.required("roomId");
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("requestId", requestId);
        parameters.put("roomId", inputs.id("roomId"));
        parameters.put("task", inputs.task());
        Map<TableName, RowFilter> tables = new EnumMap<>(TableName.class);
        for (TableName table : TableName.values()) {
            tables.put(table, new RowFilter(requestId, null, null));
        }
        return new PageQuery("steps", SQL, parameters, tables, List.of(SortKey.number("step")));
    }
}
