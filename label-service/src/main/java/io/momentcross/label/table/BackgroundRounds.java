package io.momentcross.label.table;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Work on the tables that is done again and again, by a thread of its own, as long as the service runs. A round that has
 * begun is not interrupted: an interrupt closes the file that is being written.
 */
public abstract class BackgroundRounds implements SmartLifecycle {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final boolean isEnabled;
    private final Duration every;
    private volatile @Nullable Thread runner;

    /**
     * @param name      of the thread
     * @param isEnabled whether the service starts it
     * @param every     time from the end of one round to the next
     */
    protected BackgroundRounds(String name, boolean isEnabled, Duration every) {
        this.name = name;
        this.isEnabled = isEnabled;
        this.every = every;
    }

    /** One round. What fails in it is said there: an exception ends the rounds. */
    protected abstract void goRound();

    /** After the last round. */
    protected void ended() {}

    private void run() {
        while (runner != null) {
            goRound();
            long end = System.nanoTime() + every.toNanos();
            while (runner != null && System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }
        ended();
    }

    @Override
    public final void start() {
        Thread next = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
        runner = next;
        next.start();
    }

    @Override
    public final void stop() {
        Thread running = runner;
        runner = null;
        if (running != null) {
            LockSupport.unpark(running);
            try {
                running.join(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public final boolean isRunning() {
        return runner != null;
    }

    @Override
    public final boolean isAutoStartup() {
        return isEnabled;
    }
}
