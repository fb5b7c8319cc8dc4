package io.momentcross.label.table.feed;

import io.momentcross.label.table.TableName;
import io.momentcross.label.topic.LabelTopics;
import io.momentcross.label.topic.TopicsDoNotFitException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one table's pipeline running: what fails is tried again from the table's last commit. */
final class TableWriter {

    private static final Logger LOG = LoggerFactory.getLogger(TableWriter.class);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final TableName table;
    private final TablePipeline pipeline;
    private final LabelTopics topics;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final FeedStatistics statistics;
    private volatile @Nullable Thread runner;
    private volatile @Nullable Thread stopping;
    private volatile @Nullable Consumer<byte[], byte[]> reading;

    TableWriter(
            TableName table,
            TablePipeline pipeline,
            LabelTopics topics,
            Supplier<Consumer<byte[], byte[]>> consumers,
            FeedStatistics statistics) {
        this.table = table;
        this.pipeline = pipeline;
        this.topics = topics;
        this.consumers = consumers;
        this.statistics = statistics;
    }

    private void run() {
        while (runner != null) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                int partitions = topics.prepare();
                reading = consumer;
                pipeline.run(consumer, partitions, () -> runner != null);
            } catch (WakeupException e) {
                LOG.debug("stopping", e);
            } catch (TopicsDoNotFitException e) {
                LOG.error("The table {} is not written. {}", table.sqlName(), e.getMessage());
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException | ExecutionException | TimeoutException | RuntimeException e) {
                statistics.failed();
                LOG.warn("The table {} could not be written; going on from its last commit.", table.sqlName(), e);
            } finally {
                reading = null;
            }
            LockSupport.parkNanos(runner == null ? 0 : RETRY.toNanos());
        }
    }

    void start() {
        Thread next =
                Thread.ofPlatform().name("table-" + table.sqlName()).daemon().unstarted(this::run);
        runner = next;
        stopping = null;
        next.start();
    }

    /** Lets a commit that is being made finish, and begins no other. */
    void stop() {
        Thread running = runner;
        stopping = running;
        runner = null;
        Consumer<byte[], byte[]> consumer = reading;
        if (consumer != null) {
            consumer.wakeup();
        }
        LockSupport.unpark(running);
    }

    /** Waits for the end after {@link #stop}. */
    void join() {
        Thread running = stopping;
        if (running != null) {
            try {
                running.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
