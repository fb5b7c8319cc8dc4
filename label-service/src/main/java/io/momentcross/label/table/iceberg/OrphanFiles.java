package io.momentcross.label.table.iceberg;

import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableSteps.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;

/**
 * Removes files that belong to no state of a table: what a crash left between writing and committing, or between
 * expiring and deleting. Files of a commit in progress belong to no state either, but are young.
 */
final class OrphanFiles {

    private final IcebergCatalog catalog;

    OrphanFiles(IcebergCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Removes orphans that were last written before {@code nowMs - olderThan}.
     *
     * @param olderThan longer than any commit takes, its writing included
     * @return number of files removed
     */
    int remove(TableName table, Duration olderThan, long nowMs) throws IOException {
        Path home = Path.of(catalog.operations(table).current().location());
        if (!Files.isDirectory(home)) {
            return 0;
        }
        // The files first: one that is committed after this is in the state that is read then.
        List<Path> old = old(home, nowMs - olderThan.toMillis());
        if (old.isEmpty()) {
            return 0;
        }
        Set<String> known = known(catalog.operations(table));
        int removed = 0;
        for (Path file : old) {
            if (!known.contains(file.toString())) {
                catalog.steps().at(Step.BEFORE_DELETE);
                Files.deleteIfExists(file);
                catalog.steps().at(Step.FILE_DELETED);
                removed++;
            }
        }
        return removed;
    }

    private static List<Path> old(Path home, long beforeMs) throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> writtenMs(file) < beforeMs)
                    .toList();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return List.of();
            }
            throw e.getCause();
        }
    }

    private static long writtenMs(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            // It went away meanwhile.
            return Long.MAX_VALUE;
        }
    }

    /** All that any state of the table consists of. */
    private static Set<String> known(TableOperations operations) throws IOException {
        TableMetadata table = operations.current();
        Set<String> known = new HashSet<>();
        known.add(table.metadataFileLocation());
        table.previousFiles().forEach(file -> known.add(file.file()));
        table.statisticsFiles().forEach(file -> known.add(file.path()));
        table.partitionStatisticsFiles().forEach(file -> known.add(file.path()));
        Set<String> read = new HashSet<>();
        for (Snapshot snapshot : table.snapshots()) {
            known.add(snapshot.manifestListLocation());
            for (ManifestFile manifest : snapshot.allManifests(operations.io())) {
                known.add(manifest.path());
                if (read.add(manifest.path())) {
                    addFiles(manifest, operations, known);
                }
            }
        }
        return known;
    }

    private static void addFiles(ManifestFile manifest, TableOperations operations, Set<String> known)
            throws IOException {
        try (ManifestReader<? extends ContentFile<?>> files = ManifestFiles.read(
                manifest, operations.io(), operations.current().specsById())) {
            for (ContentFile<?> file : files) {
                known.add(file.location());
            }
        }
    }
}
