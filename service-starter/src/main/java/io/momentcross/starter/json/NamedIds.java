package io.momentcross.starter.json;

import io.momentcross.starter.problem.ProblemException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A list of ids in a body that says what to leave out, or to damp. */
public final class NamedIds {

    /** Most ids of one list. */
    public static final int MOST = 1_000;

    private NamedIds() {}

    /**
     * @param named null: none
     * @throws ProblemException naming the id at fault, or the list that is too long
     */
    public static Set<Long> of(String field, @Nullable List<@Nullable Long> named) {
        if (named == null || named.isEmpty()) {
            return Set.of();
        }
        if (named.size() > MOST) {
            throw ProblemException.invalid(field, "At most " + MOST + " ids may be named, not " + named.size() + ".");
        }
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < named.size(); i++) {
            Long id = named.get(i);
            if (id == null) {
                throw ProblemException.invalid(field + "[" + i + "]", "The id is missing.");
            }
            ids.add(id);
        }
        return ids;
    }
}
