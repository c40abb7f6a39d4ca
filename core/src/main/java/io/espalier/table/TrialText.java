package io.espalier.table;

import io.espalier.criterion.Criteria;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.trial.Start;
import java.util.List;
import java.util.Optional;

/**
 * What the text of a trial says, read by the grammar alone: it may name what only an earlier
 * version knew.
 */
record TrialText(Optional<Call> start, List<Call> steps, Optional<Call> data) {
  private static final Call NOTHING = Call.of("none");
  private static final List<String> AMOUNTS = List.of("ratio", "to-macs");

  static TrialText of(String text) {
    Call trial = Call.parse(text);
    return new TrialText(
        call(trial, "start"),
        trial.options().get("steps") instanceof List<?> steps
            ? steps.stream().filter(Call.class::isInstance).map(Call.class::cast).toList()
            : List.of(),
        call(trial, "data"));
  }

  private static Optional<Call> call(Call of, String option) {
    return of.options().get(option) instanceof Call call ? Optional.of(call) : Optional.empty();
  }

  /** The trial whose outcome it starts from. */
  Optional<Hash> after() {
    return start
        .filter(call -> call.name().equals(Start.OutcomeOf.NAME))
        .flatMap(call -> Optional.ofNullable(call.options().get("trial")))
        .map(trial -> new Hash(trial.toString()));
  }

  /** The name of a network that is started afresh. */
  Optional<String> architecture() {
    return start
        .map(Call::name)
        .filter(name -> !name.equals(Start.OutcomeOf.NAME) && !name.equals(Start.Saved.NAME));
  }

  /** The last step that has an option saying how much goes. */
  private Optional<Call> pruning() {
    return steps.stream()
        .filter(step -> AMOUNTS.stream().anyMatch(step.options()::containsKey))
        .reduce((first, second) -> second);
  }

  /** A number among the options of the last pruning step. */
  Optional<Double> pruning(String option) {
    return pruning()
        .map(step -> step.options().get(option))
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).doubleValue());
  }

  /** The criterion of the last pruning step, without the options that equal their defaults. */
  Optional<String> criterion() {
    return pruning()
        .flatMap(step -> call(step, "criterion"))
        .filter(call -> !call.equals(NOTHING))
        .map(TrialText::canonical)
        .map(Call::toString);
  }

  private static Call canonical(Call criterion) {
    try {
      return Criteria.CATALOG.canonical(criterion);
    } catch (Refusal unknown) {
      return criterion;
    }
  }
}
