package io.momentcross.label.table.feed;

import java.util.List;
import org.springframework.context.SmartLifecycle;

/** The threads that write the tables, one for each. */
final class TableWriters implements SmartLifecycle {

    private final List<TableWriter> writers;
    private final DeadLetters deadLetters;
    private final boolean isEnabled;
    private volatile boolean isRunning;

    TableWriters(List<TableWriter> writers, DeadLetters deadLetters, boolean isEnabled) {
        this.writers = List.copyOf(writers);
        this.deadLetters = deadLetters;
        this.isEnabled = isEnabled;
    }

    @Override
    public void start() {
        isRunning = true;
        writers.forEach(TableWriter::start);
    }

    @Override
    public void stop() {
        isRunning = false;
        writers.forEach(TableWriter::stop);
        writers.forEach(TableWriter::join);
        deadLetters.close();
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    @Override
    public boolean isAutoStartup() {
        return isEnabled;
    }
}
