package io.momentcross.label.table.iceberg;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.label.table.LabelTables;
import io.momentcross.label.table.ReplayedRows;
import io.momentcross.label.table.RowFiles;
import io.momentcross.label.table.TableLog;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableProperties;
import io.momentcross.label.table.TableSteps;
import java.io.IOException;
import java.time.Clock;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IcebergConfiguration {

    @Bean
    IcebergCatalog icebergCatalog(TableProperties properties) throws IOException {
        return IcebergCatalog.open(properties.directory(), properties.catalog(), TableSteps.NONE);
    }

    @Bean
    LabelTables labelTables(IcebergCatalog catalog) {
        return new IcebergTables(catalog);
    }

    @Bean
    TableLog exposuresLog(IcebergCatalog catalog, RowFiles rowFiles) {
        return new IcebergLog(TableName.EXPOSURES, catalog, rowFiles);
    }

    @Bean
    TableLog labelsLog(IcebergCatalog catalog, RowFiles rowFiles) {
        return new IcebergLog(TableName.LABELS, catalog, rowFiles);
    }

    @Bean
    TableLog lostLog(IcebergCatalog catalog, RowFiles rowFiles) {
        return new IcebergLog(TableName.LOST, catalog, rowFiles);
    }

    @Bean
    TableLog servedLog(IcebergCatalog catalog, RowFiles rowFiles) {
        return new IcebergLog(TableName.SERVED, catalog, rowFiles);
    }

    @Bean
    TableLog feedbackLog(IcebergCatalog catalog, RowFiles rowFiles) {
        return new IcebergLog(TableName.FEEDBACK, catalog, rowFiles);
    }

    @Bean
    ReplayedRows replayedRows(IcebergCatalog catalog, RowFiles rowFiles) {
        return new IcebergReplayedRows(catalog, rowFiles);
    }

    @Bean
    UpkeepRunner upkeepRunner(
            IcebergCatalog catalog, RowFiles rowFiles, TableProperties properties, MeterRegistry metrics, Clock clock) {
        TableProperties.Upkeep upkeep = properties.upkeep();
        String owner = UUID.randomUUID().toString();
        return new UpkeepRunner(
                new TableUpkeep(catalog, rowFiles, owner, upkeep, metrics, clock),
                properties.write() && upkeep.enabled(),
                upkeep.every(),
                metrics);
    }
}
