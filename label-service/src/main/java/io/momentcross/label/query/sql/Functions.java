package io.momentcross.label.query.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What free SQL may call, from {@code functions.txt} beside this class. */
final class Functions {

    static final Set<String> ADMITTED = read();

    private Functions() {}

    private static Set<String> read() {
        try (InputStream in = Objects.requireNonNull(Functions.class.getResourceAsStream("functions.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.split(" ")))
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
