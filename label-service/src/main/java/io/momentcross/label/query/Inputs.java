package io.momentcross.label.query;

import io.momentcross.starter.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A call's parameters, each read by its name; what is wrong with one is a problem that names it. */
public final class Inputs {

    private static final int LONGEST = 128;

    private final String call;
    private final Map<String, String> values;
    private final QueryProperties properties;
    private final Supplier<Set<String>> replayed;
    private final @Nullable Instant newest;
    private final @Nullable Cursor cursor;
    private @Nullable TimeRange range;

    private Inputs(
            String call,
            Map<String, String> values,
            QueryProperties properties,
            Supplier<Set<String>> replayed,
            @Nullable Instant newest) {
        this.call = call;
        this.values = values;
        this.properties = properties;
        this.replayed = replayed;
        this.newest = newest;
        String text = values.get("cursor");
        this.cursor = text == null ? null : Cursor.decode(text, fingerprint());
    }

    /**
     * @param replayed policies of replays, asked for where they matter
     * @param known    names that the call has besides {@code limit} and {@code cursor}
     * @throws ProblemException where there is another one, or one twice
     */
    static Inputs of(
            HttpServletRequest request,
            QueryProperties properties,
            Supplier<Set<String>> replayed,
            @Nullable Instant newest,
            String... known) {
        List<String> names = Stream.concat(Arrays.stream(known), Stream.of("limit", "cursor"))
                .toList();
        Map<String, String> values = new TreeMap<>();
        request.getParameterMap().forEach((name, given) -> {
            if (!names.contains(name)) {
                throw ProblemException.invalid(
                        name, "There is no parameter " + name + " here; known are " + names + ".");
            }
            if (given.length != 1) {
                throw ProblemException.invalid(name, name + " is given more than once.");
            }
            if (given[0].isBlank()) {
                throw ProblemException.invalid(name, name + " is empty.");
            }
            values.put(name, given[0].strip());
        });
        return new Inputs(request.getRequestURI(), values, properties, replayed, newest);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public @Nullable String text(String name) {
        String value = values.get(name);
        if (value != null && value.length() > LONGEST) {
            throw ProblemException.invalid(name, name + " has at most " + LONGEST + " characters.");
        }
        return value;
    }

    public String required(String name) {
        String value = text(name);
        if (value == null) {
            throw ProblemException.invalid(name, "The parameter " + name + " is missing.");
        }
        return value;
    }

    public @Nullable Long id(String name) {
        String value = text(name);
        try {
            return value == null ? null : Long.valueOf(value);
        } catch (NumberFormatException e) {
            throw ProblemException.invalid(name, name + " is an integer of at most 64 bits.");
        }
    }

    public @Nullable Instant instant(String name) {
        String value = text(name);
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw ProblemException.invalid(name, name + " is a time such as 2026-03-01T12:00:00Z.");
        }
    }

    public @Nullable String oneOf(String name, Collection<String> known) {
        String value = text(name);
        if (value != null && !known.contains(value)) {
            throw ProblemException.invalid(name, name + " is one of " + known + ".");
        }
        return value;
    }

    public @Nullable String policy() {
        String policy = text("policy");
        if (policy == null || properties.policies().contains(policy)) {
            return policy;
        }
        return oneOf(
                "policy",
                Stream.concat(properties.policies().stream(), replayed.get().stream())
                        .distinct()
                        .toList());
    }

    public @Nullable String task() {
        return oneOf("task", properties.tasks());
    }

    /** A comma-separated list of known words; empty where nothing is given. */
    public List<String> several(String name, Collection<String> known) {
        String value = text(name);
        if (value == null) {
            return List.of();
        }
        List<String> words =
                Arrays.stream(value.split(",", -1)).map(String::strip).toList();
        if (!known.containsAll(words) || words.stream().distinct().count() != words.size()) {
            throw ProblemException.invalid(name, name + " is a list of some of " + known + ", each once.");
        }
        return words;
    }

    /**
     * {@code from} and {@code to}; without them, {@code length} up to the newest label. On later pages what the first
     * page had.
     */
    public TimeRange range(Duration length) {
        TimeRange known = range;
        if (known == null) {
            known = resolve(length);
            range = known;
        }
        return known;
    }

    private TimeRange resolve(Duration length) {
        Instant from = instant("from");
        Instant to = instant("to");
        if (cursor != null && cursor.fromMs() != null && cursor.toMs() != null) {
            return new TimeRange(Instant.ofEpochMilli(cursor.fromMs()), Instant.ofEpochMilli(cursor.toMs()));
        }
        Instant end = to != null ? to : newest != null ? newest.plusMillis(1) : Instant.EPOCH.plus(length);
        if (from == null) {
            return new TimeRange(end.minus(length), end);
        }
        if (to == null && !from.isBefore(end)) {
            end = from.plus(length);
        }
        checkOrder(from, end);
        return new TimeRange(from, end);
    }

    /** {@code from} before {@code to}, where both are given. */
    public static void checkOrder(@Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null && !from.isBefore(to)) {
            throw ProblemException.invalid("from", "from is not before to.");
        }
    }

    int limit() {
        String value = text("limit");
        int limit;
        try {
            limit = value == null ? Math.min(1000, properties.maxPage()) : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            limit = 0;
        }
        if (limit < 1 || limit > properties.maxPage()) {
            throw ProblemException.invalid("limit", "limit is between 1 and " + properties.maxPage() + ".");
        }
        return limit;
    }

    @Nullable
    Cursor cursor() {
        return cursor;
    }

    String next(List<String> key) {
        return new Cursor(
                        fingerprint(),
                        range == null ? null : range.from().toEpochMilli(),
                        range == null ? null : range.to().toEpochMilli(),
                        key)
                .encoded();
    }

    private String fingerprint() {
        Map<String, String> asked = new TreeMap<>(values);
        asked.remove("cursor");
        asked.remove("limit");
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest((call + asked).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
