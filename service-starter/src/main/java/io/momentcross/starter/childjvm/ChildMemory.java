package io.momentcross.starter.childjvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process holds in memory that no file holds. Linux says it; elsewhere a child's JVM is its only bound. */
public final class ChildMemory {

    private ChildMemory() {}

    /** 0 where the system does not say, or the process has ended. */
    public static long bytes(long pid) {
        try {
            long kb = 0;
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("RssAnon:") || line.startsWith("RssShmem:") || line.startsWith("VmSwap:")) {
                    kb += Long.parseLong(line.replaceAll("\\D+", ""));
                }
            }
            return kb << 10;
        } catch (IOException e) {
            return 0;
        }
    }
}
