package io.espalier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.espalier.spec.Text;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Nothing that the program writes or reads depends on the system's language: text is made by {@link
 * Text#of}. The compiler's check {@code DefaultLocale} sees the same in all modules, except where
 * patterns or methods are passed on.
 */
@AnalyzeClasses(packages = "io.espalier", importOptions = ImportOption.DoNotIncludeTests.class)
class OneLocaleTest {
  /** Those without a form that takes a locale, and the one that {@link Text#of} stands for. */
  private static final Set<String> DEPENDENT =
      Set.of(
          "java.lang.String.format",
          "java.lang.String.formatted",
          "java.text.DecimalFormat.<init>",
          "java.text.MessageFormat.format",
          "java.util.Locale.getDefault",
          "java.util.Scanner.<init>");

  private static final DescribedPredicate<JavaAccess<?>> DEPENDS_ON_THE_LOCALE =
      DescribedPredicate.describe(
          "it depends on the system's locale", OneLocaleTest::dependsOnTheLocale);

  @ArchTest
  static final ArchRule NOTHING_DEPENDS_ON_THE_SYSTEMS_LOCALE =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Text.class.getName())
          .should()
          .accessTargetWhere(DEPENDS_ON_THE_LOCALE);

  private static boolean dependsOnTheLocale(JavaAccess<?> access) {
    if (!(access.getTarget() instanceof CodeUnitAccessTarget target)
        || !access.getTargetOwner().getPackageName().startsWith("java.")) {
      return false;
    }
    String name = access.getTargetOwner().getName() + "." + access.getName();
    return DEPENDENT.contains(name)
        || (!takesLocale(target.getRawParameterTypes())
            && access.getTargetOwner().getCodeUnits().stream()
                .filter(unit -> unit.getName().equals(access.getName()))
                .map(JavaCodeUnit::getRawParameterTypes)
                .anyMatch(OneLocaleTest::takesLocale));
  }

  private static boolean takesLocale(List<JavaClass> parameters) {
    return parameters.stream().anyMatch(type -> type.isEquivalentTo(Locale.class));
  }

  @Test
  void theRuleFindsEveryWayToDependOnTheLocale() {
    assertThat(
            new ClassFileImporter()
                .importClasses(Offences.class).stream()
                    .flatMap(type -> type.getAccessesFromSelf().stream())
                    .filter(DEPENDS_ON_THE_LOCALE)
                    .map(access -> access.getOrigin().getName())
                    .distinct())
        .containsExactlyInAnyOrderElementsOf(
            List.of(Offences.class.getDeclaredMethods()).stream()
                .map(method -> method.getName())
                .filter(name -> !name.startsWith("lambda"))
                .toList());
  }

  /** One offence in each method. */
  @SuppressWarnings({"DefaultLocale", "StringCaseLocaleUsage", "AnnotateFormatMethod", "unused"})
  private static final class Offences {
    static String formats(String pattern, Object argument) {
      return String.format(pattern, argument);
    }

    static String isFormatted(String pattern, Object argument) {
      return pattern.formatted(argument);
    }

    static BinaryOperator<String> formatsLater() {
      return String::formatted;
    }

    static void prints(PrintWriter out, int number) {
      out.printf("%d", number);
    }

    static void printsOtherwise(PrintWriter out, int number) {
      out.format("%d", number);
    }

    static String lowers(String text) {
      return text.toLowerCase();
    }

    static UnaryOperator<String> raisesLater() {
      return String::toUpperCase;
    }

    static Formatter makesFormatter() {
      return new Formatter();
    }

    static NumberFormat makesNumberFormat() {
      return NumberFormat.getInstance();
    }

    static DecimalFormat makesDecimalFormat() {
      return new DecimalFormat("0.0");
    }

    static DateTimeFormatter makesDateTimeFormatter() {
      return DateTimeFormatter.ofPattern("yyyy");
    }

    static Scanner scans(String text) {
      return new Scanner(text);
    }

    static Locale asks() {
      return Locale.getDefault();
    }
  }
}
