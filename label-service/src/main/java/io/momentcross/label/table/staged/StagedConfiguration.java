package io.momentcross.label.table.staged;

import io.momentcross.label.table.ReplayedRows;
import io.momentcross.label.table.TableProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StagedConfiguration {

    @Bean
    StagedIntake stagedIntake(TableProperties properties, ReplayedRows table) {
        return new StagedIntake(properties.directory(), table, properties.write());
    }
}
