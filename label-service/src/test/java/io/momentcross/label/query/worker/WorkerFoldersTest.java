package io.momentcross.label.query.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerFoldersTest {

    @TempDir
    private Path parent;

    private Path folder(String name) throws Exception {
        Path folder = Files.createDirectories(parent.resolve(name).resolve("spill"));
        Files.writeString(folder.resolve("block.tmp"), "rows");
        return parent.resolve(name);
    }

    @Test
    void foldersAreRemoved_whenTheirProcessIsNoMore() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Process alive = new ProcessBuilder("sleep", "60").start();
        try {
            Path left = folder("moment-cross-query-" + ended.pid() + "-1");
            Path ofAnEarlierOne =
                    folder("moment-cross-query-" + ProcessHandle.current().pid() + "-1");
            Path inUse = folder("moment-cross-query-" + alive.pid() + "-1");
            Path notOurs = folder("moment-cross-query-notes");

            WorkerFolders.removeLeft(parent);

            assertThat(left).doesNotExist();
            assertThat(ofAnEarlierOne).doesNotExist();
            assertThat(inUse.resolve("spill/block.tmp")).exists();
            assertThat(notOurs.resolve("spill/block.tmp")).exists();
        } finally {
            alive.destroyForcibly();
        }
    }
}
