package io.momentcross.localstack.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code run.json}: what runs on a data folder, for {@code status}, {@code token} and the next start. */
public final class RunFile {

    private final Path file;
    private final ObjectMapper json = new ObjectMapper();

    public RunFile(Path data) {
        this.file = data.resolve("run.json");
    }

    /**
     * A running part.
     *
     * @param url where it answers, of the broker host and port; empty where nobody needs it
     */
    public record Part(long pid, String url) {}

    public boolean exists() {
        return Files.exists(file);
    }

    /** The parts by name, in the order in which they started. */
    public Map<String, Part> parts() throws IOException {
        Map<String, Part> parts = new LinkedHashMap<>();
        if (exists()) {
            JsonNode all = json.readTree(Files.readString(file)).path("parts");
            all.properties()
                    .forEach(part -> parts.put(
                            part.getKey(),
                            new Part(
                                    part.getValue().path("pid").asLong(0),
                                    part.getValue().path("url").asString(""))));
        }
        return parts;
    }

    void write(Map<String, Part> parts) throws IOException {
        ObjectNode run = json.createObjectNode();
        ObjectNode all = run.putObject("parts");
        parts.forEach((name, part) -> all.putObject(name).put("pid", part.pid()).put("url", part.url()));
        Path next = file.resolveSibling("run.json.tmp");
        Files.writeString(next, json.writerWithDefaultPrettyPrinter().writeValueAsString(run));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
