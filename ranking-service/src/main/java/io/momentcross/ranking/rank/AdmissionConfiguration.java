package io.momentcross.ranking.rank;

import io.momentcross.starter.admission.AdmissionInterceptor;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Which requests need a place. How long somebody's own model takes by {@code /v2} says nothing of the others. */
@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration implements WebMvcConfigurer {

    private final Admission admission;

    AdmissionConfiguration(Admission admission) {
        this.admission = admission;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new AdmissionInterceptor(admission.places(), true))
                .addPathPatterns("/v1/rank");
        registry.addInterceptor(new AdmissionInterceptor(admission.places(), false))
                .addPathPatterns("/v2/models/*/infer", "/v2/models/*/versions/*/infer");
    }
}
