package io.momentcross.label.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TablePropertiesTest {

    @EnableConfigurationProperties(TableProperties.class)
    static class Config {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Config.class)
            .withPropertyValues("momentcross.labels.directory=/data");

    @Test
    void defaultsKeepLabelsForEverAndTheLogForAMonth() {
        runner.run(context -> {
            TableProperties properties = context.getBean(TableProperties.class);
            assertThat(properties.write()).isTrue();
            assertThat(properties.commitAfter()).hasSeconds(1);
            assertThat(properties.holdAtMost().toMegabytes()).isEqualTo(64);
            assertThat(properties.writeMemory().toMegabytes()).isEqualTo(256);
            assertThat(properties.catalog().url()).isNull();
            TableProperties.Upkeep upkeep = properties.upkeep();
            assertThat(upkeep.enabled()).isTrue();
            assertThat(upkeep.every()).hasMinutes(1);
            assertThat(upkeep.lease()).hasMinutes(10);
            assertThat(upkeep.keepSnapshots()).hasMinutes(30);
            assertThat(upkeep.keepOrphans()).hasDays(1);
            for (TableName table : TableName.values()) {
                assertThat(upkeep.retention().of(table))
                        .as("nobody asked to delete")
                        .isNull();
            }
        });
    }

    @Test
    void wrongSettingsAreRefused() {
        for (String wrong : new String[] {
            "upkeep.keep-snapshots=10s",
            "upkeep.keep-orphans=1m",
            "upkeep.retention.labels=5m",
            "upkeep.evry=1m",
            "write=maybe"
        }) {
            runner.withPropertyValues("momentcross.labels." + wrong)
                    .run(context -> assertThat(context).as(wrong).hasFailed());
        }
    }
}
