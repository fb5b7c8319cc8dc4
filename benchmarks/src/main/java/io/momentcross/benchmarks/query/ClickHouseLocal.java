package io.momentcross.benchmarks.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.benchmarks.service.PythonPeer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** ClickHouse local, in a process of its own that stays from query to query. */
final class ClickHouseLocal implements AutoCloseable {

    // More than any setting of the label service has.
    private static final long MEMORY = 8L << 30;
    private static final String TOO_LARGE = "MEMORY_LIMIT_EXCEEDED";

    // Results of filters are kept from one run to the next otherwise.
    private static final String SETTINGS = ", use_query_condition_cache = 0, use_hive_partitioning = 0,"
            + " output_format_json_quote_64bit_integers = 0, session_timezone = 'UTC', max_memory_usage = " + MEMORY;

    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;
    private final String version;
    private final String labels;

    /**
     * @param root the checkout; the engine is installed into its {@code .cache} first, unless it is there
     * @param glob the files that are {@code labels}
     */
    ClickHouseLocal(Path root, String glob) throws IOException, InterruptedException {
        PythonPeer peer = PythonPeer.install(root, "clickhouse");
        process = new ProcessBuilder(
                        peer.bin("python"), peer.scripts().resolve("answer.py").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = process.outputWriter(UTF_8);
        out = process.inputReader(UTF_8);
        version = read().path("version").asString("");
        labels = "file('" + glob + "', Parquet)";
    }

    String version() {
        return version;
    }

    /** The rows; nothing where the answer takes more memory than {@link #MEMORY}. */
    Optional<List<JsonNode>> ask(Question question, int threads) throws IOException {
        String sql = question.clickHouse().replace("FROM labels", "FROM " + labels) + " SETTINGS max_threads = "
                + threads + SETTINGS;
        in.write(json.writeValueAsString(Map.of("sql", sql)));
        in.newLine();
        in.flush();
        JsonNode answer = read();
        if (answer.path("error").asString("").contains(TOO_LARGE)) {
            return Optional.empty();
        }
        if (answer.has("error")) {
            throw new IOException("ClickHouse answered: " + answer.path("error").asString(""));
        }
        return Optional.of(answer.path("rows").valueStream().toList());
    }

    private JsonNode read() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("ClickHouse local ended by itself");
        }
        return json.readTree(line);
    }

    @Override
    public void close() throws IOException {
        in.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
