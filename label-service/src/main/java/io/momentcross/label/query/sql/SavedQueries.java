package io.momentcross.label.query.sql;

import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryProperties;
import io.momentcross.label.query.QueryProperties.Saved;
import io.momentcross.starter.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Queries by name: those of the configuration, which nobody changes, and one JSON file each for the others. Thread-safe;
 * a file is there entirely or not at all.
 */
@Component
final class SavedQueries {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final String END = ".json";

    private final SelectGuard guard;
    private final QueryProperties properties;
    private final Path folder;
    private final JsonMapper json;

    SavedQueries(SelectGuard guard, QueryProperties properties, JsonMapper json) {
        this.guard = guard;
        this.properties = properties;
        this.folder = properties.queriesDirectory();
        this.json = json;
    }

    Map<String, Saved> all() {
        Map<String, Saved> all = new TreeMap<>();
        names().forEach(name -> all.put(name, read(name)));
        all.putAll(properties.queries());
        return all;
    }

    /** @throws ProblemException 404 where there is none */
    Saved load(String name) {
        Saved fixed = properties.queries().get(name);
        if (fixed != null) {
            return fixed;
        }
        if (!NAME.matcher(name).matches() || !Files.isRegularFile(file(name))) {
            throw ProblemException.notFound("query-unknown", "There is no saved query " + name + ".");
        }
        return read(name);
    }

    /**
     * @return whether there was none of this name
     * @throws QueryException where it would not be let through
     * @throws ProblemException where its parameters are not those declared, or it cannot be kept
     */
    synchronized boolean save(String name, Saved query) throws QueryException {
        checkName(name);
        Set<String> asked = new TreeSet<>(guard.check(query.sql()).parameters());
        if (!asked.equals(query.parameters().keySet())) {
            throw ProblemException.invalid("parameters", "The query's parameters are " + asked + "; declare these.");
        }
        boolean isNew = !Files.exists(file(name));
        if (isNew && names().size() >= properties.maxQueries()) {
            throw ProblemException.conflict("too-many-queries-saved", "There is no room for another saved query.");
        }
        try {
            Files.createDirectories(folder);
            Path written = Files.createTempFile(folder, name, ".tmp");
            Files.write(written, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(query));
            Files.move(written, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return isNew;
    }

    /** @throws ProblemException 404 where there is none, 409 where it is the configuration's */
    synchronized void remove(String name) {
        checkName(name);
        load(name);
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.invalid("name", "A name is up to 63 of a-z, 0-9 and -.");
        }
        if (properties.queries().containsKey(name)) {
            throw ProblemException.conflict("query-fixed", name + " is set in the configuration.");
        }
    }

    private Set<String> names() {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(END))
                    .forEach(name -> names.add(name.substring(0, name.length() - END.length())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private Saved read(String name) {
        try {
            return json.readValue(Files.readAllBytes(file(name)), Saved.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name) {
        return folder.resolve(name + END);
    }
}
