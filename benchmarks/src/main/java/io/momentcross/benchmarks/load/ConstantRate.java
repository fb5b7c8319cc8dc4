package io.momentcross.benchmarks.load;

import io.momentcross.benchmarks.service.Cpu;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * So many calls a second, whatever becomes of those before, each on a thread of its own. A call's latency counts from
 * when it was due, so what waits because others are slow is slow itself: no coordinated omission. A call that fails, or is
 * not answered in full, was never answered: its latency has no end.
 */
public final class ConstantRate {

    // Calls that are open: who is that far behind does not catch up.
    private static final double BEHIND_SECONDS = 2;

    /** One call. */
    public interface Call {
        /** @param number which one it is. @return whether it was answered in full */
        boolean isAnswered(long number) throws Exception;
    }

    /**
     * What came of it.
     *
     * @param perSecond  calls a second as asked for
     * @param calls      that were due until the end, or until it was given up
     * @param failed     that failed or were not answered in full
     * @param gaveUp     because it was {@value #BEHIND_SECONDS} s behind
     * @param lateP99Ms  how late the calls were sent: the load generator's own part of the latency
     * @param cpuSeconds processor time of this process
     */
    public record Result(
            double perSecond,
            long calls,
            long failed,
            boolean gaveUp,
            double p50Ms,
            double p99Ms,
            double maxMs,
            double lateP99Ms,
            double cpuSeconds) {

        /** Whether 99 of 100 calls were answered in full within it. */
        public boolean isWithin(double p99Ms) {
            return !gaveUp && this.p99Ms <= p99Ms;
        }
    }

    private final Call call;
    private final double perSecond;
    private final long[] took;
    private final long[] late;
    private final AtomicInteger open = new AtomicInteger();
    private int sent;

    private ConstantRate(Call call, double perSecond, Duration length) {
        this.call = call;
        this.perSecond = perSecond;
        int calls = Math.toIntExact(Math.max(1, Math.round(perSecond * length.toNanos() / 1e9)));
        this.took = new long[calls];
        this.late = new long[calls];
    }

    /** @param perSecond more than 0 */
    public static Result run(Call call, double perSecond, Duration length) {
        return new ConstantRate(call, perSecond, length).run();
    }

    private Result run() {
        Duration cpu = Cpu.own();
        double most = 50 + BEHIND_SECONDS * perSecond;
        long began = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (; sent < took.length && open.get() < most; sent++) {
                long due = began + Math.round(sent * 1e9 / perSecond);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                int number = sent;
                open.incrementAndGet();
                threads.execute(() -> send(number, due));
            }
        }
        return result(Cpu.own().minus(cpu));
    }

    private void send(int number, long due) {
        late[number] = System.nanoTime() - due;
        boolean isAnswered;
        try {
            isAnswered = call.isAnswered(number);
        } catch (Exception e) {
            isAnswered = false;
        }
        took[number] = isAnswered ? System.nanoTime() - due : Long.MAX_VALUE;
        open.decrementAndGet();
    }

    private Result result(Duration cpu) {
        long[] sorted = Arrays.copyOf(took, sent);
        Arrays.sort(sorted);
        long[] lateness = Arrays.copyOf(late, sent);
        Arrays.sort(lateness);
        return new Result(
                perSecond,
                sent,
                Arrays.stream(sorted).filter(nanos -> nanos == Long.MAX_VALUE).count(),
                sent < took.length,
                at(sorted, 0.5),
                at(sorted, 0.99),
                at(sorted, 1),
                at(lateness, 0.99),
                cpu.toNanos() / 1e9);
    }

    private static double at(long[] sorted, double share) {
        long nanos = sorted[(int) Math.ceil(share * sorted.length) - 1];
        return nanos == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : nanos / 1e6;
    }
}
