package io.momentcross.label.query.caller;

import io.momentcross.label.query.CallerWatch;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CallerConfiguration {

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> connections() {
        return server -> server.addEngineValves(new ConnectionValve());
    }

    @Bean(destroyMethod = "close")
    CallerWatch callerWatch() {
        return new TomcatCallerWatch();
    }
}
