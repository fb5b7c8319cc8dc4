package io.momentcross.label.join.streams;

import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.label.join.TaskRule;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationStyle;

/**
 * One line of the table of tasks.
 *
 * @param name      as in topics and tables: small letters, digits and '_'
 * @param source    a type of feedback, as {@code POST /v1/events} calls it; or {@code stay}
 * @param threshold of a stay, its length; of a gift, its least value; nothing else has one
 * @param window    how long after the exposure opened a positive counts; without one, as long as anything is taken in
 */
public record JoinTask(
        String name,
        String source,
        @Nullable String threshold,
        @Nullable Duration window) {

    private static final String STAY = "stay";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final Map<String, FeedbackType> TYPES = types();

    /** @throws InvalidConfigurationPropertyValueException naming the property under {@code at} that cannot be */
    TaskRule rule(String at) {
        refuseUnless(
                NAME.matcher(String.valueOf(name)).matches(),
                at + ".name",
                name,
                "A name is up to 40 small letters, digits and '_'.");
        refuseUnless(window == null || window.isPositive(), at + ".window", window, "A window is longer than nothing.");
        return new TaskRule(name, STAY.equals(source) ? stay(at) : feedback(at), window);
    }

    private TaskRule.Source stay(String at) {
        try {
            return new TaskRule.Source.Stay(DurationStyle.detectAndParse(String.valueOf(threshold)));
        } catch (IllegalArgumentException e) {
            throw refused(at + ".threshold", threshold, "A stay has a length as its threshold, as 30s.");
        }
    }

    private TaskRule.Source feedback(String at) {
        FeedbackType type = TYPES.get(String.valueOf(source));
        if (type == null) {
            throw refused(at + ".source", source, "There is no such source; these are: stay, " + TYPES.keySet() + ".");
        }
        if (threshold == null) {
            return new TaskRule.Source.Feedback(type);
        }
        boolean isValue = type == FeedbackType.FEEDBACK_TYPE_GIFT && threshold.matches("[0-9]{1,18}");
        refuseUnless(isValue, at + ".threshold", threshold, "A threshold is of a stay or of a gift's value, as 100.");
        return new TaskRule.Source.Feedback(type, Long.parseLong(threshold));
    }

    private static void refuseUnless(boolean isSo, String property, @Nullable Object value, String why) {
        if (!isSo) {
            throw refused(property, value, why);
        }
    }

    private static InvalidConfigurationPropertyValueException refused(
            String property, @Nullable Object value, String why) {
        return new InvalidConfigurationPropertyValueException(property, value, why);
    }

    private static Map<String, FeedbackType> types() {
        Map<String, FeedbackType> types = new TreeMap<>();
        for (FeedbackType type : FeedbackType.values()) {
            if (type != FeedbackType.UNRECOGNIZED && type != FeedbackType.FEEDBACK_TYPE_UNSPECIFIED) {
                types.put(type.name().replace("FEEDBACK_TYPE_", "").toLowerCase(Locale.ROOT), type);
            }
        }
        return types;
    }
}
