package io.momentcross.ranking.rank;

import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.inference.Predictions;

/** What a version of a model predicted. */
record Judged(ModelManifest manifest, Predictions predictions) {}
