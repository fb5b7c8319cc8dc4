package io.momentcross.feature.bulk;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.feature.store.StoreProperties;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** The store as the service is told to reach it, and nothing else of the service. */
final class ImportSettings {

    // Whole histories go to and fro; nobody waits for an answer in milliseconds.
    private static final String PATIENT = "--spring.data.redis.timeout=60s";

    private ImportSettings() {}

    // No @Configuration: the service itself must not find it.
    @EnableConfigurationProperties(StoreProperties.class)
    @ImportAutoConfiguration(DataRedisAutoConfiguration.class)
    @ComponentScan("io.momentcross.feature.store.redis")
    static class Source {

        @Bean
        MeterRegistry metrics() {
            return new SimpleMeterRegistry();
        }
    }

    /** @param arguments properties as the service takes them, {@code --spring.data.redis.host=redis} */
    static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(Source.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .properties(Map.of("logging.level.root", "warn"))
                .run(Stream.concat(Stream.of(PATIENT), Stream.of(arguments)).toArray(String[]::new));
    }
}
