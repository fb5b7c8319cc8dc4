package io.momentcross.label.table.iceberg;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.label.table.BackgroundRounds;
import io.momentcross.starter.observe.MetricNames;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the tables up in the background, again and again. */
final class UpkeepRunner extends BackgroundRounds {

    private static final Logger LOG = LoggerFactory.getLogger(UpkeepRunner.class);

    private final TableUpkeep upkeep;
    private final Duration every;
    private final MeterRegistry metrics;

    UpkeepRunner(TableUpkeep upkeep, boolean isEnabled, Duration every, MeterRegistry metrics) {
        super("table-upkeep", isEnabled, every);
        this.upkeep = upkeep;
        this.every = every;
        this.metrics = metrics;
    }

    @Override
    protected void goRound() {
        try {
            upkeep.round();
        } catch (IOException | SQLException | RuntimeException e) {
            metrics.counter(MetricNames.of("tables", "upkeep.failures")).increment();
            LOG.warn("The label tables could not be kept up; trying again in {}.", every, e);
        }
    }

    @Override
    protected void ended() {
        try {
            upkeep.release();
        } catch (SQLException e) {
            LOG.debug("the lease runs out by itself", e);
        }
    }
}
