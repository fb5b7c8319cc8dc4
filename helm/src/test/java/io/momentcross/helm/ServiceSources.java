package io.momentcross.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The properties that a service's {@code ...Properties} records take, read from its sources: nothing may depend on a
 * service, and this test needs but the names.
 */
final class ServiceSources {

    private static final Pattern RECORD = Pattern.compile(
            "@ConfigurationProperties\\(prefix = \"(?<prefix>[a-z.-]+)\".*?record \\w+\\((?<components>.*?)\\)\\s*\\{",
            Pattern.DOTALL);
    private static final Pattern ANNOTATION = Pattern.compile("@\\w+(\\(\"[^\"]*\"\\)|\\([^)]*\\))?");
    private static final Pattern GENERIC = Pattern.compile("<[^<>]*>");

    private ServiceSources() {}

    /** Dotted names under {@code momentcross}; of a map only its own name. */
    static Set<String> properties(String service) {
        Set<String> names = new TreeSet<>();
        collect(Path.of("..", service + "-service", "src", "main", "java"), names);
        collect(Path.of("..", "service-starter", "src", "main", "java"), names);
        return names;
    }

    private static void collect(Path sources, Set<String> names) {
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith("Properties.java")).forEach(file -> read(file, names));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Path file, Set<String> names) {
        try {
            Matcher matcher = RECORD.matcher(Files.readString(file));
            if (!matcher.find()) {
                throw new AssertionError(file + " holds no @ConfigurationProperties record that this test can read");
            }
            String bare = ANNOTATION.matcher(matcher.group("components")).replaceAll("");
            for (String component : GENERIC.matcher(bare).replaceAll("").split(",", -1)) {
                String name = component.strip();
                names.add(matcher.group("prefix") + "." + kebab(name.substring(name.lastIndexOf(' ') + 1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
