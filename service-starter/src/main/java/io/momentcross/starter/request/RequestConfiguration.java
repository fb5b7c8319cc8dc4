package io.momentcross.starter.request;

import io.momentcross.starter.problem.ProblemWriter;
import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.http.converter.protobuf.ProtobufHttpMessageConverter;

@AutoConfiguration
@EnableConfigurationProperties(RequestProperties.class)
class RequestConfiguration {

    // Before Spring Security (-100), so that refusals carry a request id and no large body is read for one.
    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 10;

    @Bean
    FilterRegistrationBean<Filter> requestIdFilter() {
        return ordered(new RequestIdFilter(), FIRST);
    }

    @Bean
    FilterRegistrationBean<Filter> bodyLimitFilter(RequestProperties properties, ProblemWriter problems) {
        return ordered(new BodyLimitFilter(properties.maxBody().toBytes(), problems), FIRST + 1);
    }

    @Bean
    FilterRegistrationBean<Filter> deadlineFilter(ProblemWriter problems) {
        return ordered(new DeadlineFilter(System::nanoTime, problems), FIRST + 2);
    }

    @Bean
    ServerHttpMessageConvertersCustomizer protobufBodies() {
        return converters -> converters.addCustomConverter(new ProtobufHttpMessageConverter());
    }

    private static FilterRegistrationBean<Filter> ordered(Filter filter, int order) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        return registration;
    }
}
