package io.momentcross.label.query.report;

import io.momentcross.label.query.Inputs;
import io.momentcross.label.query.PageQuery;
import io.momentcross.label.query.PageQuery.SortKey;
import io.momentcross.label.query.TimeRange;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long it takes until a label is known. */
final class DelaysReport implements Report {

    private static final List<Integer> PERCENT = List.of(10, 50, 90, 99);

    @Override
    public String name() {
        return "delays";
    }

    @Override
    public String summary() {
        return "Distribution of the time from behaviour and from exposure to the label, by policy, task and kind";
    }

    @Override
    public List<String> parameters() {
        return JudgedCells.PARAMETERS;
    }

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("policy, task, kind", "of the labels"),
                new Column("labels", "that landed in the range"),
                new Column("sinceHappenedP10Ms … P99Ms", "landedAt − happenedAt; null for negatives"),
                new Column("sinceOpenedP10Ms … P99Ms", "landedAt − openedAt"),
                new Column("knownAfter30s, 1m, 5m, 1h", "share of the labels that had landed that long after opening"));
    }

    @Override
    public PageQuery query(Inputs inputs) {
        TimeRange range = inputs.range(JudgedCells.DAY);
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("from", range.from().toString());
        parameters.put("to", range.to().toString());
        parameters.put("policy", inputs.policy());
        parameters.put("task", inputs.task());
        List<String> columns = new ArrayList<>();
        quantiles(columns, "since_happened", "sinceHappened");
        quantiles(columns, "since_opened", "sinceOpened");
        shareWithin(columns, "30s", 30);
        shareWithin(columns, "1m", 60);
        shareWithin(columns, "5m", 300);
        shareWithin(columns, "1h", 3600);
        String sql = """
                SELECT policy, task, kind, count(*) AS labels, %s
                FROM (SELECT policy, task, kind, epoch_ms(landed_at) - epoch_ms(happened_at) AS since_happened,
                             epoch_ms(landed_at) - epoch_ms(opened_at) AS since_opened
                      FROM labels
                      WHERE landed_at >= CAST($from AS TIMESTAMPTZ) AND landed_at < CAST($to AS TIMESTAMPTZ)
                        AND ($policy IS NULL OR policy = CAST($policy AS VARCHAR))
                        AND ($task IS NULL OR task = CAST($task AS VARCHAR)))
                GROUP BY policy, task, kind""".formatted(String.join(",\n       ", columns));
        RowFilter filter =
                new RowFilter(null, range.from().toEpochMilli(), range.to().toEpochMilli());
        return new PageQuery(
                "rows",
                sql,
                parameters,
                Map.of(TableName.LABELS, filter),
                List.of(SortKey.text("policy"), SortKey.text("task"), SortKey.text("kind")));
    }

    private static void quantiles(List<String> columns, String delay, String name) {
        PERCENT.forEach(percent -> columns.add(
                "quantile_cont(" + delay + ", " + percent / 100.0 + ") AS \"" + name + "P" + percent + "Ms\""));
    }

    private static void shareWithin(List<String> columns, String name, int seconds) {
        columns.add("avg(CAST(since_opened <= " + seconds + "000 AS INTEGER)) AS \"knownAfter" + name + '"');
    }
}
