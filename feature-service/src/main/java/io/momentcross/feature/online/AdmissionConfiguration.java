package io.momentcross.feature.online;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.starter.admission.AdmissionInterceptor;
import io.momentcross.starter.admission.Places;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Reads of features need a place. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdmissionProperties.class)
class AdmissionConfiguration implements WebMvcConfigurer {

    private final Places places;

    AdmissionConfiguration(AdmissionProperties properties, MeterRegistry metrics) {
        this.places = new Places("online", properties.places(), metrics);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new AdmissionInterceptor(places, true))
                .addPathPatterns("/v1/features:batchGet", "/v1/users/*/features", "/v1/rooms/*/features");
    }
}
