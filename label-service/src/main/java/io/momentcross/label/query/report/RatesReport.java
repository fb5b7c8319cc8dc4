package io.momentcross.label.query.report;

import io.momentcross.label.query.Inputs;
import io.momentcross.label.query.PageQuery;
import io.momentcross.label.query.PageQuery.SortKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How often a task was positive. */
final class RatesReport implements Report {

    private static final Map<String, String> BUCKETS = new LinkedHashMap<>();
    private static final Map<String, SortKey> KEYS = new LinkedHashMap<>();
    private static final Map<String, String> SOURCES = Map.of(
            "room", "room_id",
            "author", "author_id",
            "category", "category_id",
            "modelVersion", "model_version",
            "arm", "arm");

    static {
        BUCKETS.put("30s", "30 seconds");
        BUCKETS.put("1m", "1 minute");
        BUCKETS.put("5m", "5 minutes");
        BUCKETS.put("15m", "15 minutes");
        BUCKETS.put("1h", "1 hour");
        BUCKETS.put("1d", "1 day");
        KEYS.put("room", SortKey.number("roomId"));
        KEYS.put("author", SortKey.number("authorId"));
        KEYS.put("category", SortKey.number("categoryId"));
        KEYS.put("modelVersion", SortKey.text("modelVersion"));
        KEYS.put("arm", SortKey.text("arm"));
    }

    @Override
    public String name() {
        return "rates";
    }

    @Override
    public String summary() {
        return "Click and task rates by time, room, author, category, model version, arm, with Wilson's 95 % interval";
    }

    @Override
    public List<String> parameters() {
        return Stream.concat(JudgedCells.PARAMETERS.stream(), Stream.of("bucket", "by"))
                .toList();
    }

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("bucket", "start of the time in which the exposures opened; where bucket was asked for"),
                new Column("roomId, authorId, categoryId, modelVersion, arm", "those that by asked for"),
                new Column("task", "what was judged"),
                new Column("exposures", "of which the policy has said every task"),
                new Column("positives", "those of them with a positive, corrections included"),
                new Column("rate", "positives / exposures"),
                new Column("rateLow", "lower end of the 95 % interval (Wilson 1927)"),
                new Column("rateHigh", "its upper end"));
    }

    @Override
    public PageQuery query(Inputs inputs) {
        List<String> by = inputs.several("by", KEYS.keySet());
        String bucket = inputs.oneOf("bucket", BUCKETS.keySet());
        List<SortKey> order = new ArrayList<>();
        List<String> selected = new ArrayList<>();
        if (bucket != null) {
            order.add(SortKey.time("bucket"));
            selected.add("time_bucket(INTERVAL '" + BUCKETS.get(bucket) + "', opened_at) AS bucket");
        }
        for (String key : by) {
            SortKey column = KEYS.getOrDefault(key, SortKey.text(key));
            order.add(column);
            selected.add(SOURCES.get(key) + " AS \"" + column.column() + '"');
        }
        order.add(SortKey.text("task"));
        selected.add("task");
        String group = order.stream().map(key -> '"' + key.column() + '"').collect(Collectors.joining(", "));
        String sql = JudgedCells.SQL
                + """
                , counted AS (
                  SELECT %s, count(*) AS exposures, sum(positive) AS positives FROM judged GROUP BY ALL)
                SELECT %s, exposures, CAST(positives AS BIGINT) AS positives, positives / exposures AS rate,
                       %s AS "rateLow", %s AS "rateHigh"
                FROM counted""".formatted(
                                String.join(", ", selected),
                                group,
                                Intervals.wilson("positives", "exposures", "-"),
                                Intervals.wilson("positives", "exposures", "+"));
        return new PageQuery("rows", sql, JudgedCells.parameters(inputs), JudgedCells.labels(inputs), order);
    }
}
