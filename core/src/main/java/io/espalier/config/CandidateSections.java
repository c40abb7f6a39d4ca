package io.espalier.config;

import static io.espalier.config.SweepConfig.each;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.espalier.plan.CandidateTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.search.CandidateText;
import io.espalier.search.Grid;
import io.espalier.search.Space;
import io.espalier.search.Strategies;
import io.espalier.search.Strategy;
import io.espalier.spec.Call;
import io.espalier.spec.Choice;
import io.espalier.spec.Interval;
import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import io.espalier.spec.Subset;
import io.espalier.spec.Text;
import io.espalier.step.Steps;
import io.espalier.store.Stores;
import io.espalier.zoo.Zoo;
import java.util.List;

/** Reads the parts of a configuration that say what is tried: steps, models and families. */
final class CandidateSections {
  private CandidateSections() {}

  static Call step(String name, ConfigValue value) {
    if (Steps.CATALOG.names().contains(name)) {
      throw new Refusal(
          Text.of("Cannot name a step '%s': a step is called so; choose another name", name));
    }
    return single(Section.grammar(value));
  }

  static CandidateText model(String name, ConfigValue value) {
    if (Zoo.CATALOG.names().contains(name)) {
      throw new Refusal(
          Text.of(
              "Cannot name a model '%s': an architecture is called so; choose another name", name));
    }
    List<Call> calls =
        Section.list(value).stream()
            .map(CandidateSections::start)
            .map(CandidateSections::single)
            .toList();
    if (calls.isEmpty()) {
      throw new Refusal(Text.of("Cannot make model '%s' of nothing: name a start and steps", name));
    }
    return new CandidateText(calls.get(0), calls.subList(1, calls.size()));
  }

  /** A value of the grammar, or the path of a folder that is there, whatever it is called. */
  private static Object start(ConfigValue value) {
    if (value.valueType() == ConfigValueType.STRING) {
      String text = Section.text(value);
      if (text.contains("/") && !Stores.at(text).list().isEmpty()) {
        return Call.of("saved").with("folder", text);
      }
    }
    Object read = Section.grammar(value);
    if (read instanceof Call call && call.name().contains("/") && !call.options().isEmpty()) {
      throw new Refusal(
          Text.of("Cannot start from '%s': there is no such folder", Section.text(value)));
    }
    return savedWhereFolder(read);
  }

  /** A path stands for the model that is saved there. */
  private static Object savedWhereFolder(Object value) {
    if (value instanceof Choice choice) {
      return new Choice(choice.values().stream().map(CandidateSections::savedWhereFolder).toList());
    }
    String name = value instanceof Call call && call.options().isEmpty() ? call.name() : "";
    String path = value instanceof String text ? text : name;
    return path.contains("/") ? Call.of("saved").with("folder", path) : value;
  }

  private static Call single(Object value) {
    if (value instanceof Call call && !open(call)) {
      return call;
    }
    throw new Refusal(
        Text.of(
            "Cannot use %s: one call is needed here; write alternatives and ranges in a family's 'try'",
            Spelling.of(value)));
  }

  private static boolean open(Object value) {
    if (value instanceof Call call) {
      return call.options().values().stream().anyMatch(CandidateSections::open);
    }
    return value instanceof Choice
        || value instanceof Interval
        || value instanceof Subset
        || (value instanceof List<?> list && list.stream().anyMatch(CandidateSections::open));
  }

  static SweepPlan.PlannedFamily family(String name, Section section) {
    if (name.equals(CandidateTrials.MODELS)) {
      throw new Refusal(
          "Cannot name a family 'models': the models are called so; choose another name");
    }
    section.only(List.of("from", "try", "by"));
    Object from = section.read("from", CandidateSections::start);
    List<Object> steps = section.read("try", each(Section::grammar));
    Strategy by = section.has("by") ? section.read("by", CandidateSections::strategy) : new Grid();
    Space space = section.read("try", value -> new Space(from, steps));
    return new SweepPlan.PlannedFamily(name, space, by);
  }

  /** The family with every layer and branch named that its space says, its strategy's to search. */
  static SweepPlan.PlannedFamily writtenOut(
      SweepPlan.PlannedFamily family, Section section, EveryLayer layers, EveryBranch branches) {
    Space space =
        section.read(
            "try",
            value -> {
              Space written = branches.in(layers.in(family.space()));
              written.check();
              family.by().check(written);
              return written;
            });
    return new SweepPlan.PlannedFamily(family.name(), space, family.by());
  }

  private static Strategy strategy(ConfigValue value) {
    return Strategies.CATALOG.read(single(Section.grammar(value)));
  }
}
