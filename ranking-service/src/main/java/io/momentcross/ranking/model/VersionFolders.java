package io.momentcross.ranking.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The repository on disk: a folder per model, in it one per version, of which one may be pinned. */
final class VersionFolders {

    /** Beside the files of a version: serve this one until told otherwise, and do not prune it. */
    private static final String PIN = "pinned";

    private final Path repository;

    VersionFolders(Path repository) {
        this.repository = repository;
    }

    /** Names of the models, sorted. */
    List<String> models() {
        return folders(repository).stream()
                .map(VersionFolders::version)
                .sorted()
                .toList();
    }

    /** The folders of {@code model}'s versions, newest first. */
    List<Path> versions(String model) {
        return folders(repository.resolve(model)).stream()
                .filter(folder -> version(folder).matches("[0-9]{1,18}"))
                .sorted(Comparator.comparingLong(VersionFolders::number).reversed())
                .toList();
    }

    static String version(Path folder) {
        return folder.getFileName().toString();
    }

    static long number(Path folder) {
        return Long.parseLong(version(folder));
    }

    static boolean isPinned(Path folder) {
        return Files.exists(folder.resolve(PIN));
    }

    static void pin(Path folder, boolean pinned) {
        try {
            if (pinned) {
                Files.writeString(folder.resolve(PIN), "");
            } else {
                Files.deleteIfExists(folder.resolve(PIN));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another number where the folder or its manifest has changed. */
    static long changedAt(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toMillis()
                    + Files.getLastModifiedTime(folder.resolve("manifest.json")).toMillis();
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
