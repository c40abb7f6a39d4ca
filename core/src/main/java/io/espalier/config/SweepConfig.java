package io.espalier.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import io.espalier.data.DataSpec;
import io.espalier.plan.CandidateReader;
import io.espalier.plan.Feasibility;
import io.espalier.plan.SweepPlan;
import io.espalier.search.CandidateText;
import io.espalier.search.Constraint;
import io.espalier.search.Objective;
import io.espalier.spec.Call;
import io.espalier.spec.Credentials;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A sweep's configuration file (HOCON), with changes from the command line. What stands under
 * {@code settings} means nothing by itself: the other keys refer to it as <code>${settings.x}
 * </code>.
 */
public final class SweepConfig {
  private static final String DEFAULTS =
      """
      output = out/sweeps
      seeds = [1]
      threads = 1
      place = cpu
      objectives = ["maximize accuracy", "minimize macs"]
      constraints = []
      steps {}
      models {}
      families {}
      """;

  private static final List<String> KEYS =
      List.of(
          "name",
          "settings",
          "output",
          "data",
          "seeds",
          "trials",
          "hours",
          "until",
          "engine",
          "threads",
          ExecutionKeys.PLACE,
          ExecutionKeys.TRIAL_MINUTES,
          "objectives",
          "constraints",
          "latency",
          "layer-times",
          "steps",
          "models",
          "families");

  private final Config config;

  private SweepConfig(Config config) {
    this.config = config;
  }

  /**
   * Reads a file.
   *
   * @param changes {@code key=value} each, which go before what the file says; a value without
   *     quotes or brackets is a text, to the letter
   * @throws Refusal if the file is missing or not HOCON
   */
  public static SweepConfig load(Path file, List<String> changes) {
    try {
      return of(
          Text.of("'%s'", file),
          () ->
              ConfigFactory.parseFile(
                  file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false)),
          changes);
    } catch (ConfigException.IO e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Reads a text in place of a file; a path in it that is not absolute begins at the working
   * directory, as in a file.
   *
   * @param changes as for a file
   * @throws Refusal if the text is not HOCON
   */
  public static SweepConfig parse(String text, List<String> changes) {
    return of(
        "text",
        () ->
            ConfigFactory.parseString(
                text, ConfigParseOptions.defaults().setOriginDescription("configuration")),
        changes);
  }

  private static SweepConfig of(String what, Supplier<Config> parse, List<String> changes) {
    try {
      Config parsed = parse.get();
      LostText.refuse(parsed.root());
      Config defaults =
          ConfigFactory.parseString(
              DEFAULTS, ConfigParseOptions.defaults().setOriginDescription("default"));
      Config config = Changes.over(parsed.withFallback(defaults), changes).resolve();
      config
          .entrySet()
          .forEach(
              each ->
                  Credentials.refuse(
                      Text.of("the value of '%s',", each.getKey()),
                      String.valueOf(each.getValue().unwrapped())));
      return new SweepConfig(config);
    } catch (StackOverflowError e) {
      throw new Refusal(
          Text.of(
              "Cannot read configuration %s: its brackets are nested too deeply; write it flatter",
              what),
          e);
    } catch (ConfigException.IO e) {
      throw e;
    } catch (ConfigException e) {
      throw new Refusal(Text.of("Cannot read configuration %s: %s", what, e.getMessage()), e);
    }
  }

  private static Refusal unreadable(Path file, ConfigException.IO e) {
    String reason = e.getMessage();
    if (Files.isDirectory(file)) {
      reason = "it is a folder; give the path of a sweep's file in it";
    } else if (!Files.exists(file)) {
      reason = "there is no such file; give the path of a sweep's file";
    } else if (!Files.isReadable(file)) {
      reason = "no permission; change its mode";
    }
    return new Refusal(Text.of("Cannot read configuration '%s': %s", file, reason), e);
  }

  /** Every key with its value and where it comes from, one in a line. */
  public String text() {
    return ConfigText.of(new Section("", config.root()));
  }

  /**
   * The plan.
   *
   * @throws Refusal naming the key and its place in the file, if a key is unknown or missing, or a
   *     value is not possible
   */
  public SweepPlan plan() {
    Section root = new Section("", config.root()).only(KEYS);
    String name = root.read("name", SweepConfig::name);
    DataSpec data = root.read("data", SweepConfig::data);
    Map<String, Call> steps = new LinkedHashMap<>();
    Section named = root.section("steps");
    named
        .keys()
        .forEach(
            key -> steps.put(key, named.read(key, value -> CandidateSections.step(key, value))));
    Map<String, CandidateText> models = new LinkedHashMap<>();
    Section starts = root.section("models");
    starts
        .keys()
        .forEach(
            key -> models.put(key, starts.read(key, value -> CandidateSections.model(key, value))));
    Section families = root.section("families");
    if (starts.keys().isEmpty() && families.keys().isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot run sweep '%s': it has neither families nor models; say what to try", name));
    }
    List<Objective> objectives = root.read("objectives", SweepConfig::objectives);
    List<Constraint> constraints = root.read("constraints", SweepConfig::constraints);
    SweepPlan plan =
        new SweepPlan(
            name,
            root.text("output"),
            data,
            root.read("seeds", distinct(Section::integer)),
            root.read("trials", SweepConfig::trials),
            ExecutionKeys.time(root),
            ExecutionKeys.execution(root),
            objectives,
            constraints,
            LatencySection.read(root, objectives, constraints),
            root.has("layer-times") ? Optional.of(root.text("layer-times")) : Optional.empty(),
            steps,
            models,
            families.keys().stream()
                .map(key -> CandidateSections.family(key, families.section(key)))
                .toList());
    CandidateReader reader = new CandidateReader(plan);
    steps.forEach(
        (key, step) ->
            named.read(
                key,
                value -> reader.steps(new CandidateText(Call.of(key), List.of(Call.of(key))))));
    models.forEach((key, model) -> starts.read(key, value -> reader.identity(model)));
    Feasibility known = new Feasibility(plan);
    EveryLayer layers = new EveryLayer(known::network);
    EveryBranch branches = new EveryBranch(known::network);
    return plan.with(
        plan.families().stream()
            .map(
                family ->
                    CandidateSections.writtenOut(
                        family, families.section(family.name()), layers, branches))
            .toList());
  }

  private static List<Objective> objectives(ConfigValue value) {
    List<Objective> all =
        SweepConfig.<Objective>distinct(each -> Objective.read(Section.text(each))).apply(value);
    Objective.checkTogether(all);
    return all;
  }

  private static List<Constraint> constraints(ConfigValue value) {
    List<Constraint> all =
        SweepConfig.<Constraint>each(each -> Constraint.read(Section.text(each))).apply(value);
    Constraint.checkTogether(all);
    return all;
  }

  private static String name(ConfigValue value) {
    String name = Section.text(value);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new Refusal(
          Text.of(
              "Cannot use name '%s': it names a folder; use letters, digits, '.', '_' and '-'",
              name));
    }
    return name;
  }

  private static int trials(ConfigValue value) {
    long trials = Section.integer(value);
    if (trials < 1 || trials > Integer.MAX_VALUE) {
      throw new Refusal(
          Text.of(
              "Cannot run %,d trials: write a number from 1 to %,d", trials, Integer.MAX_VALUE));
    }
    return (int) trials;
  }

  private static DataSpec data(ConfigValue value) {
    if (!(value instanceof ConfigObject object)) {
      return DataSpec.parse(Section.text(value));
    }
    Section section = new Section("data", object);
    Call call = Call.of("data");
    for (String key : section.keys()) {
      ConfigValue option = object.get(key);
      boolean text = key.equals("source") && !(option instanceof ConfigObject);
      call = call.with(key, text ? Section.text(option) : Section.grammar(option));
    }
    section.read("source", source -> source);
    return DataSpec.of(call);
  }

  static <T> Function<ConfigValue, List<T>> each(Function<ConfigValue, T> reading) {
    return value -> Section.list(value).stream().map(reading).toList();
  }

  private static <T> Function<ConfigValue, List<T>> distinct(Function<ConfigValue, T> reading) {
    return value -> {
      List<T> values = each(reading).apply(value);
      if (values.isEmpty() || new HashSet<>(values).size() < values.size()) {
        throw new Refusal(Text.of("Cannot use %s: at least one is needed, each once", values));
      }
      return values;
    };
  }
}
