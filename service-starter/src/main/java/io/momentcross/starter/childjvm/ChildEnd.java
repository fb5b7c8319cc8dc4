package io.momentcross.starter.childjvm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a child ended.
 *
 * @param status as {@link Process#exitValue} tells it
 * @param words  what it wrote to its standard error, 64 KB of it at most; empty where that cannot be read
 */
public record ChildEnd(int status, String words) {

    private static final int MOST_WORDS = 64 << 10;

    /** The JVM's, where its heap is full. */
    private static final int HEAP_WAS_FULL = 3;
    /** The JVM's, where the system gives it nothing more. */
    private static final String MEMORY_WAS_REFUSED = "There is insufficient memory";
    /** How a shell, and Java, tell that a signal ended a process. */
    private static final int SIGNALLED = 128;

    /** @param own the child's folder */
    public static ChildEnd of(Process ended, Path own) {
        return new ChildEnd(ended.exitValue(), words(own.resolve(ChildJvm.ERR)));
    }

    private static String words(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_WORDS), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** The first of them. */
    public String words(int most) {
        return words.substring(0, Math.min(most, words.length()));
    }

    public boolean heapWasFull() {
        return status == HEAP_WAS_FULL;
    }

    /** Whether the system, by a bound of the kernel perhaps, gave the JVM no more. */
    public boolean memoryWasRefused() {
        return words.contains(MEMORY_WAS_REFUSED);
    }

    /** The signal that ended it; 0 where none did. */
    public int signal() {
        return status > SIGNALLED ? status - SIGNALLED : 0;
    }
}
