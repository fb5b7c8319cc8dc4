package io.momentcross.starter.childjvm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * What a child may take. Its JVM holds heap and metaspace to their bounds, the kernel the rest, where there is a shell to
 * say so.
 *
 * @param memory at which its owner ends it, see {@link ChildMemory}
 * @param cpu    of all its threads together; null where there is no bound
 * @param file   most bytes of each file that it writes; null where there is no bound
 * @param yields whether what other processes do goes before it
 */
public record ChildBounds(
        DataSize heap,
        DataSize metaspace,
        DataSize memory,
        @Nullable Duration cpu,
        @Nullable DataSize file,
        boolean yields) {

    /** As a shell counts a file's length. */
    private static final int BLOCK = 512;

    /** What the kernel refuses at once, however fast it is asked for. */
    String limits() {
        StringBuilder limits = new StringBuilder("ulimit -d " + dataKb() + "; ");
        if (cpu != null) {
            limits.append("ulimit -t ").append(cpu.toSeconds()).append("; ");
        }
        if (file != null) {
            limits.append("ulimit -f ").append(file.toBytes() / BLOCK).append("; ");
        }
        return limits.toString();
    }

    /** Address space, of which allocators keep more than they use: the owner's watch over memory in use is tighter. */
    private long dataKb() {
        return 2 * memory.toKilobytes() + (512 << 10);
    }
}
