package io.momentcross.label.query.worker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Folders of the workers, one each, for their temporary files and what queries spill. They bear this process's number,
 * so that what a killed one left is known.
 */
final class WorkerFolders {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerFolders.class);
    private static final String PREFIX = "moment-cross-query-";
    private static final AtomicBoolean TIDIED = new AtomicBoolean();

    private WorkerFolders() {}

    static Path make() throws IOException {
        if (TIDIED.compareAndSet(false, true)) {
            removeLeft(Path.of(System.getProperty("java.io.tmpdir")));
        }
        return Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
    }

    static void remove(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            LOG.debug("left behind: {}", folder, e);
        }
    }

    /** Of processes that are no more, and of an earlier one with this one's number: in a container it is always the same. */
    static void removeLeft(Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                long owner = owner(folder);
                boolean isInUse = owner != ProcessHandle.current().pid()
                        && ProcessHandle.of(owner).isPresent();
                if (owner > 0 && !isInUse) {
                    LOG.info("Removing what a query of process {} left behind: {}", owner, folder);
                    remove(folder);
                }
            }
        }
    }

    private static long owner(Path folder) {
        String rest = folder.getFileName().toString().substring(PREFIX.length());
        String number = rest.substring(0, Math.max(0, rest.indexOf('-')));
        return number.matches("\\d{1,18}") ? Long.parseLong(number) : -1;
    }
}
