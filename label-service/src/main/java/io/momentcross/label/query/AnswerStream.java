package io.momentcross.label.query;

import io.momentcross.label.query.QueryResult.Column;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes rows as they come. What fails before the first {@link #BUFFER} bytes are out can still be answered as a
 * problem; later the connection is cut, so that half an answer does not pass for a whole one.
 */
@Component
public final class AnswerStream {

    private static final int BUFFER = 64 << 10;

    private final QueryEngine engine;
    private final CallerWatch callers;
    private final JsonMapper json;

    AnswerStream(QueryEngine engine, CallerWatch callers, JsonMapper json) {
        this.engine = engine;
        this.callers = callers;
        this.json = json;
    }

    /**
     * Runs and answers. A caller who goes away stops the query.
     *
     * @param maxRows     rows beyond are left out; the answer says so in {@code truncated}
     * @throws QueryException where nothing has been sent yet
     * @throws CutOffException where something has
     */
    public void answer(
            String id,
            TableQuery query,
            long maxRows,
            AnswerFormat format,
            HttpServletRequest request,
            HttpServletResponse response)
            throws QueryException, IOException {
        CallerWatch.LookOut lookOut = callers.watch(request, () -> engine.cancel(id));
        try {
            answer(id, query, maxRows, format, response);
        } finally {
            lookOut.close();
        }
    }

    private void answer(String id, TableQuery query, long maxRows, AnswerFormat format, HttpServletResponse response)
            throws QueryException, IOException {
        response.setBufferSize(BUFFER);
        response.setHeader("X-Query-Id", id);
        long from = System.nanoTime();
        try {
            if (format == AnswerFormat.PARQUET) {
                parquet(id, query, maxRows, response);
                return;
            }
            try (QueryResult result = engine.run(id, query)) {
                Pages.headers(response, format, result.newestLandedAt(), null);
                switch (format) {
                    case JSON -> json(id, result, maxRows, from, response);
                    case CSV -> csv(result, maxRows, response);
                    case ARROW -> result.writeArrow(response.getOutputStream(), maxRows);
                    case PARQUET -> throw new IllegalStateException("written above");
                }
            }
        } catch (QueryException e) {
            if (response.isCommitted()) {
                throw new CutOffException(e);
            }
            response.reset();
            throw e;
        } catch (IOException | JacksonException e) {
            // The caller has gone; closing the result has stopped the query.
            throw new CutOffException(e);
        }
    }

    private void parquet(String id, TableQuery query, long maxRows, HttpServletResponse response)
            throws QueryException, IOException {
        try (QueryResult.ParquetFile file = engine.export(id, query, maxRows)) {
            Pages.headers(response, AnswerFormat.PARQUET, file.newestLandedAt(), null);
            response.setContentLengthLong(Files.size(file.path()));
            OutputStream out = response.getOutputStream();
            Files.copy(file.path(), out);
            out.flush();
        }
    }

    private void json(String id, QueryResult result, long maxRows, long from, HttpServletResponse response)
            throws QueryException, IOException {
        List<Column> columns = result.columns();
        boolean[] ids = new boolean[columns.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = ValueWriter.isId(columns.get(i));
        }
        JsonGenerator out = json.createGenerator(response.getOutputStream());
        out.writeStartObject();
        out.writeStringProperty("queryId", id);
        out.writePOJOProperty("columns", columns);
        out.writeName("rows");
        out.writeStartArray();
        long rows = 0;
        boolean more = false;
        while (!more && result.next()) {
            more = rows == maxRows;
            if (!more) {
                out.writeStartArray();
                for (int i = 0; i < ids.length; i++) {
                    ValueWriter.write(out, result.value(i), ids[i]);
                }
                out.writeEndArray();
                rows++;
            }
        }
        out.writeEndArray();
        out.writeNumberProperty("rowCount", rows);
        out.writeBooleanProperty("truncated", more);
        Instant newest = result.newestLandedAt();
        out.writePOJOProperty("newestLandedAt", newest);
        out.writeNumberProperty("tookMs", (System.nanoTime() - from) / 1_000_000);
        out.writeEndObject();
        out.close();
    }

    private void csv(QueryResult result, long maxRows, HttpServletResponse response)
            throws QueryException, IOException {
        CsvRows csv = new CsvRows(response.getWriter(), json);
        csv.header(result.columns());
        for (long rows = 0; rows < maxRows && result.next(); rows++) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int i = 0; i < result.columns().size(); i++) {
                row.add(result.value(i));
            }
            csv.row(row);
            if (rows % 1000 == 999 && response.getWriter().checkError()) {
                throw new IOException("the caller has gone");
            }
        }
        response.getWriter().flush();
    }
}
