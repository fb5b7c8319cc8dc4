package io.momentcross.ranking.model.trial;

import org.jspecify.annotations.Nullable;

/**
 * What a trial says, as one JSON object.
 *
 * @param fault why the version is refused; null where it is not
 */
record TrialAnswer(@Nullable String fault) {}
