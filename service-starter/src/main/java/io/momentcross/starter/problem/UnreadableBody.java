package io.momentcross.starter.problem;

import io.momentcross.starter.json.JsonPath;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.springframework.util.ClassUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says of a body that could not be read what is wrong with it, in the words of the API and not of our classes. */
final class UnreadableBody {

    private UnreadableBody() {}

    static ProblemException problem(JacksonException e) {
        String field = JsonPath.of(e);
        if (e instanceof UnrecognizedPropertyException unknown) {
            return ProblemException.unknownField(field, "There is no field " + unknown.getPropertyName() + " here.");
        }
        if (e instanceof StreamReadException) {
            String fault = "The body is not valid JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse("").replaceAll("[:;] enable `.*", "");
            return field.isEmpty()
                    ? ProblemException.unreadable(fault)
                    : ProblemException.invalid(JsonPath.ofToken(e), fault);
        }
        String wanted = e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
                ? wanted(mismatch.getTargetType())
                : "what it should be";
        return field.isEmpty()
                ? ProblemException.unreadable("The body is missing, is not " + wanted + ", or goes on after its end.")
                : ProblemException.invalid(field, "The value of " + field + " is not " + wanted + ".");
    }

    private static String wanted(Class<?> type) {
        Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
        if (boxed.isEnum()) {
            return "one of " + Arrays.toString(boxed.getEnumConstants());
        }
        if (boxed == Long.class || boxed == Integer.class) {
            return "an integer of at most " + (boxed == Long.class ? 64 : 32) + " bits";
        }
        if (Number.class.isAssignableFrom(boxed)) {
            return "a number";
        }
        if (boxed == Boolean.class) {
            return "true or false";
        }
        if (CharSequence.class.isAssignableFrom(boxed)) {
            return "text";
        }
        if (Temporal.class.isAssignableFrom(boxed)) {
            return "a time as in 2026-01-31T12:00:00Z";
        }
        if (Collection.class.isAssignableFrom(boxed) && !Map.class.isAssignableFrom(boxed)) {
            return "an array";
        }
        return "an object";
    }
}
