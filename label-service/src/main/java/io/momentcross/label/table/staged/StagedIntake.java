package io.momentcross.label.table.staged;

import io.momentcross.label.table.BackgroundRounds;
import io.momentcross.label.table.ReplayedRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for replays that have written all their rows, and takes them into the table. */
final class StagedIntake extends BackgroundRounds {

    private static final Logger LOG = LoggerFactory.getLogger(StagedIntake.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Path labels;
    private final ReplayedRows table;

    StagedIntake(Path labels, ReplayedRows table, boolean isEnabled) {
        super("table-replays", isEnabled, EVERY);
        this.labels = labels;
        this.table = table;
    }

    @Override
    protected void goRound() {
        try {
            round();
        } catch (IOException | RuntimeException e) {
            LOG.warn("The replays under {} cannot be looked at; trying again.", labels, e);
        }
    }

    /** Takes in what waits. */
    void round() throws IOException {
        for (Path folder : folders()) {
            if (StagedFolder.state(folder) == StagedFolder.State.STAGED) {
                take(folder.getFileName().toString());
            }
        }
    }

    private List<Path> folders() throws IOException {
        Path home = StagedFolder.home(labels);
        if (!Files.isDirectory(home)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(home)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    private void take(String name) throws IOException {
        Optional<StagedFolder> opened = StagedFolder.open(labels, name);
        if (opened.isEmpty()) {
            return;
        }
        try (StagedFolder folder = opened.get()) {
            if (folder.state() != StagedFolder.State.STAGED) {
                return;
            }
            StagedFolder.Staged staged = folder.staged();
            try {
                table.add(name, staged.files(), staged.rows());
                folder.done(staged.rows());
                LOG.info("{} labels of the replay {} are in the table.", staged.rows(), name);
            } catch (IllegalArgumentException e) {
                LOG.error("The replay {} is not taken into the table.", name, e);
                folder.refuse(String.valueOf(e.getMessage()));
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The replay {} could not be taken into the table; trying again.", name, e);
        }
    }
}
