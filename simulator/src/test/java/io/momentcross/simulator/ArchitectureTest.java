package io.momentcross.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.momentcross.simulator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PURE_WORLD = noClasses()
            .that()
            .resideInAPackage("..world..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.time..", "java.util.concurrent..")
            .because("the truth about a moment is the same whenever and however often it is asked for");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("io.momentcross.simulator.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a room that needs its neighbour's neighbour cannot be understood alone");
}
