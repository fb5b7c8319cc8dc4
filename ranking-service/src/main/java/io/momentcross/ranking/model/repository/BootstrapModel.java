package io.momentcross.ranking.model.repository;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The model that ships with the service: version 1 of an empty repository. */
public final class BootstrapModel {

    private static final String FOLDER = "/bootstrap-model/";

    private BootstrapModel() {}

    /** Puts it into {@code repository} as {@code name}/1, unless that model has a version already. Safe among processes. */
    public static void placeInto(Path repository, String name) {
        Path model = repository.resolve(name);
        try {
            Files.createDirectories(model);
            try (Stream<Path> there = Files.list(model)) {
                if (there.anyMatch(path -> path.getFileName().toString().matches("[0-9]+"))) {
                    return;
                }
            }
            Path temporary = Files.createTempDirectory(model, ".tmp-bootstrap");
            try (InputStream graph = resource(VersionFiles.GRAPH);
                    InputStream manifest = resource(VersionFiles.MANIFEST)) {
                Files.copy(graph, temporary.resolve(VersionFiles.GRAPH));
                Files.write(temporary.resolve(VersionFiles.MANIFEST), named(manifest, name));
            }
            publish(temporary, model.resolve("1"));
        } catch (IOException e) {
            throw new UncheckedIOException("the bootstrap model cannot be put into " + model, e);
        }
    }

    // A version is refused unless its manifest is called as its folder is.
    private static byte[] named(InputStream manifest, String name) {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode tree = (ObjectNode) json.readTree(manifest);
        return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree.put("name", name));
    }

    private static void publish(Path complete, Path version) throws IOException {
        try {
            Files.move(complete, version, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            FileSystemUtils.deleteRecursively(complete);
            if (!Files.isDirectory(version)) {
                throw e;
            }
            // Another process on this repository was faster, with the same model.
        }
    }

    private static InputStream resource(String file) {
        InputStream in = BootstrapModel.class.getResourceAsStream(FOLDER + file);
        if (in == null) {
            throw new IllegalStateException("this service carries no bootstrap model");
        }
        return in;
    }
}
