package io.momentcross.starter.childjvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class ChildJvmTest {

    private static final Path SHELL = Path.of("/bin/sh");
    private static final DataSize SMALL = DataSize.ofMegabytes(32);
    private static final DataSize METASPACE = DataSize.ofMegabytes(48);
    private static final ChildBounds WIDE = new ChildBounds(SMALL, METASPACE, SMALL, null, null, false);

    @TempDir
    private Path own;

    static final class Telling {
        private Telling() {}

        public static void main(String[] arguments) {
            System.out.println(String.join(" ", arguments) + " in " + System.getProperty("java.io.tmpdir"));
            HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            System.out.println(System.getProperty("asked"));
            System.out.println(jvm.getVMOption("MaxHeapSize").getValue());
            System.out.println(jvm.getVMOption("MaxMetaspaceSize").getValue());
            System.err.println("not well");
            System.exit(7);
        }
    }

    /** Says how soon it is taken where memory ends, and how much it yields. */
    static final class Ranked {
        private Ranked() {}

        public static void main(String[] arguments) throws IOException {
            System.out.print(Files.readString(Path.of("/proc/self/oom_score_adj")));
            System.out.println(nice());
        }

        /** Field 19 of proc_pid_stat(5); the second is a name in brackets. */
        static int nice() throws IOException {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
        }
    }

    static final class Endless {
        private Endless() {}

        public static void main(String[] arguments) {
            while (arguments.length == 0) {
                Thread.onSpinWait();
            }
        }
    }

    static final class Hoarding {
        private Hoarding() {}

        public static void main(String[] arguments) {
            List<byte[]> all = new ArrayList<>();
            while (all.size() < 1_000_000) {
                all.add(new byte[1 << 20]);
            }
        }
    }

    /** Asks for a gigabyte outside of the heap, and never uses it. */
    static final class Asking {
        private Asking() {}

        public static void main(String[] arguments) {
            try (Arena arena = Arena.ofConfined()) {
                System.exit(arena.allocate(1 << 30).byteSize() > 0 ? 0 : 1);
            }
        }
    }

    static final class Writing {
        private Writing() {}

        public static void main(String[] arguments) throws IOException {
            Files.write(Path.of(System.getProperty("java.io.tmpdir"), "large"), new byte[8 << 20]);
        }
    }

    /** Holds 64 MB until its standard input ends. */
    static final class Holding {
        private Holding() {}

        public static void main(String[] arguments) throws IOException {
            try (Arena arena = Arena.ofConfined()) {
                arena.allocate(64 << 20).fill((byte) 1);
                System.out.println("held");
                System.exit(System.in.read());
            }
        }
    }

    @BeforeEach
    void needAShell() {
        assumeThat(SHELL).as("the kernel's bounds are set by it").isExecutable();
    }

    @Test
    void childHasItsArgumentsAndLittleOfTheEnvironment_andTellsItsEnd() throws Exception {
        ProcessBuilder builder = new ChildJvm("telling", Telling.class, "-Dasked=yes").process(WIDE, own, "a", "b c");
        assertThat(builder.environment().keySet())
                .isSubsetOf("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "HOME", "CLASSPATH");
        Process child = builder.start();

        assertThat(child.inputReader().readAllLines())
                .containsExactly(
                        "a b c in " + own, "yes", Long.toString(SMALL.toBytes()), Long.toString(METASPACE.toBytes()));
        ChildEnd end = ended(child);
        assertThat(end.status()).isEqualTo(7);
        assertThat(end.signal()).isZero();
        assertThat(end.heapWasFull()).isFalse();
        assertThat(end.words()).isEqualTo("not well");
        assertThat(end.words(3)).isEqualTo("not");
    }

    @ParameterizedTest
    @CsvSource({"true, 10", "false, 0"})
    void childGoesFirstWhereMemoryEnds_andYieldsWhereItShould(boolean yields, int nice) throws Exception {
        assumeThat(Path.of("/proc/self/stat")).isReadable();
        ChildBounds bounds = new ChildBounds(SMALL, SMALL, SMALL, null, null, yields);
        Process child =
                new ChildJvm("ranked", Ranked.class).process(bounds, own).start();
        assertThat(child.inputReader().readAllLines()).containsExactly("1000", Integer.toString(Ranked.nice() + nice));
        ended(child);
    }

    @Test
    void childEndsBySignal_whenItsProcessorTimeIsUp() throws Exception {
        ChildBounds brief = new ChildBounds(SMALL, SMALL, SMALL, Duration.ofSeconds(1), null, true);
        assertThat(end(Endless.class, brief).signal()).isPositive();
    }

    @Test
    void childEnds_whenItsHeapIsFull() throws Exception {
        ChildEnd end = end(Hoarding.class, WIDE);
        assertThat(end.heapWasFull()).isTrue();
        assertThat(end.signal()).isZero();
    }

    @Test
    void memoryIsRefused_whenFarMoreIsAskedForAtOnce() throws Exception {
        DataSize gigabyte = DataSize.ofGigabytes(1);
        assertThat(end(Asking.class, new ChildBounds(SMALL, SMALL, gigabyte, null, null, false))
                        .status())
                .isZero();
        assertThat(end(Asking.class, WIDE).words()).contains("OutOfMemoryError");
    }

    @Test
    void fileIsNotWritten_beyondItsBound() throws Exception {
        ChildBounds bounds = new ChildBounds(SMALL, SMALL, SMALL, null, DataSize.ofMegabytes(1), false);
        assertThat(end(Writing.class, bounds).status()).isNotZero();
        assertThat(own.resolve("large")).hasSize(1 << 20);
        assertThat(end(Writing.class, WIDE).status()).isZero();
    }

    @Test
    void memoryIsWhatTheChildHolds_andNoneAfterItsEnd() throws Exception {
        assumeThat(Path.of("/proc/self/status")).isReadable();
        Process child =
                new ChildJvm("holding", Holding.class).process(WIDE, own).start();
        try {
            assertThat(child.inputReader().readLine()).isEqualTo("held");
            assertThat(ChildMemory.bytes(child.pid())).isBetween(64L << 20, 256L << 20);
        } finally {
            child.destroyForcibly();
        }
        assertThat(ended(child).signal()).isEqualTo(9);
        assertThat(ChildMemory.bytes(child.pid())).isZero();
    }

    private ChildEnd end(Class<?> program, ChildBounds bounds) throws Exception {
        return ended(new ChildJvm("child", program).process(bounds, own).start());
    }

    private ChildEnd ended(Process child) throws InterruptedException {
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return ChildEnd.of(child, own);
    }
}
