package io.momentcross.benchmarks.query;

import java.time.Instant;
import java.util.List;

/**
 * What both engines are asked.
 *
 * @param name       for the table of results
 * @param label      what the label service is asked: SQL, or a report's path
 * @param clickHouse the same in ClickHouse's dialect, over the same table; as many columns as are compared
 */
record Question(String name, String label, String clickHouse) {

    private static final int HOUR = LabelWorld.FIRST_HOUR + LabelWorld.HOURS / 2;

    boolean isReport() {
        return label.startsWith("/");
    }

    /** Group-bys from few groups to many. Answers come in an order that leaves nothing to chance. */
    static List<Question> all() {
        return List.of(
                same("labels by policy, task, kind", """
                        SELECT policy, task, kind, count(*) AS labels, avg(prediction) AS predicted
                        FROM labels GROUP BY policy, task, kind ORDER BY policy, task, kind"""),
                new Question("positive clicks by half minute", """
                        SELECT epoch(time_bucket(INTERVAL 30 SECONDS, landed_at)) AS landed, count(*) AS positives
                        FROM labels WHERE policy = 'moment' AND task = 'click' AND kind = 'POSITIVE'
                        GROUP BY landed ORDER BY landed""", """
                        SELECT toUnixTimestamp(toStartOfInterval(landed_at, INTERVAL 30 SECOND)) AS landed,
                               count(*) AS positives
                        FROM labels WHERE policy = 'moment' AND task = 'click' AND kind = 'POSITIVE'
                        GROUP BY landed ORDER BY landed"""),
                new Question("rates by hour, model version, arm, task", """
                        SELECT epoch(time_bucket(INTERVAL 1 HOUR, opened_at)) AS hour, model_version, arm, task,
                               count(*) AS labels, sum(CASE WHEN kind = 'NEGATIVE' THEN 0 ELSE 1 END) AS positives
                        FROM labels WHERE policy = 'hour' GROUP BY ALL
                        ORDER BY hour, model_version, arm, task""", """
                        SELECT toUnixTimestamp(toStartOfHour(opened_at)) AS hour, model_version, arm, task,
                               count(*) AS labels, sum(CASE WHEN kind = 'NEGATIVE' THEN 0 ELSE 1 END) AS positives
                        FROM labels WHERE policy = 'hour' GROUP BY hour, model_version, arm, task
                        ORDER BY hour, model_version, arm, task"""),
                same("rates by author and task", """
                        SELECT author_id, task, count(*) AS labels,
                               sum(CASE WHEN kind = 'NEGATIVE' THEN 0 ELSE 1 END) AS positives
                        FROM labels WHERE policy = 'moment' GROUP BY author_id, task
                        ORDER BY labels DESC, author_id, task LIMIT 1000"""),
                same("labels by task, kind, policy, author", """
                        SELECT task, kind, policy, author_id, count(*) AS labels
                        FROM labels GROUP BY task, kind, policy, author_id
                        ORDER BY labels DESC, author_id, policy, task, kind LIMIT 1000"""),
                rates("report of rates by author, an hour", HOUR, HOUR + 1),
                rates(
                        "report of rates by author, the day",
                        LabelWorld.FIRST_HOUR,
                        LabelWorld.FIRST_HOUR + LabelWorld.HOURS));
    }

    private static Question same(String name, String sql) {
        return new Question(name, sql, sql);
    }

    private static Question rates(String name, int fromHour, int toHour) {
        return new Question(
                name,
                "/v1/labels/rates?policy=moment&bucket=5m&by=author&limit=1000&from=" + time(fromHour) + "&to="
                        + time(toHour),
                """
                WITH every_task AS (
                  SELECT request_id, room_id, task, any(author_id) AS author, any(opened_at) AS opened,
                         max(kind <> 'NEGATIVE') AS positive
                  FROM labels
                  WHERE policy = 'moment' AND opened_at >= fromUnixTimestamp(%d) AND opened_at < fromUnixTimestamp(%d)
                  GROUP BY request_id, room_id, task),
                settled AS (
                  SELECT *, count() OVER (PARTITION BY request_id, room_id) AS tasks FROM every_task)
                SELECT formatDateTime(toStartOfInterval(opened, INTERVAL 5 MINUTE), '%%Y-%%m-%%dT%%H:%%i:%%SZ') AS bucket,
                       author, task, count(*) AS exposures, sum(positive) AS positives
                FROM settled WHERE tasks = (SELECT count(DISTINCT task) FROM every_task)
                GROUP BY bucket, author, task ORDER BY bucket, author, task LIMIT 1000""".formatted(fromHour * 3600L, toHour * 3600L));
    }

    private static String time(int hour) {
        return Instant.ofEpochSecond(hour * 3600L).toString();
    }
}
