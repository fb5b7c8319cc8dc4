package io.momentcross.feature.online;

import io.momentcross.contracts.v1.FeatureRequest;
import io.momentcross.feature.catalog.Feature;
import io.momentcross.feature.catalog.FeatureCatalog;
import io.momentcross.starter.json.JsonId;
import io.momentcross.starter.problem.ProblemException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * JSON body of {@code POST /v1/features:batchGet}.
 *
 * @param roomIds  as text or numbers
 * @param features names; all of the catalogue where left out
 */
record BatchGetRequest(
        @JsonId @Nullable Long userId,
        @Nullable List<String> roomIds,
        @Nullable List<String> features) {

    FeatureRequest toWire(FeatureCatalog catalog) {
        FeatureRequest.Builder wire = FeatureRequest.newBuilder().setWithAges(true);
        if (userId != null) {
            wire.setUserId(userId);
        }
        List<String> ids = roomIds == null ? List.of() : roomIds;
        for (int i = 0; i < ids.size(); i++) {
            try {
                wire.addRoomIds(Long.parseLong(ids.get(i)));
            } catch (NumberFormatException e) {
                throw ProblemException.invalid("roomIds[" + i + "]", "A room id is an integer of at most 64 bits.");
            }
        }
        List<String> names = features == null ? List.of() : features;
        for (int i = 0; i < names.size(); i++) {
            wire.addFeatures(number(catalog, names.get(i), "features[" + i + "]"));
        }
        return wire.build();
    }

    private static int number(FeatureCatalog catalog, String name, String field) {
        return Stream.concat(catalog.ofUsers().stream(), catalog.ofRooms().stream())
                .filter(feature -> feature.name().equals(name))
                .mapToInt(Feature::number)
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(field, "There is no feature " + name + "."));
    }
}
