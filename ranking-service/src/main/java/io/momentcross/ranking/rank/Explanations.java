package io.momentcross.ranking.rank;

import io.momentcross.contracts.FeatureColumns;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.ranking.assembly.FeatureCatalog;
import io.momentcross.ranking.assembly.FeatureCatalog.Feature;
import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.fusion.ProductFusion;
import io.momentcross.ranking.inference.Predictions;
import io.momentcross.ranking.slate.Slate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Says how an answer came about, where asked to: not on the way of a plain request. Thread-safe. */
@Component
final class Explanations {

    private static final String STATUS_PREFIX = "FEATURE_STATUS_";

    private final FeatureCatalog catalog;

    Explanations(FeatureCatalog catalog) {
        this.catalog = catalog;
    }

    Explanation ofItem(Ranked ranked, int position) {
        Slate slate = ranked.slate();
        int candidate = slate.candidate(position);
        double factor = slate.dislikeFactor(candidate);
        return new Explanation(
                features(ranked, true, ranked.input().roomColumns(), candidate),
                ranked.judged()
                        .map(judged -> terms(judged.predictions(), ranked.plan().weights(), candidate))
                        .orElse(Map.of()),
                slate.fusedScore(candidate),
                factor == 1 ? List.of() : List.of(new Explanation.Move("dislike-factor", factor)),
                ranked.judged()
                        .map(judged -> Searched.of(judged, ranked.input().user(), candidate))
                        .orElse(Map.of()),
                slate.isExplored(position),
                slate.propensity(candidate));
    }

    Explanation.OfUser ofUser(Ranked ranked) {
        UserFeatures user = ranked.input().user();
        Map<String, Integer> histories = new LinkedHashMap<>();
        ranked.judged().ifPresent(judged -> {
            for (String collection : List.of(Searched.SHORT_VIDEOS, Searched.LIVE)) {
                if (judged.manifest().fed(collection) != null) {
                    histories.put(collection, Searched.fed(judged.manifest(), collection, user));
                }
            }
        });
        return new Explanation.OfUser(features(ranked, false, user.getColumnsList(), 0), histories);
    }

    private static Map<String, Explanation.Term> terms(
            Predictions predictions, Map<String, Double> weights, int candidate) {
        Map<String, Explanation.Term> terms = new LinkedHashMap<>();
        for (int task = 0; task < predictions.tasks().size(); task++) {
            String name = predictions.tasks().get(task);
            float probability = predictions.probability(task, candidate);
            double weight = weights.getOrDefault(name, 0.0);
            terms.put(name, new Explanation.Term(probability, weight, ProductFusion.factor(probability, weight)));
        }
        return terms;
    }

    private Map<String, Explanation.Value> features(
            Ranked ranked, boolean ofRooms, List<FeatureColumn> columns, int row) {
        Map<String, Explanation.Value> values = new LinkedHashMap<>();
        for (ModelManifest.Input input : inputs(ranked)) {
            for (String name : input.features()) {
                Optional<Feature> feature = catalog.find(name).filter(known -> known.ofRoom() == ofRooms);
                feature.ifPresent(known -> values.put(name, value(known, columns, row)));
            }
        }
        return values;
    }

    private static List<ModelManifest.Input> inputs(Ranked ranked) {
        return ranked.judged().map(judged -> judged.manifest().inputs()).orElse(List.of());
    }

    private static Explanation.Value value(Feature feature, List<FeatureColumn> columns, int row) {
        for (FeatureColumn column : columns) {
            int rows = feature.isInteger() ? column.getIntsCount() : column.getFloatsCount();
            if (column.getFeature() == feature.number() && rows > row) {
                Object value =
                        feature.isInteger() ? Long.toString(column.getInts(row)) : (Object) column.getFloats(row);
                String status = FeatureColumns.status(column, row).name().substring(STATUS_PREFIX.length());
                boolean isAged = column.getAgesMsCount() > row && column.getAgesMs(row) >= 0;
                return new Explanation.Value(value, status, isAged ? column.getAgesMs(row) : null);
            }
        }
        Object byDefault = feature.isInteger()
                ? Long.toString((long) feature.defaultValue())
                : (Object) (float) feature.defaultValue();
        return new Explanation.Value(byDefault, "MISSING", null);
    }
}
