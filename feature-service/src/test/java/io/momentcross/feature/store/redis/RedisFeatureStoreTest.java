package io.momentcross.feature.store.redis;

import io.momentcross.feature.EmbeddedRedis;
import io.momentcross.feature.catalog.FeatureCatalog;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.FeatureStoreContract;
import io.momentcross.feature.store.StoreProperties;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class RedisFeatureStoreTest extends FeatureStoreContract {

    private static EmbeddedRedis redis;
    private static LettuceConnectionFactory connections;

    @BeforeAll
    static void start() throws IOException {
        redis = EmbeddedRedis.start();
        connections = new LettuceConnectionFactory("localhost", redis.port());
        connections.afterPropertiesSet();
        connections.start();
    }

    @AfterAll
    static void stop() throws IOException {
        connections.destroy();
        redis.close();
    }

    @Override
    protected FeatureStore store() {
        return storeOn(connections);
    }

    static FeatureStore storeOn(LettuceConnectionFactory connections) {
        return new RedisFeatureStore(
                connections, new StoreProperties(Duration.ofDays(1), Duration.ofDays(1)), new FeatureCatalog());
    }
}
