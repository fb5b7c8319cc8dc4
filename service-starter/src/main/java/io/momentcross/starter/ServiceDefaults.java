package io.momentcross.starter;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.support.ResourcePropertySource;

/** Puts the suite's defaults behind every other property source. */
final class ServiceDefaults implements EnvironmentPostProcessor {

    private static final String FILE = "classpath:io-momentcross-service-defaults.properties";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        try {
            environment.getPropertySources().addLast(new ResourcePropertySource("moment-cross defaults", FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
