package io.momentcross.feature.store.redis;

import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RedisConfiguration {

    private static final Duration SOONEST = Duration.ofMillis(1);
    private static final Duration LATEST = Duration.ofSeconds(1);

    /** A Redis that is back is seen within a second; the client alone may wait half a minute for its next try. */
    @Bean
    ClientResourcesBuilderCustomizer soonBack() {
        return resources -> resources.reconnectDelay(Delay.exponential(SOONEST, LATEST, 2, TimeUnit.MILLISECONDS));
    }
}
