package io.momentcross.ranking.rank;

import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.slate.Removal;
import io.momentcross.ranking.slate.Slate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A ranked request as the caller sees it. Thread-safe. */
@Component
final class Answers {

    private final Explanations explanations;

    Answers(Explanations explanations) {
        this.explanations = explanations;
    }

    RankResponse of(Ranked ranked, boolean explained, Stages stages) {
        ModelManifest manifest = ranked.judged().map(Judged::manifest).orElse(null);
        List<RankResponse.Item> items = items(ranked, explained);
        return new RankResponse(
                ranked.requestId(),
                manifest == null ? null : manifest.name(),
                manifest == null ? null : manifest.version(),
                ranked.plan().arm(),
                ranked.degraded(),
                stages.tookNanos() / 1e6,
                items,
                explained ? removed(ranked) : null,
                explained ? explanations.ofUser(ranked) : null,
                explained ? stages.milliseconds() : null);
    }

    private List<RankResponse.Item> items(Ranked ranked, boolean explained) {
        Slate slate = ranked.slate();
        List<RankResponse.Item> items = new ArrayList<>(slate.size());
        for (int position = 0; position < slate.size(); position++) {
            int candidate = slate.candidate(position);
            items.add(new RankResponse.Item(
                    ranked.input().roomIds().get(candidate),
                    position,
                    slate.score(candidate),
                    ranked.judged()
                            .map(judged -> judged.predictions().byTask(candidate))
                            .orElse(Map.of()),
                    explained ? explanations.ofItem(ranked, position) : null));
        }
        return items;
    }

    private static List<RankResponse.Removed> removed(Ranked ranked) {
        List<RankResponse.Removed> removed = new ArrayList<>();
        for (int candidate = 0; candidate < ranked.input().roomIds().size(); candidate++) {
            Removal removal = ranked.slate().removal(candidate);
            if (removal != null) {
                removed.add(new RankResponse.Removed(
                        ranked.input().roomIds().get(candidate), removal.rule(), removal.reason()));
            }
        }
        return removed;
    }
}
