package io.momentcross.label.query;

import io.momentcross.starter.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a page ended. It holds the last row's place in a total order, and the time range that the first page had: rows
 * that land meanwhile move nothing.
 *
 * @param of     fingerprint of the query it belongs to
 * @param fromMs of the range; null where there is none
 * @param key    the last row's place; as text
 */
record Cursor(String of, @Nullable Long fromMs, @Nullable Long toMs, List<String> key) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST = 4096;

    Cursor {
        key = List.copyOf(key);
    }

    String encoded() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(this));
    }

    /** @throws ProblemException where {@code text} is no cursor, or one of another query */
    static Cursor decode(String text, String of) {
        Cursor cursor;
        try {
            if (text.length() > LONGEST) {
                throw new IllegalArgumentException("too long");
            }
            cursor = JSON.readValue(
                    new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8), Cursor.class);
        } catch (IllegalArgumentException | JacksonException e) {
            throw ProblemException.invalid("cursor", "The cursor is none of ours.");
        }
        if (!cursor.of.equals(of)) {
            throw ProblemException.invalid(
                    "cursor",
                    "The cursor belongs to another query: only cursor and limit may change from page to page.");
        }
        return cursor;
    }
}
