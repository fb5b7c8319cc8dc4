package io.momentcross.feature.store.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.momentcross.feature.store.StoreException;
import io.momentcross.starter.observe.MetricNames;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Batches of commands over one connection that all threads share, on a cluster one for each node. It is opened by the
 * first call and comes back by itself; Spring's own pipelines would open one for each batch. Thread-safe.
 */
final class RedisCalls {

    private final LettuceConnectionFactory connections;
    private final Timer roundTrips;
    private volatile @Nullable StatefulConnection<byte[], byte[]> opened;

    /** @param connections closes what is opened, when it stops */
    RedisCalls(LettuceConnectionFactory connections, MeterRegistry metrics) {
        this.connections = connections;
        this.roundTrips = Timer.builder(MetricNames.of("store", "round_trips"))
                .description("Batches of commands, answered or not")
                .register(metrics);
    }

    /**
     * One round trip.
     *
     * @param work fills a batch and gives what makes the answer of its futures, when all are there; it may be asked twice
     * @throws StoreException if Redis failed, or did not answer in time; commands may have been done all the same
     */
    <T extends @Nullable Object> T run(Function<RedisBatch, Supplier<T>> work) {
        return on(connection -> {
            try {
                return run(connection, work, false);
            } catch (RedisNoScriptException e) {
                return run(connection, work, true);
            }
        });
    }

    /**
     * One round trip that is never begun anew. Of a batch that goes to several nodes some may know a script and others
     * not, and a script that tells what it has changed would tell less when it is asked again.
     *
     * @throws StoreException as {@link #run(Function)}
     */
    <T extends @Nullable Object> T runOnce(Function<RedisBatch, Supplier<T>> work) {
        return on(connection -> run(connection, work, true));
    }

    private <T extends @Nullable Object> T run(
            StatefulConnection<byte[], byte[]> connection,
            Function<RedisBatch, Supplier<T>> work,
            boolean scriptsAsText) {
        RedisBatch batch = new RedisBatch(scriptsAsText);
        Supplier<T> answer = work.apply(batch);
        roundTrips.record(() -> batch.send(connection));
        return answer.get();
    }

    /** What is known of the connection itself. */
    <T extends @Nullable Object> T on(Function<StatefulConnection<byte[], byte[]>, T> look) {
        try {
            StatefulConnection<byte[], byte[]> connection = opened;
            return look.apply(connection == null ? open() : connection);
        } catch (RedisException e) {
            throw new StoreException("Redis does not answer: " + e.getMessage(), e);
        }
    }

    private synchronized StatefulConnection<byte[], byte[]> open() {
        StatefulConnection<byte[], byte[]> connection = opened;
        if (connection == null) {
            AbstractRedisClient client = connections.getRequiredNativeClient();
            connection = client instanceof RedisClusterClient cluster
                    ? cluster.connect(ByteArrayCodec.INSTANCE)
                    : ((RedisClient) client).connect(ByteArrayCodec.INSTANCE);
            opened = connection;
        }
        return connection;
    }
}
