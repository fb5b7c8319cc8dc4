package io.momentcross.label.table.iceberg;

import io.momentcross.label.table.FeedPosition;
import io.momentcross.label.table.TableFolder;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableSteps;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.FileIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the newest metadata file that is whole. It may be of a commit that the catalog did not take: such a state is
 * one that the table could have had, with no row twice, as the topic alone decides what its next rows are.
 */
public final class IcebergFolder implements TableFolder {

    private static final Logger LOG = LoggerFactory.getLogger(IcebergFolder.class);
    private static final String END = ".metadata.json";

    private final Path home;
    private final FileIO io = new LocalFiles(TableSteps.NONE);

    /** @param directory where label-service's tables lie */
    public IcebergFolder(Path directory) {
        this.home = IcebergCatalog.home(directory);
    }

    @Override
    public List<String> files(TableName table, long fromTick, long toTick) throws IOException {
        Expression ticks = Expressions.and(
                Expressions.greaterThanOrEqual("tick", fromTick), Expressions.lessThanOrEqual("tick", toTick));
        return newest(
                table,
                state -> IcebergTables.files(table, state, io, ticks).stream()
                        .map(task -> Path.of(task.file().location()))
                        .map(IcebergFolder::existing)
                        .map(Path::toString)
                        .toList());
    }

    @Override
    public Map<Integer, FeedPosition> positions(TableName table) throws IOException {
        return newest(table, state -> FeedPositions.of(state.properties()));
    }

    @Override
    public Set<String> replays() throws IOException {
        return newest(TableName.LABELS, state -> ReplayNames.of(state.properties()));
    }

    private interface Reading<T> {
        T of(TableMetadata state);
    }

    private <T> T newest(TableName table, Reading<T> reading) throws IOException {
        Path folder = home.resolve(table.sqlName()).resolve("metadata");
        if (!Files.isDirectory(folder)) {
            throw new FileNotFoundException("There is no table " + table.sqlName() + " under " + home
                    + "; label-service makes it when it starts.");
        }
        RuntimeException why = null;
        for (Path file : newestFirst(folder)) {
            try {
                return reading.of(TableMetadataParser.read(io.newInputFile(file.toString())));
            } catch (RuntimeException e) {
                // Half written, of a merge that was given up, or removed just now.
                LOG.debug("{} is passed over", file, e);
                why = e;
            }
        }
        throw new IOException(
                "None of the states of table " + table.sqlName() + " under " + home + " can be read.", why);
    }

    private static List<Path> newestFirst(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().endsWith(END))
                    .sorted(Comparator.comparingInt(IcebergFolder::version)
                            .thenComparingLong(IcebergFolder::writtenMs)
                            .reversed())
                    .limit(20)
                    .toList();
        }
    }

    // Names are 00042-<uuid>.metadata.json.
    private static int version(Path file) {
        String name = file.getFileName().toString();
        try {
            return Integer.parseInt(name.substring(0, Math.max(0, name.indexOf('-'))));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static long writtenMs(Path file) {
        return file.toFile().lastModified();
    }

    private static Path existing(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + " is gone");
        }
        return file;
    }
}
