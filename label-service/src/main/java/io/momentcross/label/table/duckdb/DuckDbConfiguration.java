package io.momentcross.label.table.duckdb;

import io.momentcross.label.table.RowFiles;
import io.momentcross.label.table.TableProperties;
import io.momentcross.label.table.TableSteps;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DuckDbConfiguration {

    @Bean
    RowFiles rowFiles(TableProperties properties) {
        return new DuckDbRowFiles(properties.writeMemory().toBytes(), TableSteps.NONE);
    }
}
