package io.momentcross.label.table;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param directory   where the tables and their catalog lie; one process writes it
 * @param write       whether this process is the one
 * @param commitAfter how long a tick's rows of some partitions wait for those of the others, to go into one commit
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.labels", ignoreUnknownFields = false)
record TableProperties(
        @NotNull Path directory,
        @DefaultValue("true") boolean write,
        @DefaultValue("1s") @NotNull Duration commitAfter) {}
