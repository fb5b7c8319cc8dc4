package io.momentcross.ranking.rank;

import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.inference.SearchOutputs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names the items that a model's searches chose of a user's histories. */
final class Searched {

    /** Items that are told of a search, for one room. */
    static final int MOST = 5;

    static final String SHORT_VIDEOS = "user.short_videos";
    static final String LIVE = "user.live";

    private Searched() {}

    /** By search, the strongest first; searches that chose nothing are left out. */
    static Map<String, List<Explanation.Item>> of(Judged judged, UserFeatures user, int candidate) {
        Map<String, List<Explanation.Item>> bySearch = new LinkedHashMap<>();
        List<ModelManifest.Attention> searches = judged.manifest().searches();
        for (int i = 0; i < judged.searches().size(); i++) {
            List<Explanation.Item> items = new ArrayList<>();
            for (SearchOutputs.Chosen chosen : judged.searches().get(i).strongest(candidate, MOST)) {
                Explanation.Item item = item(judged.manifest(), searches.get(i).histories(), user, chosen);
                if (item != null) {
                    items.add(item);
                }
            }
            if (!items.isEmpty()) {
                bySearch.put(searches.get(i).search(), items);
            }
        }
        return bySearch;
    }

    /** How many items of a history the model was fed. */
    static int fed(ModelManifest manifest, String collection, UserFeatures user) {
        Integer most = manifest.fed(collection);
        return most == null ? 0 : Math.min(most, history(collection, user).getItemIdsCount());
    }

    private static History history(String collection, UserFeatures user) {
        return collection.equals(LIVE) ? user.getLive() : user.getShortVideos();
    }

    /** Null for a place that no history has: a model of somebody else may say anything. */
    private static Explanation.@Nullable Item item(
            ModelManifest manifest, List<String> histories, UserFeatures user, SearchOutputs.Chosen chosen) {
        long place = chosen.place();
        for (String collection : histories) {
            int fed = fed(manifest, collection, user);
            if (place >= 0 && place < fed) {
                return item(collection, history(collection, user), (int) place, chosen.weight());
            }
            place -= fed;
        }
        return null;
    }

    private static Explanation.Item item(String collection, History history, int place, float attention) {
        return new Explanation.Item(
                collection,
                place,
                history.getItemIds(place),
                history.getAuthorIds(place),
                history.getCategoryIds(place),
                Instant.ofEpochMilli(history.getHappenedAtMs(place)),
                attention);
    }
}
