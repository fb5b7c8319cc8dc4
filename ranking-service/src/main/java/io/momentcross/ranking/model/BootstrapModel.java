package io.momentcross.ranking.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The model that ships with the service: version 1 of an empty repository. */
final class BootstrapModel {

    private static final String FOLDER = "/bootstrap-model/";

    private BootstrapModel() {}

    /** Puts it into {@code repository} as {@code name}/1, unless that model has a version already. */
    static void placeInto(Path repository, String name) {
        Path model = repository.resolve(name);
        try {
            Files.createDirectories(model);
            try (Stream<Path> there = Files.list(model)) {
                if (there.anyMatch(path -> path.getFileName().toString().matches("[0-9]+"))) {
                    return;
                }
            }
            Path temporary = Files.createTempDirectory(model, ".tmp-bootstrap");
            for (String file : List.of(ModelLoader.GRAPH, "manifest.json")) {
                try (InputStream in = BootstrapModel.class.getResourceAsStream(FOLDER + file)) {
                    if (in == null) {
                        throw new IllegalStateException("this service carries no bootstrap model");
                    }
                    Files.copy(in, temporary.resolve(file));
                }
            }
            Files.move(temporary, model.resolve("1"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the bootstrap model cannot be put into " + model, e);
        }
    }
}
