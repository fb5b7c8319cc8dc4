package io.momentcross.starter.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;

/** Where in a body something is: {@code candidates[3].roomId}. */
public final class JsonPath {

    private JsonPath() {}

    /** Path of the value that {@code e} complains about; empty where the body as a whole is at fault. */
    public static String of(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }

    /** Path of the token at which the parser gave up; more exact than {@link #of} for what is no JSON. */
    public static String ofToken(JacksonException e) {
        StringBuilder path = new StringBuilder();
        if (e.processor() instanceof JsonParser parser) {
            for (TokenStreamContext at = parser.streamReadContext(); at != null; at = at.getParent()) {
                if (at.inArray() && at.hasCurrentIndex()) {
                    path.insert(0, "[" + at.getCurrentIndex() + "]");
                } else if (at.inObject() && at.hasCurrentName()) {
                    path.insert(0, "." + at.currentName());
                }
            }
        }
        return path.isEmpty() ? of(e) : path.substring(path.charAt(0) == '.' ? 1 : 0);
    }
}
