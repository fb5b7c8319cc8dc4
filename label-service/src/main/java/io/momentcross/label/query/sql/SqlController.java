package io.momentcross.label.query.sql;

import io.momentcross.label.query.AnswerFormat;
import io.momentcross.label.query.AnswerStream;
import io.momentcross.label.query.QueryEngine;
import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryProblems;
import io.momentcross.label.query.QueryProperties;
import io.momentcross.label.query.TableQuery;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableName;
import io.momentcross.starter.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Free SQL. A caller who may want to stop a query names its {@code queryId}; one who closes the connection stops it,
 * too.
 */
@RestController
class SqlController {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{8,64}");
    private static final int DEFAULT_ROWS = 1000;

    private final SelectGuard guard;
    private final SavedQueries saved;
    private final QueryEngine engine;
    private final AnswerStream stream;
    private final QueryProperties properties;

    SqlController(
            SelectGuard guard,
            SavedQueries saved,
            QueryEngine engine,
            AnswerStream stream,
            QueryProperties properties) {
        this.guard = guard;
        this.saved = saved;
        this.engine = engine;
        this.stream = stream;
        this.properties = properties;
    }

    /**
     * @param sql        one SELECT; this or {@code query}
     * @param query      name of a saved query
     * @param parameters an object for {@code $name}, an array for {@code ?}
     * @param maxRows    rows beyond are left out
     * @param timeoutMs  after which the query is stopped
     * @param queryId    by which it can be stopped
     */
    record SqlRequest(
            @Nullable String sql,
            @Nullable String query,
            @Nullable JsonNode parameters,
            @Nullable Integer maxRows,
            @Nullable Long timeoutMs,
            @Nullable String queryId) {}

    @Operation(summary = "One SELECT over the label tables, as JSON, CSV, Arrow or Parquet")
    @PostMapping("/v1/labels/sql")
    @Nullable
    ResponseEntity<ProblemDetail> run(
            @RequestBody SqlRequest asked,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException, HttpMediaTypeNotAcceptableException {
        AnswerFormat format = AnswerFormat.of(request.getHeader(HttpHeaders.ACCEPT), AnswerFormat.values());
        String sql = text(asked);
        String id = id(asked);
        int rows = rows(asked);
        Duration timeout = timeout(asked);
        try {
            GuardedSelect select = guard.check(sql);
            Map<TableName, RowFilter> tables = new EnumMap<>(TableName.class);
            select.tables().forEach(table -> tables.put(table, RowFilter.ALL));
            TableQuery query = new TableQuery(
                    select.sql(),
                    SqlParameters.of(asked.parameters(), select.parameters()),
                    tables,
                    TableQuery.Lane.LONG,
                    timeout);
            stream.answer(id, query, rows, format, request, response);
            return null;
        } catch (QueryException e) {
            return QueryProblems.of(e, sql);
        }
    }

    @Operation(summary = "Stops a running query")
    @DeleteMapping("/v1/labels/sql/{queryId}")
    ResponseEntity<Void> cancel(@PathVariable String queryId) {
        if (!engine.cancel(queryId)) {
            throw ProblemException.notFound("query-unknown", "No query of this id is running.");
        }
        return ResponseEntity.noContent().build();
    }

    private String text(SqlRequest asked) {
        if ((asked.sql() == null) == (asked.query() == null)) {
            throw ProblemException.invalid("sql", "Either sql or query has to be given.");
        }
        return asked.sql() != null
                ? asked.sql()
                : saved.load(String.valueOf(asked.query())).sql();
    }

    private static String id(SqlRequest asked) {
        String id = asked.queryId();
        if (id != null && !ID.matcher(id).matches()) {
            throw ProblemException.invalid("queryId", "queryId is 8 to 64 letters, digits, - and _.");
        }
        return id == null ? UUID.randomUUID().toString() : id;
    }

    private int rows(SqlRequest asked) {
        Integer rows = asked.maxRows();
        if (rows != null && (rows < 1 || rows > properties.maxRows())) {
            throw ProblemException.invalid("maxRows", "maxRows is between 1 and " + properties.maxRows() + ".");
        }
        return rows == null ? Math.min(DEFAULT_ROWS, properties.maxRows()) : rows;
    }

    private Duration timeout(SqlRequest asked) {
        Long ms = asked.timeoutMs();
        long most = properties.maxTimeout().toMillis();
        if (ms != null && (ms < 1 || ms > most)) {
            throw ProblemException.invalid("timeoutMs", "timeoutMs is between 1 and " + most + ".");
        }
        return ms == null ? properties.timeout() : Duration.ofMillis(ms);
    }
}
