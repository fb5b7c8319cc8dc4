package io.momentcross.ranking.model.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.ranking.assembly.ModelManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapModelTest {

    @TempDir
    private Path repository;

    @Test
    void manifestCarriesTheModelsName_whateverItIs() {
        BootstrapModel.placeInto(repository, "evening");
        ModelManifest manifest = new ManifestReader().load(repository.resolve("evening/1/manifest.json"));
        assertThat(manifest.name()).isEqualTo("evening");
        assertThat(manifest.version()).isEqualTo("1");
        assertThat(repository.resolve("evening/1").resolve(VersionFiles.GRAPH)).isNotEmptyFile();
    }

    @Test
    void everyProcessGoesOn_whenSeveralFindTheRepositoryEmpty() throws Exception {
        int processes = 8;
        CyclicBarrier together = new CyclicBarrier(processes);
        try (ExecutorService threads = Executors.newFixedThreadPool(processes)) {
            List<Future<?>> starts = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                starts.add(threads.submit(() -> {
                    together.await();
                    BootstrapModel.placeInto(repository, "moment-cross");
                    return null;
                }));
            }
            for (Future<?> start : starts) {
                start.get();
            }
        }
        try (Stream<Path> left = Files.list(repository.resolve("moment-cross"))) {
            assertThat(left).containsExactly(repository.resolve("moment-cross/1"));
        }
        assertThat(new ManifestReader()
                        .load(repository.resolve("moment-cross/1/manifest.json"))
                        .name())
                .isEqualTo("moment-cross");
    }

    @Test
    void nothingChanges_whenTheModelHasAVersion() throws Exception {
        Files.createDirectories(repository.resolve("moment-cross/7"));
        BootstrapModel.placeInto(repository, "moment-cross");
        assertThat(repository.resolve("moment-cross/1")).doesNotExist();
    }
}
