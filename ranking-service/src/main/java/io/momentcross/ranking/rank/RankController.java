package io.momentcross.ranking.rank;

import io.momentcross.ranking.fusion.FusionProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@EnableConfigurationProperties({RankProperties.class, FusionProperties.class})
class RankController {

    private final Ranking ranking;
    private final RankStatistics statistics;

    RankController(Ranking ranking, RankStatistics statistics) {
        this.ranking = ranking;
        this.statistics = statistics;
    }

    @PostMapping("/v1/rank")
    RankResponse rank(@RequestBody RankRequest request) {
        return ranking.rank(request);
    }

    @GetMapping("/v1/rank/statistics")
    RankStatistics.Snapshot statistics() {
        return statistics.snapshot();
    }
}
