package io.momentcross.ranking.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/** Models of {@code src/test/resources/hostile}, which take {@code room.id} and predict clicks. */
public final class StrangerModel {

    private StrangerModel() {}

    public static byte[] graph(String file) throws IOException {
        try (InputStream in = StrangerModel.class.getResourceAsStream("/hostile/" + file + ".onnx")) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + file);
            }
            return in.readAllBytes();
        }
    }

    /** Puts a version into the repository, as whoever brings a model does: beside, then renamed. */
    public static Path place(Path repository, String name, String version, byte[] graph) throws IOException {
        return place(repository, name, version, graph, graph.length);
    }

    /** One whose manifest says something else. */
    static Path place(Path repository, String name, byte[] graph, UnaryOperator<String> manifest) throws IOException {
        return place(repository, name, "1", graph, manifest.apply(manifest(name, "1", graph, graph.length)));
    }

    static Path place(Path repository, String name, String version, byte[] graph, long saidBytes) throws IOException {
        return place(repository, name, version, graph, manifest(name, version, graph, saidBytes));
    }

    private static Path place(Path repository, String name, String version, byte[] graph, String manifest)
            throws IOException {
        Path model = Files.createDirectories(repository.resolve(name));
        Path temporary = Files.createTempDirectory(model, ".tmp-");
        Files.write(temporary.resolve("model.onnx"), graph);
        Files.writeString(temporary.resolve("manifest.json"), manifest);
        return Files.move(temporary, model.resolve(version));
    }

    private static String manifest(String name, String version, byte[] graph, long saidBytes) {
        return """
            {"schemaVersion": 1, "name": "%s", "version": "%s", "createdAt": "2026-11-28T00:00:00Z",
             "inputs": [{"name": "room_id", "dtype": "int64", "dims": ["candidates"], "features": ["room.id"]}],
             "outputs": [{"name": "p", "task": "click"}],
             "files": [{"path": "model.onnx", "sha256": "%s", "bytes": %d}]}
            """.formatted(name, version, sha256(graph), saidBytes);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
