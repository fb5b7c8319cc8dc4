package io.momentcross.label.query.sql;

import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Bounds what values and expressions can grow to. The engine's memory limit does not count the text and lists of the
 * rows at hand, and it expands an alias wherever it is used before it can be interrupted: ten doublings of a text in
 * subqueries, or sixteen of an alias, would take gigabytes or minutes.
 */
final class GrowthCheck {

    private static final Set<String> JOINS = Set.of("||", "concat", "list_value", "row", "struct_pack");
    private static final Set<String> COLLECTORS = Set.of("list", "array_agg", "histogram");
    /** Rows at hand × longest text × growth stay under a quarter of a gigabyte. */
    private static final long MOST = (256L << 20) / 2048;

    private static final int SHORTEST = 64;
    private static final int LONGEST_CONSTANT = 1000;
    private static final int MOST_ALIAS_USES = 6;

    private int longest = SHORTEST;
    private int doublings;
    private int aliasUses;
    private boolean collects;
    private boolean recurses;

    void recursion() {
        recurses = true;
    }

    void call(String name, int arguments) {
        collects |= COLLECTORS.contains(name);
        if (JOINS.contains(name) && arguments > 1) {
            doublings += 32 - Integer.numberOfLeadingZeros(arguments - 1);
        }
    }

    void constant(String text) throws QueryException {
        if (text.length() > LONGEST_CONSTANT) {
            throw new QueryException(Reason.REFUSED, "A constant has at most " + LONGEST_CONSTANT + " characters.");
        }
        longest = Math.max(longest, text.length());
    }

    /** Counts uses of a select's own aliases: each is replaced by the whole expression. */
    void select(JsonNode select) {
        Set<String> aliases = new HashSet<>();
        for (JsonNode item : select.path("select_list")) {
            aliasUses += uses(item, aliases);
            aliases.add(item.path("alias").asString("").toLowerCase(Locale.ROOT));
        }
        aliases.remove("");
        aliasUses += uses(select.path("where_clause"), aliases)
                + uses(select.path("having"), aliases)
                + uses(select.path("qualify"), aliases);
    }

    private static int uses(JsonNode node, Set<String> aliases) {
        int uses = 0;
        if (node.path("class").asString("").equals("COLUMN_REF")) {
            JsonNode names = node.path("column_names");
            boolean own = names.size() == 1 || names.path(0).asString("").equalsIgnoreCase("alias");
            String name = names.path(names.size() - 1).asString("").toLowerCase(Locale.ROOT);
            return own && aliases.contains(name) ? 1 : 0;
        }
        for (JsonNode child : node) {
            uses += uses(child, aliases);
        }
        return uses;
    }

    void check() throws QueryException {
        if (aliasUses > MOST_ALIAS_USES) {
            throw new QueryException(
                    Reason.REFUSED,
                    "A query uses the aliases of its own select list at most " + MOST_ALIAS_USES
                            + " times; name them in a WITH query instead.");
        }
        if (doublings > 0 && (collects || recurses)) {
            throw new QueryException(
                    Reason.REFUSED,
                    "||, concat, lists and structs cannot go together with collected lists or recursion.");
        }
        if (doublings >= 20 || ((long) longest << doublings) > MOST) {
            throw new QueryException(Reason.REFUSED, "Too many ||, concat, lists or structs for constants this long.");
        }
    }
}
