package io.espalier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.List;

/** Holds the borders between the packages of this module: one knows only those named before it. */
@AnalyzeClasses(
    packages = {"io.espalier.spark", "io.espalier.api", "io.espalier.cli"},
    importOptions = ImportOption.DoNotIncludeTests.class)
class SparkPackagesTest {
  private static final List<String> ORDER =
      List.of(
          "io.espalier.spark.parquet",
          "io.espalier.spark.cluster",
          "io.espalier.spark.order",
          "io.espalier.spark.check",
          "io.espalier.spark",
          "io.espalier.api",
          "io.espalier.cli");

  @ArchTest
  static void aPackageKnowsOnlyThoseNamedBeforeIt(JavaClasses classes) {
    for (int i = 0; i < ORDER.size() - 1; i++) {
      noClasses()
          .that()
          .resideInAPackage(ORDER.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ORDER.subList(i + 1, ORDER.size()).toArray(String[]::new))
          .check(classes);
    }
    classes().should().resideInAnyPackage(ORDER.toArray(String[]::new)).check(classes);
  }
}
