package io.momentcross.benchmarks.load;

import io.momentcross.benchmarks.service.Cpu;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

/** Drives a sender, by one of two laws. */
public final class Load {

    /** Sends one batch of events and returns when Kafka has it. Called by many threads. */
    public interface Sender {
        /** @param number of the call, which says what is sent */
        void send(long number) throws Exception;
    }

    /**
     * What came of it.
     *
     * @param calls      that were acknowledged
     * @param seconds    from the first send to the last acknowledgement
     * @param cpuSeconds processor time of this process
     * @param p50Ms      latency of a call
     */
    public record Result(long calls, double seconds, double cpuSeconds, double p50Ms, double p99Ms, double maxMs) {

        static Result of(List<long[]> nanos, double seconds, Duration cpu) {
            long[] sorted =
                    nanos.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            return new Result(
                    sorted.length, seconds, cpu.toNanos() / 1e9, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
        }

        private static double at(long[] sorted, double share) {
            return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
        }
    }

    private Load() {}

    /** As many callers, each of which sends again when its last call was acknowledged. */
    public static Result closed(Sender sender, int callers, Duration length)
            throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + length.toNanos();
        return closed(sender, callers, () -> System.nanoTime() >= end);
    }

    /** The same until it is over, as any thread may say. */
    public static Result closed(Sender sender, int callers, BooleanSupplier isOver)
            throws InterruptedException, ExecutionException {
        Duration cpu = Cpu.own();
        long began = System.nanoTime();
        List<Future<long[]>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < callers; caller++) {
                running.add(threads.submit(() -> untilEnd(sender, isOver)));
            }
            return result(running, began, cpu);
        }
    }

    private static long[] untilEnd(Sender sender, BooleanSupplier isOver) throws Exception {
        LongStream.Builder nanos = LongStream.builder();
        while (!isOver.getAsBoolean()) {
            long from = System.nanoTime();
            sender.send(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
            nanos.add(System.nanoTime() - from);
        }
        return nanos.build().toArray();
    }

    /**
     * So many calls a second, whatever becomes of those before. A call's latency counts from when it should have been
     * sent: one that waits because others are slow is slow itself (no coordinated omission).
     */
    public static Result open(Sender sender, double callsPerSecond, Duration length)
            throws InterruptedException, ExecutionException {
        Duration cpu = Cpu.own();
        long began = System.nanoTime();
        long calls = Math.max(1, Math.round(callsPerSecond * length.toNanos() / 1e9));
        List<Future<long[]>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long call = 0; call < calls; call++) {
                long due = began + Math.round(call * 1e9 / callsPerSecond);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                long number = call;
                running.add(threads.submit(() -> {
                    sender.send(number);
                    return new long[] {System.nanoTime() - due};
                }));
            }
            return result(running, began, cpu);
        }
    }

    private static Result result(List<Future<long[]>> running, long began, Duration cpu)
            throws InterruptedException, ExecutionException {
        List<long[]> nanos = new ArrayList<>();
        for (Future<long[]> one : running) {
            nanos.add(one.get());
        }
        return Result.of(nanos, (System.nanoTime() - began) / 1e9, Cpu.own().minus(cpu));
    }
}
