package io.momentcross.label.query.duckdb;

import io.momentcross.label.query.worker.WorkerProgram;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {

    @Bean
    WorkerProgram workerProgram() {
        return new WorkerProgram(DuckDbWorker.class);
    }
}
