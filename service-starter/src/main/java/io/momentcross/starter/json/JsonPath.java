package io.momentcross.starter.json;

import tools.jackson.core.JacksonException;

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
}
