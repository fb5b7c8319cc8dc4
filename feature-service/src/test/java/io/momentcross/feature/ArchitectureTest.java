package io.momentcross.feature;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.momentcross.feature", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ONE_REDIS_ROOM = noClasses()
            .that()
            .resideOutsideOfPackage("..store.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.data.redis..", "io.lettuce..")
            .because("another store must be able to take Redis' place without a change elsewhere");

    @ArchTest
    static final ArchRule KAFKA_AT_THE_EDGES = noClasses()
            .that()
            .resideOutsideOfPackages("..intake..", "..ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..")
            .because("reading features waits for the store alone");

    @ArchTest
    static final ArchRule PURE_COUNTERS = noClasses()
            .that()
            .resideInAnyPackage("..window..", "..history..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.apache.kafka..")
            .because("what is counted can be tested without anything running");

    @ArchTest
    static final ArchRule FILES_IN_ONE_ROOM = noClasses()
            .that()
            .resideOutsideOfPackage("..bulk..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.duckdb..", "java.sql..", "picocli..")
            .because("serving reads no files");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("io.momentcross.feature.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a room that needs its neighbour's neighbour cannot be understood alone");
}
