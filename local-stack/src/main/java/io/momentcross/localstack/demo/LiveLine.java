package io.momentcross.localstack.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What happens, in one line, from the files in which simulator and trainer say how they are doing. */
final class LiveLine {

    private final Path data;
    private final ObjectMapper json = new ObjectMapper();

    LiveLine(Path data) {
        this.data = data;
    }

    String text(Instant now) {
        JsonNode traffic = read("simulator.json");
        JsonNode trainer = read("trainer.json");
        String loading = traffic.path("loading").asString("");
        String learned = trainer.path("version").isMissingNode()
                ? "nothing learned yet"
                : String.format(
                        Locale.ROOT,
                        "%,d samples learned, version %s%s",
                        trainer.path("samples").asLong(0),
                        trainer.path("version").asString("-"),
                        age(now, trainer.path("newestLabelAt")));
        return String.format(
                Locale.ROOT,
                "%.1f requests/s, p50 %.0f ms, p99 %.0f ms | %,d events | %s%s",
                traffic.path("requestsPerSecond").asDouble(0),
                traffic.path("p50Ms").asDouble(0),
                traffic.path("p99Ms").asDouble(0),
                traffic.path("events").asLong(0),
                learned,
                loading.isEmpty() ? "" : " | loading " + loading);
    }

    private static String age(Instant now, JsonNode newest) {
        try {
            long seconds =
                    now.getEpochSecond() - Instant.parse(newest.asString("")).getEpochSecond();
            return ", newest label " + seconds + " s old";
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    private JsonNode read(String name) {
        try {
            return json.readTree(Files.readString(data.resolve(name)));
        } catch (IOException | JacksonException e) {
            return json.createObjectNode();
        }
    }
}
