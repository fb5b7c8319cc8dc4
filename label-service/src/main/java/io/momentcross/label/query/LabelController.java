package io.momentcross.label.query;

import io.momentcross.contracts.Ticks;
import io.momentcross.label.join.streams.JoinStatistics;
import io.momentcross.label.table.LabelTables;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableName;
import io.momentcross.starter.json.JsonId;
import io.momentcross.starter.problem.ProblemException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/labels}: what was learned from one request; and what the join is doing. */
@RestController
class LabelController {

    private final LabelQueries queries;
    private final LabelTables tables;
    private final JoinStatistics statistics;

    LabelController(LabelQueries queries, LabelTables tables, JoinStatistics statistics) {
        this.queries = queries;
        this.tables = tables;
        this.statistics = statistics;
    }

    /** @param happenedAt null for a negative */
    record Label(
            String requestId,
            @JsonId long roomId,
            @JsonId long userId,
            String policy,
            String task,
            String kind,
            @Nullable Instant happenedAt,
            Instant landedAt,
            long tick,
            int position,
            String modelVersion,
            String arm) {}

    /** @param newestLandedAt how far the table is: what landed later is not in this answer; null before the first tick */
    record Labels(List<Label> labels, @Nullable Instant newestLandedAt) {}

    /** @param lastTick the newest tick that every partition of this instance has reached; -1 before the first */
    record Statistics(
            long labelsPerMinute,
            long labelsTotal,
            long openExposures,
            double eventsPerSecond,
            long lastTick,
            @Nullable Instant lastTickAt,
            @Nullable Instant newestLandedAt) {}

    @GetMapping("/v1/labels")
    Labels labels(@RequestParam String requestId) {
        if (requestId.isBlank()) {
            throw ProblemException.invalid("requestId", "requestId is empty.");
        }
        Instant newest = newestLandedAt();
        try {
            List<Label> labels = queries.byRequest(requestId).stream()
                    .map(LabelController::label)
                    .toList();
            return new Labels(labels, newest);
        } catch (SQLException e) {
            throw ProblemException.unavailable(
                    "labels-unreadable", "The labels could not be read; try again.", Duration.ofSeconds(1), e);
        }
    }

    @GetMapping("/v1/labels/statistics")
    Statistics statistics() {
        long tick = statistics.lastTick();
        return new Statistics(
                statistics.labelsPerMinute(),
                statistics.labelsTotal(),
                statistics.openExposures(),
                statistics.eventsPerSecond(),
                tick,
                tick < 0 ? null : Instant.ofEpochMilli(Ticks.endMs(tick)),
                newestLandedAt());
    }

    private @Nullable Instant newestLandedAt() {
        long tick = tables.plan(TableName.LABELS, new RowFilter(null, Long.MAX_VALUE, null))
                .newestTick();
        return tick < 0 ? null : Instant.ofEpochMilli(Ticks.endMs(tick));
    }

    private static Label label(LabelRow row) {
        return new Label(
                row.requestId(),
                row.roomId(),
                row.userId(),
                row.policy(),
                row.task(),
                row.kind(),
                row.happenedAtMs() == 0 ? null : Instant.ofEpochMilli(row.happenedAtMs()),
                Instant.ofEpochMilli(row.landedAtMs()),
                row.tick(),
                row.position(),
                row.modelVersion(),
                row.arm());
    }
}
