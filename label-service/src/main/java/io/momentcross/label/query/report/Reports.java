package io.momentcross.label.query.report;

import io.momentcross.label.query.CallDocument;
import java.util.List;
import org.springframework.stereotype.Component;

/** All reports. */
@Component
final class Reports implements CallDocument.Source {

    static final List<Report> ALL = List.of(
            new RatesReport(),
            new DelaysReport(),
            new AgreementReport(),
            new CalibrationReport(),
            new CompletenessReport(),
            new ArmsReport());

    static Report of(String name) {
        return ALL.stream()
                .filter(report -> report.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public List<CallDocument> calls() {
        return ALL.stream()
                .map(report -> new CallDocument(
                        "GET /v1/labels/" + report.name(),
                        report.summary(),
                        report.parameters(),
                        report.columns().stream()
                                .map(column -> new CallDocument.Column(column.name(), column.description()))
                                .toList()))
                .toList();
    }
}
