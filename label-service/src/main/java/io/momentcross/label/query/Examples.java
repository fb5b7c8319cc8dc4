package io.momentcross.label.query;

import io.momentcross.label.table.TableName;
import java.util.List;

/** Queries to start from; a test runs each. */
final class Examples {

    private Examples() {}

    static List<String> of(TableName table) {
        return switch (table) {
            case LABELS -> List.of("""
                        SELECT task, count(*) AS labels, avg(CASE WHEN kind = 'NEGATIVE' THEN 0 ELSE 1 END) AS positive
                        FROM labels WHERE policy = 'moment' GROUP BY task ORDER BY task""", """
                        SELECT time_bucket(INTERVAL 30 SECONDS, landed_at) AS landed, count(*) AS positives
                        FROM labels WHERE policy = 'moment' AND task = 'click' AND kind = 'POSITIVE'
                        GROUP BY landed ORDER BY landed""", """
                        SELECT task, quantile_cont(epoch_ms(landed_at) - epoch_ms(happened_at), 0.9) / 1000 AS seconds
                        FROM labels WHERE happened_at IS NOT NULL GROUP BY task ORDER BY seconds DESC""");
            case EXPOSURES -> List.of("""
                        SELECT reason, count(*) AS exposures, avg(stay_ms) / 1000 AS seconds
                        FROM exposures GROUP BY reason ORDER BY exposures DESC""", """
                        SELECT author_id, count(*) AS shown, count(clicked_at) AS clicks
                        FROM exposures GROUP BY author_id HAVING count(*) > 10 ORDER BY clicks / shown DESC LIMIT 20""", """
                        SELECT p.task, count(*) AS positives
                        FROM (SELECT unnest(positives) AS task FROM exposures) p GROUP BY p.task""");
            case LOST ->
                List.of("SELECT reason, type, count(*) AS events FROM lost GROUP BY reason, type ORDER BY events DESC");
            case SERVED -> List.of("""
                        SELECT arm, model_version, count(*) AS requests, count(DISTINCT user_id) AS users
                        FROM served GROUP BY arm, model_version ORDER BY arm, model_version""");
            case FEEDBACK -> List.of("""
                        SELECT type, count(*) AS events, max(epoch_ms(received_at) - epoch_ms(happened_at)) AS most_ms
                        FROM feedback GROUP BY type ORDER BY events DESC""");
        };
    }
}
