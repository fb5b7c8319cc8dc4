package io.momentcross.label.table;

import static io.momentcross.label.table.ColumnType.BOOLEAN;
import static io.momentcross.label.table.ColumnType.BYTES;
import static io.momentcross.label.table.ColumnType.FLOAT;
import static io.momentcross.label.table.ColumnType.INT;
import static io.momentcross.label.table.ColumnType.LONG;
import static io.momentcross.label.table.ColumnType.STRING;
import static io.momentcross.label.table.ColumnType.STRINGS;
import static io.momentcross.label.table.ColumnType.TIME;

import io.momentcross.label.table.TableSchema.Column;
import java.time.Duration;
import java.util.List;

/** The schemas of the label tables. */
public final class TableSchemas {

    // Kafka away for a while delays the log by as much; an hour that gets rows after that is merged again.
    private static final Duration LOG_LATE = Duration.ofMinutes(10);

    private static final String AFTER =
            "the newest tick that its partition had seen by then, -1 for none; null in rows older than this column";

    private static final TableSchema LABELS = new TableSchema(
            TableName.LABELS,
            List.of(
                    column("request_id", STRING, "the rank request, a UUIDv7"),
                    column("room_id", LONG, "the room that was shown"),
                    column("user_id", LONG, "the viewer"),
                    column("policy", STRING, "the label policy that said it: moment, fast-slow, hour"),
                    column(
                            "task",
                            STRING,
                            "what is judged: click, long_view, like, comment, gift, follow, or as configured"),
                    column("kind", STRING, "POSITIVE, NEGATIVE, PU or CORRECTION"),
                    nullable(
                            "happened_at", TIME, "when the behaviour happened, by the app's word; null for a negative"),
                    column("landed_at", TIME, "end of the tick at which the label became known"),
                    column("tick", LONG, "number of that tick"),
                    column("position", INT, "place in the slate from 0"),
                    column("propensity", FLOAT, "probability with which the room came to this place"),
                    column("model_name", STRING, "the model that ranked"),
                    column("model_version", STRING, "its version"),
                    column("arm", STRING, "the experiment's arm"),
                    column("served_at", TIME, "when the request came in, by the server's clock"),
                    nullable("author_id", LONG, "who streams in the room; null in rows older than this column"),
                    nullable("category_id", LONG, "the room's category; null in rows older than this column"),
                    nullable("opened_at", TIME, "first feedback on the exposure, by the server's clock"),
                    nullable(
                            "prediction", FLOAT, "what the model had predicted for this task; null where it does not")),
            "landed_at",
            List.of("request_id", "room_id", "policy", "task", "landed_at"),
            Duration.ZERO);

    private static final TableSchema EXPOSURES = new TableSchema(
            TableName.EXPOSURES,
            List.of(
                    column("request_id", STRING, "the rank request, a UUIDv7"),
                    column("room_id", LONG, "the room that was shown"),
                    column("user_id", LONG, "the viewer"),
                    column("author_id", LONG, "who streams in the room"),
                    column("category_id", LONG, "the room's category"),
                    column("position", INT, "place in the slate from 0"),
                    column("propensity", FLOAT, "probability with which the room came to this place"),
                    column("model_name", STRING, "the model that ranked"),
                    column("model_version", STRING, "its version"),
                    column("arm", STRING, "the experiment's arm"),
                    column("served_at", TIME, "when the request came in, by the server's clock"),
                    column("opened_at", TIME, "first feedback on the exposure, by the server's clock"),
                    nullable("clicked_at", TIME, "when the user entered the room; null without a click"),
                    column("closed_at", TIME, "end of the tick at which the exposure ended"),
                    column("tick", LONG, "number of that tick"),
                    column("reason", STRING, "SKIP, EXIT, ROOM_END, UNCLICKED_TIMEOUT or HEARTBEAT_TIMEOUT"),
                    column("stay_ms", LONG, "from click to the last sign of life; 0 without a click"),
                    column("positives", STRINGS, "tasks whose positive had come by then")),
            "closed_at",
            List.of("request_id", "room_id"),
            Duration.ZERO);

    private static final TableSchema LOST = new TableSchema(
            TableName.LOST,
            List.of(
                    column("event_id", STRING, "the app's id of the event"),
                    column("request_id", STRING, "the request the event spoke of"),
                    column("user_id", LONG, "the viewer"),
                    column("room_id", LONG, "the room the event spoke of"),
                    column("type", STRING, "EXPOSURE, SKIP, CLICK, WATCH, EXIT, LIKE, …"),
                    column(
                            "reason",
                            STRING,
                            "DUPLICATE, REQUEST_UNKNOWN, ROOM_NOT_SERVED, ROOM_NOT_IN_SLATE, OTHER_USER, TOO_LATE or FALLBACK"),
                    nullable("happened_at", TIME, "when it happened, by the app's word"),
                    column("received_at", TIME, "when it came in, by the server's clock"),
                    column("landed_at", TIME, "end of the tick at which its loss became known"),
                    column("tick", LONG, "number of that tick")),
            "landed_at",
            List.of("request_id", "event_id"),
            Duration.ZERO);

    private static final TableSchema SERVED = new TableSchema(
            TableName.SERVED,
            List.of(
                    column("request_id", STRING, "the rank request, a UUIDv7"),
                    column("user_id", LONG, "the viewer"),
                    column("received_at", TIME, "when the request came in, by the server's clock"),
                    column("tick", LONG, "the tick that its partition of the log advanced to next"),
                    column("partition", INT, "partition of mc.served.v1"),
                    column("offset", LONG, "offset in that partition"),
                    column("model_name", STRING, "the model that ranked"),
                    column("model_version", STRING, "its version"),
                    column("arm", STRING, "the experiment's arm"),
                    column("degraded", STRINGS, "what was missing when the answer was made"),
                    column("candidates", INT, "rooms that were considered"),
                    column("shown", INT, "rooms that were put into the slate"),
                    column("record", BYTES, "momentcross.v1.Served, Protobuf"),
                    nullable("after_tick", LONG, AFTER)),
            "received_at",
            List.of("partition", "offset"),
            LOG_LATE);

    private static final TableSchema FEEDBACK = new TableSchema(
            TableName.FEEDBACK,
            List.of(
                    nullable("event_id", STRING, "the app's id of the event; null for ROOM_END"),
                    nullable("request_id", STRING, "the request it speaks of; null for ROOM_END"),
                    nullable("user_id", LONG, "the viewer; null for ROOM_END"),
                    column("room_id", LONG, "the room"),
                    column("type", STRING, "EXPOSURE, SKIP, CLICK, WATCH, EXIT, LIKE, …, or ROOM_END"),
                    nullable("happened_at", TIME, "when it happened, by the app's word; null for ROOM_END"),
                    column("received_at", TIME, "when it came in, by the server's clock"),
                    column("gift_value", LONG, "in the platform's smallest unit; 0 unless the type is GIFT"),
                    column("clamped", BOOLEAN, "whether the app's time lay in the future and was set back"),
                    column("tick", LONG, "the tick that its partition of the log advanced to next"),
                    column("partition", INT, "partition of mc.feedback.v1"),
                    column("offset", LONG, "offset in that partition"),
                    nullable("after_tick", LONG, AFTER)),
            "received_at",
            List.of("partition", "offset"),
            LOG_LATE);

    private TableSchemas() {}

    public static TableSchema of(TableName table) {
        return switch (table) {
            case EXPOSURES -> EXPOSURES;
            case LABELS -> LABELS;
            case LOST -> LOST;
            case SERVED -> SERVED;
            case FEEDBACK -> FEEDBACK;
        };
    }

    private static Column column(String name, ColumnType type, String description) {
        return new Column(name, type, false, description);
    }

    private static Column nullable(String name, ColumnType type, String description) {
        return new Column(name, type, true, description);
    }
}
