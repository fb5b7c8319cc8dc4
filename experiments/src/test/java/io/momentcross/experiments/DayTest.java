package io.momentcross.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class DayTest {

    @TempDir
    private Path folder;

    private Path live(String name, String... more) throws Exception {
        Path out = folder.resolve(name);
        List<String> arguments = new ArrayList<>(List.of(
                "day", "--out", out.toString(), "--hours=0.2", "--warm-up-hours=0.1", "--requests-per-second=1"));
        arguments.addAll(List.of(more));
        assertThat(Experiments.commandLine().execute(arguments.toArray(String[]::new)))
                .isZero();
        return out;
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getLong(1);
        }
    }

    private static List<byte[]> bytes(Path folder) throws Exception {
        List<byte[]> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                found.add(Files.readAllBytes(file));
            }
        }
        return found;
    }

    @Test
    void sameSeedIsTheSameDay_andAnotherIsNot() throws Exception {
        List<byte[]> one = bytes(live("one"));
        List<byte[]> again = bytes(live("again"));
        assertThat(again).hasSameSizeAs(one);
        for (int i = 0; i < one.size(); i++) {
            assertThat(again.get(i)).isEqualTo(one.get(i));
        }
        assertThat(bytes(live("other", "--seed=2").resolve("truth")))
                .first()
                .isNotEqualTo(bytes(folder.resolve("one/truth")).getFirst());
    }

    @Test
    void filesHoldWhatHappened() throws Exception {
        Path day = live("day");
        JsonNode about = new ObjectMapper().readTree(Files.readString(day.resolve("day.json")));
        JsonNode lived = about.path("lived");
        assertThat(lived.path("lost").asLong()).isZero();
        assertThat(lived.path("clicks").asLong())
                .isPositive()
                .isLessThan(lived.path("exposures").asLong());
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            String truth = "'" + day.resolve("truth") + "/*.parquet'";
            long slates = number(connection, "SELECT count(DISTINCT request_id) FROM " + truth);
            assertThat(number(connection, "SELECT count(*) FROM " + truth)).isEqualTo(8 * slates);
            assertThat(slates).isLessThan(lived.path("requests").asLong());
            assertThat(number(connection, "SELECT count(*) FROM " + truth + " WHERE highlight_at_ms > served_at_ms"))
                    .isZero();
            assertThat(number(connection, "SELECT count(*) FROM " + truth + " WHERE excitement > 0"))
                    .isPositive();
            for (String policy : List.of("moment", "fast-slow", "hour", "eager", "foresight")) {
                String samples = "'" + day.resolve("samples").resolve(policy) + "/*.parquet'";
                assertThat(number(connection, "SELECT count(*) FROM " + samples + " WHERE tick_end"))
                        .as("18 minutes")
                        .isEqualTo(36);
            }
            // Nothing is an hour old yet.
            String hour = "'" + day.resolve("samples/hour") + "/*.parquet'";
            assertThat(number(connection, "SELECT count(*) FROM " + hour + " WHERE NOT tick_end"))
                    .isZero();
        }
    }

    @Test
    void aDayThatIsThereIsLeftAlone() throws Exception {
        Path day = live("day");
        List<byte[]> before = bytes(day);
        live("day", "--seed=2");
        assertThat(bytes(day)).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void optionIsRefusedByName() {
        StringWriter said = new StringWriter();
        CommandLine line = Experiments.commandLine().setErr(new PrintWriter(said));
        assertThat(line.execute("day", "--out", "x", "--slate", "41")).isEqualTo(2);
        assertThat(said.toString()).contains("--slate is from 1 to 40");
        assertThat(line.execute("day", "--out", "x", "--world", "flat")).isEqualTo(2);
        assertThat(said.toString()).contains("--world", "flat");
    }
}
