package io.momentcross.label.query.report;

import io.momentcross.label.query.Inputs;
import io.momentcross.label.query.PageQuery;
import io.momentcross.label.query.Pages;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The reports by their names. */
@RestController
class ReportController {

    private static final int MOST_ARMS = 10_000;

    private final Pages pages;

    ReportController(Pages pages) {
        this.pages = pages;
    }

    @Operation(
            summary = "Reports: rates, delays, agreement, calibration, completeness",
            description = "Parameters and columns of each: GET /v1/labels/schema.")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "without it, a day up to the newest label")
    @Parameter(name = "to", in = ParameterIn.QUERY)
    @Parameter(name = "policy", in = ParameterIn.QUERY, description = "moment where nothing is said")
    @Parameter(name = "task", in = ParameterIn.QUERY)
    @Parameter(name = "bucket", in = ParameterIn.QUERY, description = "rates: 30s, 1m, 5m, 15m, 1h, 1d")
    @Parameter(
            name = "by",
            in = ParameterIn.QUERY,
            description = "rates: some of room, author, category, modelVersion, arm")
    @Parameter(name = "limit", in = ParameterIn.QUERY)
    @Parameter(name = "cursor", in = ParameterIn.QUERY)
    @GetMapping({
        "/v1/labels/rates",
        "/v1/labels/delays",
        "/v1/labels/agreement",
        "/v1/labels/calibration",
        "/v1/labels/completeness"
    })
    void report(
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException, HttpMediaTypeNotAcceptableException {
        String path = request.getRequestURI();
        Report report = Reports.of(path.substring(path.lastIndexOf('/') + 1));
        Inputs inputs = inputs(report, request);
        pages.answer(report.query(inputs), inputs, request, response);
    }

    @Operation(summary = "Arms side by side, and whether users were split over them as expected")
    @Parameter(name = "from", in = ParameterIn.QUERY)
    @Parameter(name = "to", in = ParameterIn.QUERY)
    @Parameter(name = "policy", in = ParameterIn.QUERY)
    @Parameter(name = "task", in = ParameterIn.QUERY)
    @Parameter(name = "expected", in = ParameterIn.QUERY, description = "shares, a:0.9,b:0.1; equal where not given")
    @GetMapping("/v1/labels/arms")
    void arms(
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException, HttpMediaTypeNotAcceptableException {
        Report report = Reports.of("arms");
        Inputs inputs = inputs(report, request);
        PageQuery page = report.query(inputs);
        Map<String, Double> expected = SampleRatio.expected(inputs);
        pages.answer(
                page,
                inputs,
                request,
                response,
                rows -> Map.of(
                        "sampleRatio", SampleRatio.of(pages.rows(SampleRatio.query(inputs), MOST_ARMS), expected)));
    }

    private Inputs inputs(Report report, HttpServletRequest request) {
        return pages.inputs(request, report.parameters().toArray(String[]::new));
    }
}
