package io.espalier.table;

import io.espalier.plan.CandidateTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A trial's row beside the others of its sweep: what the columns take their values from. */
public final class TableRow {
  private static final String MODEL_NAME = ": ";
  private static final String NEXT_STEP = " | ";

  private final SweepRow row;
  private final TrialText says;
  private final Optional<String> architecture;
  private final List<Hash> ancestors;
  private final Optional<Standing> standing;

  private TableRow(
      SweepRow row,
      TrialText says,
      Optional<String> architecture,
      List<Hash> ancestors,
      Optional<Standing> standing) {
    this.row = row;
    this.says = says;
    this.architecture = architecture;
    this.ancestors = ancestors;
    this.standing = standing;
  }

  /** The rows of a sweep, judged by its plan. */
  public static List<TableRow> of(SweepPlan plan, List<SweepRow> rows) {
    return of(rows, Optional.of(Standing.of(plan, rows)));
  }

  /** The rows of a sweep whose plan is not known: nobody says what is on the front. */
  public static List<TableRow> of(List<SweepRow> rows) {
    return of(rows, Optional.empty());
  }

  private static List<TableRow> of(List<SweepRow> rows, Optional<Standing> standing) {
    Map<Hash, TrialText> texts = new HashMap<>();
    rows.forEach(row -> texts.put(row.trial(), TrialText.of(row.text())));
    return rows.stream()
        .map(
            row -> {
              TrialText says = texts.get(row.trial());
              return new TableRow(
                  row, says, architecture(says, texts), ancestors(says, texts), standing);
            })
        .toList();
  }

  /** Of the first start; empty if that is a saved model or a trial that is not in the table. */
  private static Optional<String> architecture(TrialText trial, Map<Hash, TrialText> texts) {
    TrialText first = trial;
    while (first.after().isPresent()) {
      first = texts.get(first.after().get());
      if (first == null) {
        return Optional.empty();
      }
    }
    return first.architecture();
  }

  /** The trials from whose models it goes on, as far back as the table knows them. */
  private static List<Hash> ancestors(TrialText trial, Map<Hash, TrialText> texts) {
    List<Hash> ancestors = new ArrayList<>();
    Optional<Hash> before = trial.after();
    while (before.isPresent()) {
      ancestors.add(before.get());
      before = Optional.ofNullable(texts.get(before.get())).flatMap(TrialText::after);
    }
    return List.copyOf(ancestors);
  }

  SweepRow row() {
    return row;
  }

  TrialText says() {
    return says;
  }

  Optional<String> architecture() {
    return architecture;
  }

  /** The trials from whose models it goes on, the nearest first. */
  public List<Hash> ancestors() {
    return ancestors;
  }

  Optional<Standing> standing() {
    return standing;
  }

  /** The canonical call of the data, or what the text says where that is not known any more. */
  Optional<String> data() {
    return row.data().map(Object::toString).or(() -> says.data().map(Call::toString));
  }

  /** The first part of the candidate, without the name that it gives to a model. */
  Optional<String> start() {
    String candidate = row.candidate();
    int name = row.family().equals(CandidateTrials.MODELS) ? candidate.indexOf(MODEL_NAME) : -1;
    String text = name < 0 ? candidate : candidate.substring(name + MODEL_NAME.length());
    // A path may hold what stands between steps: the first part is the first that is whole.
    for (int end = text.indexOf(NEXT_STEP); end >= 0; end = text.indexOf(NEXT_STEP, end + 1)) {
      String part = text.substring(0, end);
      if (isCall(part)) {
        return Optional.of(part);
      }
    }
    return Optional.of(text).filter(TableRow::isCall);
  }

  private static boolean isCall(String text) {
    try {
      Call.parse(text);
      return true;
    } catch (Refusal e) {
      return false;
    }
  }
}
