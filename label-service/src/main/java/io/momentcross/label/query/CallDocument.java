package io.momentcross.label.query;

import java.util.List;

/**
 * What {@code GET /v1/labels/schema} says of a call.
 *
 * @param parameters names, besides {@code limit} and {@code cursor}
 * @param columns    of the answer's rows
 */
public record CallDocument(String call, String summary, List<String> parameters, List<Column> columns) {

    /** @param name one, or several of a kind */
    public record Column(String name, String description) {}

    /** Tells of calls. */
    public interface Source {
        List<CallDocument> calls();
    }

    public CallDocument {
        parameters = List.copyOf(parameters);
        columns = List.copyOf(columns);
    }
}
