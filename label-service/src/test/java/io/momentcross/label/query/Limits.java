package io.momentcross.label.query;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Properties with their defaults, but for what a test says. */
public final class Limits {

    private Limits() {}

    public static QueryProperties of(Path folder, String... namesAndValues) {
        Map<String, String> values = new HashMap<>();
        values.put("momentcross.query.work-directory", folder.resolve("exports").toString());
        values.put(
                "momentcross.query.queries-directory", folder.resolve("queries").toString());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put("momentcross.query." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("momentcross.query", QueryProperties.class);
    }
}
