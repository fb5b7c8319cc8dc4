package io.momentcross.label.query.report;

import io.momentcross.label.query.Inputs;
import io.momentcross.label.query.PageQuery;
import io.momentcross.label.query.PageQuery.SortKey;
import java.util.List;

/** How good the predictions were that were made at serving. */
final class CalibrationReport implements Report {

    private static final String GROUP = "hour, model_version, task";
    private static final String SQL = JudgedCells.SQL
            + """
            , hours AS (
              SELECT *, date_trunc('hour', opened_at) AS hour FROM judged WHERE prediction IS NOT NULL),
            ranked AS (
              SELECT *, %s AS place, %s AS place_of_user FROM hours),
            users AS (
              SELECT hour, model_version, task, user_id, count(*) AS weight, %s AS auc
              FROM ranked GROUP BY hour, model_version, task, user_id),
            grouped AS (
              SELECT hour, model_version, task, sum(weight * auc) / sum(weight) AS gauc
              FROM users WHERE auc IS NOT NULL GROUP BY hour, model_version, task)
            SELECT hour, model_version AS "modelVersion", task, count(*) AS exposures,
                   CAST(sum(positive) AS BIGINT) AS positives, avg(positive) AS rate,
                   avg(CAST(prediction AS DOUBLE)) AS "meanPrediction",
                   avg(CAST(prediction AS DOUBLE)) / nullif(avg(positive), 0) AS calibration,
                   -avg(CASE WHEN positive = 1 THEN ln(greatest(CAST(prediction AS DOUBLE), 1e-7))
                             ELSE ln(greatest(1 - CAST(prediction AS DOUBLE), 1e-7)) END) AS "logLoss",
                   %s AS auc, any_value(gauc) AS gauc
            FROM ranked LEFT JOIN grouped USING (hour, model_version, task)
            GROUP BY hour, model_version, task""".formatted(
                            Ranks.meanRank(GROUP),
                            Ranks.meanRank(GROUP + ", user_id"),
                            Ranks.auc("place_of_user"),
                            Ranks.auc("place"));

    @Override
    public String name() {
        return "calibration";
    }

    @Override
    public String summary() {
        return "Calibration, log loss, AUC and GAUC of the predictions made at serving, by hour, model version, task";
    }

    @Override
    public List<String> parameters() {
        return JudgedCells.PARAMETERS;
    }

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("hour", "in which the exposures opened"),
                new Column("modelVersion, task", "who predicted what"),
                new Column("exposures, positives, rate", "settled exposures with a prediction"),
                new Column("meanPrediction", "mean of the predictions"),
                new Column("calibration", "meanPrediction / rate: above 1 the model promises too much"),
                new Column("logLoss", "mean of −ln of the probability given to what came, at least 1e-7"),
                new Column("auc", "chance that a positive was predicted higher than a negative, ties half"),
                new Column("gauc", "the same inside each user, weighted by exposures; users with both classes only"));
    }

    @Override
    public PageQuery query(Inputs inputs) {
        return new PageQuery(
                "rows",
                SQL,
                JudgedCells.parameters(inputs),
                JudgedCells.labels(inputs),
                List.of(SortKey.time("hour"), SortKey.text("modelVersion"), SortKey.text("task")));
    }
}
