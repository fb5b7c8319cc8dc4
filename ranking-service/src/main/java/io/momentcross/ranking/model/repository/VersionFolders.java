package io.momentcross.ranking.model.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The repository on disk: a folder per model, in it one per version, beside whose files marks may lie. */
public final class VersionFolders {

    private static final Logger LOG = LoggerFactory.getLogger(VersionFolders.class);

    private final Path repository;

    public VersionFolders(Path repository) {
        this.repository = repository;
    }

    /** Names of the models, sorted. */
    public List<String> models() {
        return folders(repository).stream()
                .map(VersionFolders::version)
                .sorted()
                .toList();
    }

    /** The folders of {@code model}'s versions, newest first. */
    public List<Path> versions(String model) {
        return folders(repository.resolve(model)).stream()
                .filter(folder -> version(folder).matches("[0-9]{1,18}"))
                .sorted(Comparator.comparingLong(VersionFolders::number).reversed())
                .toList();
    }

    public Optional<Path> find(String model, String version) {
        return versions(model).stream()
                .filter(folder -> version(folder).equals(version))
                .findFirst();
    }

    public static String version(Path folder) {
        return folder.getFileName().toString();
    }

    public static long number(Path folder) {
        return Long.parseLong(version(folder));
    }

    public static boolean has(Path folder, Mark mark) {
        return Files.exists(folder.resolve(mark.file()));
    }

    /**
     * Whether {@code model}'s version is left out where the newest is looked for. A shadow of another model is not; one
     * whose mark cannot be read is.
     */
    public static boolean isApart(String model, Path folder) {
        MarkText seeing = MarkText.of(folder, Mark.SHADOW);
        boolean isOfAnother = seeing != null && !seeing.isOf(model);
        return has(folder, Mark.CANARY) || (has(folder, Mark.SHADOW) && !isOfAnother);
    }

    /** Puts the mark there as a whole, or changes it in one step. */
    public static void mark(Path folder, Mark mark, String text) {
        // Not by Files.createTempFile, whose files nobody else may read. In containers, process ids are all the same.
        Path temporary = folder.resolve("." + mark.file() + "-" + UUID.randomUUID());
        try {
            try {
                Files.writeString(temporary, text);
                Files.move(temporary, folder.resolve(mark.file()), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Marks it as kept, once; where that cannot be written, the version may be pruned, which closes nothing. */
    public static void keep(Path folder) {
        try {
            if (!has(folder, Mark.KEPT)) {
                mark(folder, Mark.KEPT, "");
            }
        } catch (UncheckedIOException e) {
            LOG.debug("{} cannot be marked as kept", folder, e);
        }
    }

    public static void unmark(Path folder, Mark... marks) {
        try {
            for (Mark mark : marks) {
                Files.deleteIfExists(folder.resolve(mark.file()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another number where the folder or its manifest has changed. */
    public static long changedAt(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toMillis()
                    + Files.getLastModifiedTime(folder.resolve(VersionFiles.MANIFEST))
                            .toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(parent)) {
            return new ArrayList<>(found.filter(Files::isDirectory)
                    .filter(path -> !version(path).startsWith("."))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
