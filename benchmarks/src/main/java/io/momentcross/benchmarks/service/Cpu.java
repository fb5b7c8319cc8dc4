package io.momentcross.benchmarks.service;

import java.time.Duration;

/** Processor time of processes. */
public final class Cpu {

    private Cpu() {}

    /** Of a process that runs, since its start, all threads; to a hundredth of a second on Linux. */
    public static Duration of(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IllegalStateException("the processor time of process " + pid + " is not known"));
    }

    /** Of a process and those that it started and that still run, since their start. */
    public static Duration ofTree(long pid) {
        Duration children = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .flatMap(child -> child.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
        return of(pid).plus(children);
    }

    public static Duration own() {
        return of(ProcessHandle.current().pid());
    }
}
