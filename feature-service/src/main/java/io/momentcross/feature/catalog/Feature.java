package io.momentcross.feature.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One feature of the catalogue.
 *
 * @param number       stands for it on the wire; never used again
 * @param entity       {@code user} or {@code room}
 * @param type         {@code int64} or {@code float}
 * @param defaultValue answered where the value is missing or stale
 * @param maxAgeMs     beyond which a value is stale; null where it does not age
 * @param source       topic that it is made from
 */
public record Feature(
        int number,
        String name,
        String entity,
        String type,
        @JsonProperty("default") double defaultValue,
        @Nullable Long maxAgeMs,
        String source,
        String owner,
        String description) {

    public boolean ofRoom() {
        return entity.equals("room");
    }

    @JsonIgnore
    public boolean isInteger() {
        return type.equals("int64");
    }

    /** Whether a value of this age is too old; an unknown age (negative) never is. */
    public boolean isStale(long ageMs) {
        return maxAgeMs != null && ageMs > maxAgeMs;
    }
}
