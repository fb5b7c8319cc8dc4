package io.momentcross.ranking.model.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionFoldersTest {

    @TempDir
    private Path folder;

    @Test
    void markIsWritten_whenOthersWriteItToo() throws Exception {
        try (ExecutorService writers = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(writers.submit(() -> VersionFolders.mark(folder, Mark.CANARY, "0.5")));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(files()).containsExactly("canary");
        assertThat(MarkText.of(folder, Mark.CANARY)).isEqualTo(new MarkText(0.5, null));
    }

    @Test
    void markMayBeReadByWhoeverMayReadOtherFiles() throws Exception {
        Path other = Files.writeString(folder.resolve("other"), "");
        VersionFolders.mark(folder, Mark.SHADOW, "1");
        assertThat(Files.getPosixFilePermissions(folder.resolve("shadow")))
                .contains(PosixFilePermission.OWNER_READ)
                .isEqualTo(Files.getPosixFilePermissions(other));
    }

    @Test
    void nothingIsLeftBehind_whenTheMarkCannotBeSet() throws Exception {
        Files.createDirectories(folder.resolve("canary").resolve("in-its-way"));
        assertThatThrownBy(() -> VersionFolders.mark(folder, Mark.CANARY, "1"))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(files()).containsExactly("canary");
    }

    private List<String> files() throws Exception {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }
}
