package io.momentcross.feature.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.feature.EmbeddedRedisCluster;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.FeatureStoreContract;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The same contract on a cluster. */
class RedisClusterFeatureStoreTest extends FeatureStoreContract {

    private static EmbeddedRedisCluster cluster;
    private static LettuceConnectionFactory connections;
    private static FeatureStore store;

    @BeforeAll
    static void start() throws IOException {
        cluster = EmbeddedRedisCluster.start();
        connections = new LettuceConnectionFactory(
                new RedisClusterConfiguration(cluster.nodes()),
                LettuceClientConfiguration.builder()
                        .commandTimeout(Duration.ofSeconds(10))
                        .build());
        connections.afterPropertiesSet();
        connections.start();
        store = RedisFeatureStoreTest.storeOn(connections);
    }

    @AfterAll
    static void stop() throws IOException {
        connections.destroy();
        cluster.close();
    }

    @Override
    protected FeatureStore store() {
        return store;
    }

    @Test
    void lowestNoteCounts_whenAMasterComesBackOlder() {
        store().advance("t", 1, OptionalLong.empty(), 40);
        List<String> keys = new java.util.ArrayList<>();
        for (int node = 0; node < EmbeddedRedisCluster.MASTERS; node++) {
            List<String> noted = cluster.ask(node, redis -> redis.keys("mc:{o*}:offsets"));
            assertThat(noted).as("node %d", node).hasSize(1);
            keys.add(noted.getFirst());
        }
        cluster.ask(2, redis -> redis.hset(keys.get(2), "t/1", "30"));

        assertThat(store().nextOffset("t", 1)).hasValue(30);
        assertThat(store().advance("t", 1, OptionalLong.of(40), 50)).isFalse();
        assertThat(store().advance("t", 1, OptionalLong.of(30), 35)).isTrue();
        assertThat(store().nextOffset("t", 1)).hasValue(35);

        cluster.ask(0, redis -> redis.del(keys.getFirst()));
        assertThat(store().nextOffset("t", 1)).isEmpty();
    }
}
