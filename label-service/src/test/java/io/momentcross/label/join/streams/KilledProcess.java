package io.momentcross.label.join.streams;

import io.momentcross.label.ChildJvm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A process that is killed and comes back. */
final class KilledProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Class<?> main;
    private final List<String> arguments;
    private final String up;
    private ChildJvm child;
    private int kills;
    private int killsInTime;

    KilledProcess(Class<?> main, List<String> arguments, String up) throws Exception {
        this.main = main;
        this.arguments = arguments;
        this.up = up;
        this.child = ChildJvm.start(main, arguments);
        await();
    }

    void await() throws InterruptedException {
        child.await(PATIENCE, up);
    }

    /** Some time after it is up. */
    void kill(int afterMs) throws Exception {
        die(afterMs);
        live();
    }

    /** As {@link #kill}, but it stays away. */
    void die(int afterMs) throws Exception {
        await();
        LockSupport.parkNanos(Duration.ofMillis(afterMs).toNanos());
        end();
    }

    void live() throws Exception {
        child = ChildJvm.start(main, arguments);
    }

    /** Returns when it has said {@code what} since it last started. */
    void awaitThat(String what) throws InterruptedException {
        child.await(PATIENCE, what);
    }

    int kills() {
        return kills;
    }

    /** Those of {@link #killWhile} that came before it was up. */
    int killsInTime() {
        return killsInTime;
    }

    /** Kills it once to make it start anew, and again when it says {@code what}, or that it is up. */
    void killWhile(String what, int afterMs, int thenAfterMs) throws Exception {
        kill(afterMs);
        child.await(PATIENCE, what, up);
        LockSupport.parkNanos(Duration.ofMillis(thenAfterMs).toNanos());
        killsInTime += child.hasSaid(up) ? 0 : 1;
        end();
        live();
    }

    private void end() {
        child.kill();
        kills++;
    }

    @Override
    public void close() {
        child.close();
    }
}
