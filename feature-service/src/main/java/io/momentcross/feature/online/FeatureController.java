package io.momentcross.feature.online;

import io.momentcross.contracts.FeatureColumns;
import io.momentcross.contracts.v1.FeatureRequest;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.feature.catalog.FeatureCatalog;
import io.momentcross.starter.problem.ProblemException;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Features by REST: columns for services, named values for people. */
@RestController
class FeatureController {

    private static final String PROTOBUF = "application/x-protobuf";

    private final FeatureReader reader;
    private final FeatureCatalog catalog;
    private final NamedFeatures named;

    FeatureController(FeatureReader reader, FeatureCatalog catalog) {
        this.reader = reader;
        this.catalog = catalog;
        this.named = new NamedFeatures(catalog);
    }

    /** @param rooms by room id */
    record Features(
            Map<String, NamedFeatures.Value> user,
            Map<String, Map<String, NamedFeatures.Value>> rooms,
            List<String> degraded) {}

    record UserAnswer(String userId, Map<String, NamedFeatures.Value> features, NamedFeatures.Histories histories) {}

    record RoomAnswer(String roomId, Map<String, NamedFeatures.Value> features) {}

    @PostMapping(path = "/v1/features:batchGet", consumes = PROTOBUF, produces = PROTOBUF)
    FeatureResponse batchGet(@RequestBody FeatureRequest request) {
        check(request.getRoomIdsCount(), request.getFeaturesList());
        return reader.read(request);
    }

    @PostMapping(
            path = "/v1/features:batchGet",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    Features batchGet(@RequestBody BatchGetRequest request) {
        FeatureRequest wire = request.toWire(catalog);
        check(wire.getRoomIdsCount(), wire.getFeaturesList());
        FeatureResponse response = reader.read(wire);
        return new Features(named.user(response), named.rooms(response), response.getDegradedList());
    }

    @GetMapping("/v1/users/{id}/features")
    UserAnswer user(@PathVariable long id) {
        FeatureResponse response = reader.read(FeatureRequest.newBuilder()
                .setUserId(id)
                .setShortVideoLimit(50)
                .setLiveLimit(50)
                .setWithAges(true)
                .build());
        return new UserAnswer(Long.toString(id), named.user(response), named.histories(response));
    }

    @GetMapping("/v1/rooms/{id}/features")
    RoomAnswer room(@PathVariable long id) {
        FeatureResponse response = reader.read(
                FeatureRequest.newBuilder().addRoomIds(id).setWithAges(true).build());
        return new RoomAnswer(Long.toString(id), named.rooms(response).getOrDefault(Long.toString(id), Map.of()));
    }

    @GetMapping("/v1/features/catalog")
    FeatureCatalog.Document catalog() {
        return catalog.document();
    }

    private void check(int rooms, List<Integer> features) {
        if (rooms > FeatureColumns.MOST_ROWS) {
            throw ProblemException.invalid(
                    "roomIds", "At most " + FeatureColumns.MOST_ROWS + " rooms are read at once.");
        }
        for (int number : features) {
            if (catalog.find(number).isEmpty()) {
                throw ProblemException.invalid("features", "There is no feature number " + number + ".");
            }
        }
    }
}
