package io.momentcross.label.table;

import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TableConfiguration {

    @Bean
    LabelTable labelTable(TableProperties properties) throws IOException {
        return LabelTable.open(properties.directory());
    }
}
