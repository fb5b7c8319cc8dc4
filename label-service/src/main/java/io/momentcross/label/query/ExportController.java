package io.momentcross.label.query;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** All labels that a look-up finds, in one answer. */
@RestController
class ExportController {

    private final Pages pages;
    private final AnswerStream stream;
    private final QueryProperties properties;

    ExportController(Pages pages, AnswerStream stream, QueryProperties properties) {
        this.pages = pages;
        this.stream = stream;
        this.properties = properties;
    }

    @Operation(summary = "What GET /v1/labels finds, entirely: Parquet, Arrow or CSV by the Accept header")
    @Parameter(name = "requestId", in = ParameterIn.QUERY)
    @Parameter(name = "roomId", in = ParameterIn.QUERY)
    @Parameter(name = "userId", in = ParameterIn.QUERY)
    @Parameter(name = "from", in = ParameterIn.QUERY)
    @Parameter(name = "to", in = ParameterIn.QUERY)
    @Parameter(name = "policy", in = ParameterIn.QUERY)
    @Parameter(name = "task", in = ParameterIn.QUERY)
    @GetMapping("/v1/labels/export")
    void export(
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException, HttpMediaTypeNotAcceptableException {
        Inputs inputs = pages.inputs(request, LookUp.PARAMETERS);
        PageQuery page = LookUp.of(inputs);
        AnswerFormat format = AnswerFormat.of(
                request.getHeader(HttpHeaders.ACCEPT), AnswerFormat.PARQUET, AnswerFormat.ARROW, AnswerFormat.CSV);
        NamedParameters sql = NamedParameters.of(page.sql());
        TableQuery query = new TableQuery(
                sql.sql(),
                sql.values(page.parameters()),
                page.tables(),
                TableQuery.Lane.LONG,
                properties.exportTimeout());
        try {
            stream.answer(UUID.randomUUID().toString(), query, properties.maxExportRows(), format, request, response);
        } catch (QueryException e) {
            throw Pages.problem(e);
        }
    }
}
