package io.momentcross.benchmarks.part;

import io.momentcross.benchmarks.report.Progress;
import io.momentcross.benchmarks.report.Report;
import java.nio.file.Path;

/** One thing that is measured. Its picocli options are options of the benchmark, and begin with its name. */
public interface Part {

    String name();

    /** One line. */
    String about();

    /** Before anything runs. */
    default void check() throws IllegalSizeException {}

    Report run(Setting setting) throws Exception;

    /**
     * @param quick  small sizes and one round: shows that it runs, and says nothing of speed
     * @param rounds how often a figure is measured, after a warm-up
     * @param work   an empty folder of this run; removed when the part has ended
     * @param root   the checkout, where built jars and docs lie
     */
    record Setting(boolean quick, int rounds, Path work, Path root, Progress progress) {}
}
