package io.momentcross.feature.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The first line of a CSV file: its columns' names, so that nothing about the file is guessed. */
record CsvHeader(List<String> names, boolean isCrLf) {

    private static final int LONGEST = 10_000;

    CsvHeader {
        names = List.copyOf(names);
    }

    static CsvHeader read(Path path) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path));
                InputStream text = path.toString().endsWith(".gz") ? new GZIPInputStream(file) : file) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = text.read(); next >= 0 && next != '\n' && line.size() < LONGEST; next = text.read()) {
                line.write(next);
            }
            String header = line.toString(UTF_8).replace("\ufeff", "");
            List<String> names = Stream.of(header.stripTrailing().split(",", -1))
                    .map(name -> name.strip().replace("\"", ""))
                    .toList();
            return new CsvHeader(names, header.endsWith("\r"));
        }
    }

    /** As DuckDB's {@code read_csv} takes them. */
    String options() {
        String columns = names.stream()
                .map(name -> "'" + name.replace("'", "''") + "': 'VARCHAR'")
                .collect(Collectors.joining(", ", "{", "}"));
        return "auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', columns = " + columns
                + (isCrLf ? ", new_line = '\\r\\n'" : "");
    }
}
