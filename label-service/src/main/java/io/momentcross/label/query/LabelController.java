package io.momentcross.label.query;

import io.momentcross.contracts.Ticks;
import io.momentcross.label.join.streams.JoinStatistics;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/labels}: what was learned, and how that came; and what the join is doing. */
@RestController
class LabelController {

    private final Pages pages;
    private final QueryEngine engine;
    private final JoinStatistics statistics;

    LabelController(Pages pages, QueryEngine engine, JoinStatistics statistics) {
        this.pages = pages;
        this.engine = engine;
        this.statistics = statistics;
    }

    /** @param lastTick the newest tick that every partition of this instance has reached; -1 before the first */
    record Statistics(
            long labelsPerMinute,
            long labelsTotal,
            long openExposures,
            double eventsPerSecond,
            long lastTick,
            @Nullable Instant lastTickAt,
            @Nullable Instant newestLandedAt) {}

    @Operation(summary = "Labels by request, room, user, landing time, policy, task; the oldest first")
    @Parameter(name = "requestId", in = ParameterIn.QUERY)
    @Parameter(name = "roomId", in = ParameterIn.QUERY)
    @Parameter(name = "userId", in = ParameterIn.QUERY)
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "earliest landedAt, inclusive")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "end of landedAt, exclusive")
    @Parameter(name = "policy", in = ParameterIn.QUERY)
    @Parameter(name = "task", in = ParameterIn.QUERY)
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "rows of a page")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next of the page before")
    @GetMapping("/v1/labels")
    void labels(
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException, HttpMediaTypeNotAcceptableException {
        Inputs inputs = pages.inputs(request, LookUp.PARAMETERS);
        pages.answer(LookUp.of(inputs), inputs, request, response);
    }

    @Operation(summary = "Every event, tick and emission that made the labels of one exposure, in order")
    @Parameter(name = "requestId", in = ParameterIn.QUERY, required = true)
    @Parameter(name = "roomId", in = ParameterIn.QUERY, required = true)
    @Parameter(name = "task", in = ParameterIn.QUERY, description = "only labels of this task")
    @Parameter(name = "limit", in = ParameterIn.QUERY)
    @Parameter(name = "cursor", in = ParameterIn.QUERY)
    @GetMapping("/v1/labels/history")
    void history(
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException, HttpMediaTypeNotAcceptableException {
        Inputs inputs = pages.inputs(request, History.PARAMETERS);
        pages.answer(History.of(inputs), inputs, request, response);
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
                engine.newestLandedAt());
    }
}
