package io.momentcross.label.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites {@code $name} to {@code $1}, {@code $2}, … outside of quotes and comments, without moving what stands after:
 * positions in the result are those of the original.
 *
 * @param sql   with numbered parameters
 * @param names of the parameters, in order
 */
public record NamedParameters(String sql, List<String> names) {

    public NamedParameters {
        names = List.copyOf(names);
    }

    public static NamedParameters of(String text) {
        StringBuilder sql = new StringBuilder(text.length());
        Map<String, Integer> numbers = new LinkedHashMap<>();
        int at = 0;
        while (at < text.length()) {
            int end = skip(text, at);
            if (end > at) {
                sql.append(text, at, end);
            } else if (text.charAt(at) == '$' && at + 1 < text.length() && isStart(text.charAt(at + 1))) {
                end = at + 1;
                while (end < text.length() && isPart(text.charAt(end))) {
                    end++;
                }
                String name = text.substring(at + 1, end);
                String number = "$" + numbers.computeIfAbsent(name, key -> numbers.size() + 1);
                sql.append(number).append(" ".repeat(Math.max(0, end - at - number.length())));
            } else {
                sql.append(text.charAt(at));
                end = at + 1;
            }
            at = end;
        }
        return new NamedParameters(sql.toString(), List.copyOf(numbers.keySet()));
    }

    /** The values in the order of {@link #names}; null for what is not there. */
    public List<@Nullable Object> values(Map<String, @Nullable Object> byName) {
        List<@Nullable Object> values = new ArrayList<>();
        names.forEach(name -> values.add(byName.get(name)));
        return values;
    }

    /** End of the quoted text or comment that starts at {@code at}; {@code at} where none does. */
    private static int skip(String text, int at) {
        return switch (text.charAt(at)) {
            case '\'' -> after(text, at + 1, "'");
            case '"' -> after(text, at + 1, "\"");
            case '-' -> text.startsWith("--", at) ? after(text, at, "\n") : at;
            case '/' -> text.startsWith("/*", at) ? after(text, at + 2, "*/") : at;
            default -> at;
        };
    }

    private static int after(String text, int from, String end) {
        int found = text.indexOf(end, from);
        return found < 0 ? text.length() : found + end.length();
    }

    private static boolean isStart(char c) {
        return c == '_' || (c < 128 && Character.isLetter(c));
    }

    private static boolean isPart(char c) {
        return isStart(c) || (c >= '0' && c <= '9');
    }
}
