package io.momentcross.ranking.rank;

import io.momentcross.ranking.fusion.FusionProperties;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@EnableConfigurationProperties({RankProperties.class, FusionProperties.class})
class RankController {

    /** @param requests the newest first */
    record SlowOnes(List<SlowRequests.Slow> requests) {}

    private final Ranking ranking;
    private final RankStatistics statistics;
    private final SlowRequests slow;
    private final StageTimers timers;

    RankController(Ranking ranking, RankStatistics statistics, SlowRequests slow, StageTimers timers) {
        this.ranking = ranking;
        this.statistics = statistics;
        this.slow = slow;
        this.timers = timers;
    }

    @PostMapping("/v1/rank")
    RankResponse rank(@RequestBody RankRequest request) {
        Stages stages = new Stages(timers);
        return slow.watch(request, stages, () -> ranking.rank(request, stages));
    }

    @GetMapping("/v1/rank/slow")
    SlowOnes slow() {
        return new SlowOnes(slow.all());
    }

    @GetMapping("/v1/rank/statistics")
    RankStatistics.Snapshot statistics() {
        return statistics.snapshot();
    }
}
