package io.momentcross.ranking.rank;

import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.inference.Predictions;
import io.momentcross.ranking.inference.SearchOutputs;
import java.util.List;

/**
 * A model's word on a request, and which model it was.
 *
 * @param searches as the manifest names them; empty where nobody asked to explain
 */
record Judged(ModelManifest manifest, Predictions predictions, List<SearchOutputs> searches) {}
