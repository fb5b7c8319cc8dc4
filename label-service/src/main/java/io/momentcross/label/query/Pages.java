package io.momentcross.label.query;

import io.momentcross.label.query.QueryException.Reason;
import io.momentcross.label.query.QueryResult.Column;
import io.momentcross.label.query.QueryResult.Written;
import io.momentcross.label.table.LabelTables;
import io.momentcross.starter.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers page by page, in the format that the caller accepts. In JSON {@code next} is the cursor of the next page and
 * {@code newestLandedAt} the freshness; in other formats these are headers.
 */
@Component
public final class Pages {

    public static final String NEWEST = "X-Newest-Landed-At";
    public static final String NEXT = "X-Next-Cursor";

    private final QueryEngine engine;
    private final LabelTables tables;
    private final QueryProperties properties;
    private final CallerWatch callers;
    private final JsonMapper json;

    Pages(QueryEngine engine, LabelTables tables, QueryProperties properties, CallerWatch callers, JsonMapper json) {
        this.engine = engine;
        this.tables = tables;
        this.callers = callers;
        this.properties = properties;
        this.json = json;
    }

    /** The parameters of {@code request}, of which {@code known} may be there. */
    public Inputs inputs(HttpServletRequest request, String... known) {
        return Inputs.of(request, properties, tables::replayedPolicies, engine.newestLandedAt(), known);
    }

    /** More to say in a JSON answer than its rows, under their own names. */
    public interface Extra {
        Map<String, Object> of(Rows rows);
    }

    /** A page in memory. */
    public record Rows(
            List<Column> columns,
            List<List<@Nullable Object>> rows,
            boolean more,
            @Nullable Instant newest) {}

    public void answer(PageQuery page, Inputs inputs, HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpMediaTypeNotAcceptableException {
        answer(page, inputs, request, response, rows -> Map.of());
    }

    /** @throws ProblemException where the query took too long or could not be run now */
    public void answer(
            PageQuery page, Inputs inputs, HttpServletRequest request, HttpServletResponse response, Extra extra)
            throws IOException, HttpMediaTypeNotAcceptableException {
        AnswerFormat format = AnswerFormat.of(
                request.getHeader(HttpHeaders.ACCEPT), AnswerFormat.JSON, AnswerFormat.CSV, AnswerFormat.ARROW);
        int limit = inputs.limit();
        String id = UUID.randomUUID().toString();
        TableQuery query = query(page, inputs.cursor(), limit + 1);
        CallerWatch.LookOut lookOut = callers.watch(request, () -> engine.cancel(id));
        try (QueryResult result = engine.run(id, query)) {
            if (format == AnswerFormat.ARROW) {
                arrow(page, inputs, result, limit, response);
            } else {
                Rows rows = read(result, limit);
                List<@Nullable Object> last = rows.more() ? rows.rows().getLast() : null;
                String next = last == null ? null : inputs.next(key(page, rows.columns(), last));
                if (format == AnswerFormat.CSV) {
                    csv(rows, next, response);
                } else {
                    json(page.rows(), rows, next, extra.of(rows), response);
                }
            }
        } catch (QueryException e) {
            throw problem(e);
        } finally {
            lookOut.close();
        }
    }

    /** All rows, at most {@code limit}, without paging. */
    public Rows rows(PageQuery page, int limit) {
        try (QueryResult result = engine.run(UUID.randomUUID().toString(), query(page, null, limit + 1))) {
            return read(result, limit);
        } catch (QueryException e) {
            throw problem(e);
        }
    }

    /** The query of one page, or of all pages where {@code limit} says so. */
    TableQuery query(PageQuery page, @Nullable Cursor after, long limit) {
        String columns =
                page.order().stream().map(key -> '"' + key.column() + '"').collect(Collectors.joining(", "));
        Map<String, @Nullable Object> parameters = new HashMap<>(page.parameters());
        String where = "";
        if (after != null) {
            if (after.key().size() != page.order().size()) {
                throw ProblemException.invalid("cursor", "The cursor is none of ours.");
            }
            List<String> places = new ArrayList<>();
            for (int i = 0; i < after.key().size(); i++) {
                parameters.put("cursor_" + i, after.key().get(i));
                places.add("CAST($cursor_" + i + " AS " + page.order().get(i).type() + ")");
            }
            where = "\nWHERE (" + columns + ") > (" + String.join(", ", places) + ")";
        }
        NamedParameters sql = NamedParameters.of(
                "SELECT * FROM (\n" + page.sql() + "\n)" + where + "\nORDER BY " + columns + "\nLIMIT " + limit);
        return new TableQuery(
                sql.sql(), sql.values(parameters), page.tables(), TableQuery.Lane.QUICK, properties.timeout());
    }

    private static Rows read(QueryResult result, int limit) throws QueryException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        boolean more = false;
        while (!more && result.next()) {
            more = rows.size() == limit;
            if (!more) {
                List<@Nullable Object> row = new ArrayList<>();
                for (int column = 0; column < result.columns().size(); column++) {
                    row.add(result.value(column));
                }
                rows.add(row);
            }
        }
        return new Rows(result.columns(), rows, more, result.newestLandedAt());
    }

    private static List<String> key(PageQuery page, List<Column> columns, List<@Nullable Object> row) {
        List<String> names = columns.stream().map(Column::name).toList();
        return page.order().stream()
                .map(key -> String.valueOf(row.get(names.indexOf(key.column()))))
                .toList();
    }

    private void json(
            String name, Rows page, @Nullable String next, Map<String, Object> extra, HttpServletResponse response)
            throws IOException {
        response.setContentType(AnswerFormat.JSON.contentType());
        List<Column> columns = page.columns();
        try (JsonGenerator out = json.createGenerator(response.getOutputStream())) {
            out.writeStartObject();
            out.writeName(name);
            out.writeStartArray();
            for (List<@Nullable Object> row : page.rows()) {
                out.writeStartObject();
                for (int i = 0; i < columns.size(); i++) {
                    out.writeName(columns.get(i).name());
                    ValueWriter.write(out, row.get(i), ValueWriter.isId(columns.get(i)));
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            extra.forEach(out::writePOJOProperty);
            out.writePOJOProperty("newestLandedAt", page.newest());
            out.writePOJOProperty("next", next);
            out.writeEndObject();
        }
    }

    private void csv(Rows page, @Nullable String next, HttpServletResponse response) throws IOException {
        headers(response, AnswerFormat.CSV, page.newest(), next);
        CsvRows csv = new CsvRows(response.getWriter(), json);
        csv.header(page.columns());
        for (List<@Nullable Object> row : page.rows()) {
            csv.row(row);
        }
        response.getWriter().flush();
    }

    private static void arrow(
            PageQuery page, Inputs inputs, QueryResult result, int limit, HttpServletResponse response)
            throws IOException, QueryException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Written written = result.writeArrow(bytes, limit);
        List<@Nullable Object> last = written.last();
        String next = written.more() && last != null ? inputs.next(key(page, result.columns(), last)) : null;
        headers(response, AnswerFormat.ARROW, result.newestLandedAt(), next);
        OutputStream out = response.getOutputStream();
        bytes.writeTo(out);
        out.flush();
    }

    static void headers(
            HttpServletResponse response, AnswerFormat format, @Nullable Instant newest, @Nullable String next) {
        response.setContentType(format.contentType());
        if (newest != null) {
            response.setHeader(NEWEST, newest.toString());
        }
        if (next != null) {
            response.setHeader(NEXT, next);
        }
    }

    /** A query of ours that failed: never the caller's SQL. */
    static ProblemException problem(QueryException e) {
        Duration soon = Duration.ofSeconds(1);
        return switch (e.reason()) {
            case OVERLOAD, CANCELLED, ID_TAKEN -> ProblemException.overloaded(String.valueOf(e.getMessage()), soon);
            case TIMED_OUT -> ProblemException.unavailable("query-too-slow", e.getMessage() + " Narrow it.", soon, e);
            case OUT_OF_MEMORY ->
                ProblemException.unavailable("query-too-large", e.getMessage() + " Narrow it.", soon, e);
            case UNREADABLE, WORKER_LOST ->
                ProblemException.unavailable("labels-unreadable", "The labels could not be read; try again.", soon, e);
            case WRONG, REFUSED -> throw new IllegalStateException(Reason.WRONG + ": " + e.getMessage(), e);
        };
    }
}
