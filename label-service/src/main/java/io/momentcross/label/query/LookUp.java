package io.momentcross.label.query;

import io.momentcross.label.query.PageQuery.SortKey;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableName;
import io.momentcross.starter.problem.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels by request, room, user, landing time, policy and task, in the order in which they landed. */
final class LookUp {

    static final String[] PARAMETERS = {"requestId", "roomId", "userId", "from", "to", "policy", "task"};

    private static final String COLUMNS = """
            SELECT request_id AS "requestId", room_id AS "roomId", user_id AS "userId", policy, task, kind,
                   happened_at AS "happenedAt", landed_at AS "landedAt", tick, "position", propensity,
                   model_name AS "modelName", model_version AS "modelVersion", arm, served_at AS "servedAt",
                   author_id AS "authorId", category_id AS "categoryId", opened_at AS "openedAt", prediction
            FROM labels
            WHERE\s""";

    private static final List<SortKey> ORDER = List.of(
            SortKey.time("landedAt"),
            SortKey.text("requestId"),
            SortKey.number("roomId"),
            SortKey.text("policy"),
            SortKey.text("task"),
            SortKey.text("kind"));

    private LookUp() {}

    /** @throws ProblemException where nothing narrows it */
    static PageQuery of(Inputs inputs) {
        String requestId = inputs.text("requestId");
        Instant from = inputs.instant("from");
        Instant to = inputs.instant("to");
        Inputs.checkOrder(from, to);
        Map<String, @Nullable Object> parameters = new HashMap<>();
        List<String> conditions = new ArrayList<>();
        add(conditions, parameters, "request_id = $requestId", "requestId", requestId);
        add(conditions, parameters, "room_id = $roomId", "roomId", inputs.id("roomId"));
        add(conditions, parameters, "user_id = $userId", "userId", inputs.id("userId"));
        add(conditions, parameters, "landed_at >= CAST($from AS TIMESTAMPTZ)", "from", text(from));
        add(conditions, parameters, "landed_at < CAST($to AS TIMESTAMPTZ)", "to", text(to));
        if (conditions.isEmpty()) {
            throw ProblemException.invalid(
                    "requestId", "One of requestId, roomId, userId, from and to has to be given.");
        }
        add(conditions, parameters, "policy = $policy", "policy", inputs.policy());
        add(conditions, parameters, "task = $task", "task", inputs.task());
        RowFilter filter = new RowFilter(requestId, ms(from), ms(to));
        return new PageQuery(
                "labels",
                COLUMNS + String.join("\n  AND ", conditions),
                parameters,
                Map.of(TableName.LABELS, filter),
                ORDER);
    }

    private static void add(
            List<String> conditions,
            Map<String, @Nullable Object> parameters,
            String condition,
            String name,
            @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(name, value);
        }
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static @Nullable Long ms(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
