package io.momentcross.label;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.momentcross.label", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PURE_JOIN = noClasses()
            .that()
            .resideInAPackage("io.momentcross.label.join")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..", "org.apache.kafka..", "java.io..", "java.nio..", "java.time.chrono..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Instant")
            .because("the join is a function of its logs: it replays at any speed and has no clock of its own");

    @ArchTest
    static final ArchRule STREAMS_IN_ONE_ROOM = noClasses()
            .that()
            .resideOutsideOfPackage("..join.streams..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka.streams..", "org.rocksdb..")
            .because("the join can be run by something else");

    @ArchTest
    static final ArchRule ICEBERG_IN_ONE_ROOM = noClasses()
            .that()
            .resideOutsideOfPackage("..table.iceberg..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.iceberg..")
            .because("queries know files, not how they are committed");

    @ArchTest
    static final ArchRule DUCKDB_IN_ITS_ROOMS = noClasses()
            .that()
            .resideOutsideOfPackages("..table.duckdb..", "..query.duckdb..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.duckdb..", "org.apache.arrow..")
            .because("what a table holds does not depend on what writes its files");

    @ArchTest
    static final ArchRule TABLE_PORTS_STAND_ALONE = noClasses()
            .that()
            .resideInAPackage("io.momentcross.label.table")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.momentcross.label.table.iceberg..",
                    "io.momentcross.label.table.duckdb..",
                    "io.momentcross.label.table.feed..",
                    "org.apache.kafka..")
            .because("a catalog, a file writer and a feed are chosen by configuration");

    @ArchTest
    static final ArchRule FEEDS_KNOW_PORTS = noClasses()
            .that()
            .resideInAPackage("..table.feed..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..table.iceberg..", "..table.duckdb..")
            .because("a feed writes to a table, whatever keeps it");

    @ArchTest
    static final ArchRule QUERIES_KNOW_THE_PORT = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.momentcross.label.query",
                    "io.momentcross.label.query.report..",
                    "io.momentcross.label.query.sql..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..query.duckdb..",
                    "..query.worker..",
                    "..query.wire..",
                    "..table.iceberg..",
                    "..table.feed..",
                    "java.sql..")
            .because("a question does not change with what answers it");

    @ArchTest
    static final ArchRule QUERIES_RUN_ELSEWHERE = noClasses()
            .that()
            .resideOutsideOfPackage("..query.duckdb..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..query.duckdb..")
            .because("what a query does to its process, the service must not feel");

    @ArchTest
    static final ArchRule TOMCAT_IN_ONE_ROOM = noClasses()
            .that()
            .resideOutsideOfPackage("..query.caller..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.catalina..", "org.apache.coyote..", "org.apache.tomcat..")
            .because("how a web server is built inside changes with its versions");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("io.momentcross.label.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a room that needs its neighbour's neighbour cannot be understood alone");
}
