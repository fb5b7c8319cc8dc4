package io.momentcross.feature.store.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.FeatureStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The same contract on the Redis of a container; skipped where no image is named or no engine runs. */
class ContainerRedisFeatureStoreTest extends FeatureStoreContract {

    private static GenericContainer<?> container;
    private static LettuceConnectionFactory connections;

    @BeforeAll
    static void start() {
        String image = System.getProperty("momentcross.test.redis-image", "");
        assumeTrue(!image.isEmpty(), "no image is named by -Dmomentcross.test.redis-image");
        assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "no Docker engine runs here");
        // Images are made on the machine, from no registry.
        container = new GenericContainer<>(DockerImageName.parse(image))
                .withImagePullPolicy(name -> false)
                .withExposedPorts(6379);
        container.start();
        connections = new LettuceConnectionFactory(container.getHost(), container.getFirstMappedPort());
        connections.afterPropertiesSet();
        connections.start();
    }

    @AfterAll
    static void stop() {
        if (connections != null) {
            connections.destroy();
        }
        if (container != null) {
            container.stop();
        }
    }

    @Override
    protected FeatureStore store() {
        return RedisFeatureStoreTest.storeOn(connections);
    }
}
