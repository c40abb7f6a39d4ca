package io.espalier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Holds the borders between packages: a package knows only those named before it. */
@AnalyzeClasses(packages = "io.espalier", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageBordersTest {
  /** Packages in one line may know each other. */
  static final List<List<String>> ORDER =
      List.of(
          List.of("spec"),
          List.of("store"),
          List.of("network"),
          List.of("cost"),
          List.of("metric"),
          List.of("zoo"),
          List.of("channel"),
          List.of("model"),
          List.of("rewrite"),
          List.of("data"),
          List.of("engine"),
          List.of("latency"),
          List.of("train"),
          List.of("criterion"),
          List.of("allocation"),
          List.of("reconstruction"),
          List.of("bottleneck"),
          List.of("method"),
          List.of("step"),
          List.of("trial"),
          List.of("search"),
          List.of("plan"),
          List.of("config"),
          List.of("table"),
          List.of("sweep"),
          List.of("simulation"),
          List.of("report"));

  @ArchTest
  static void aPackageKnowsOnlyThoseNamedBeforeIt(JavaClasses classes) {
    for (int i = 0; i < ORDER.size() - 1; i++) {
      String[] later = packages(ORDER.subList(i + 1, ORDER.size()));
      noClasses()
          .that()
          .resideInAnyPackage(packages(ORDER.subList(i, i + 1)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later)
          .allowEmptyShould(true)
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule EVERY_CLASS_HAS_ITS_PLACE =
      classes().should().resideInAnyPackage(packages(ORDER));

  @ArchTest
  static final ArchRule ONLY_THE_ENGINE_OF_DL4J_KNOWS_DL4J =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.espalier.engine.dl4j..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..");

  @ArchTest
  static final ArchRule ONLY_THE_STORE_KNOWS_HADOOP =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.espalier.store..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.hadoop..");

  private static String[] packages(List<List<String>> lines) {
    return lines.stream()
        .flatMap(List::stream)
        .map(name -> "io.espalier." + name + "..")
        .toArray(String[]::new);
  }
}
