package io.espalier.report;

import static io.espalier.report.TextColumns.Side.LEFT;
import static io.espalier.report.TextColumns.Side.RIGHT;

import io.espalier.spec.Text;
import io.espalier.sweep.Leftovers;
import io.espalier.sweep.Leftovers.Leftover;
import io.espalier.sweep.Leftovers.Reason;
import java.util.ArrayList;
import java.util.List;

/** What a sweep's folder holds for nothing, as text. */
public final class LeftoversText {
  private LeftoversText() {}

  /** The text, several lines: each trial's files, their sum, and what is lost with them. */
  public static String of(Leftovers leftovers) {
    List<String> lines = new ArrayList<>();
    if (leftovers.all().isEmpty()) {
      lines.add("nothing to free");
    } else {
      TextColumns columns = new TextColumns(List.of(LEFT, LEFT, LEFT, RIGHT, LEFT));
      leftovers.all().forEach(each -> columns.line(cells(each)));
      lines.addAll(columns.text());
      lines.add(total(leftovers) + " in all");
    }
    for (Reason reason : Reason.values()) {
      long count = leftovers.all().stream().filter(each -> each.reason() == reason).count();
      if (count > 0) {
        lines.add(loss(reason, count));
      }
    }
    if (leftovers.open() > 0) {
      lines.add(
          Text.of(
              "%s still to be done; what %s from stays",
              leftovers.open() == 1 ? "1 trial is" : Text.of("%,d trials are", leftovers.open()),
              leftovers.open() == 1 ? "it continues" : "they continue"));
    }
    return String.join("\n", lines) + "\n";
  }

  /** The bytes of all together. */
  public static String total(Leftovers leftovers) {
    return Amounts.bytes(leftovers.all().stream().mapToLong(Leftover::bytes).sum());
  }

  private static List<String> cells(Leftover leftover) {
    String why =
        switch (leftover.reason()) {
          case ENDED -> "the trial has ended";
          case NOT_ASKED_FOR -> "the configuration does not ask for the trial";
          case PAUSED -> "the trial is paused, and nothing is left to do";
          case BEATEN -> "not on the front, and no trial starts from it";
        };
    return List.of(
        leftover.reason() == Reason.BEATEN ? "model" : "work",
        leftover.trial().shortForm(),
        leftover.candidate(),
        Amounts.bytes(leftover.bytes()),
        why);
  }

  private static String loss(Reason reason, long count) {
    String trials = count == 1 ? "this trial" : Text.of("these %,d trials", count);
    String models = count == 1 ? "this model" : Text.of("these %,d models", count);
    return switch (reason) {
      case ENDED -> Text.of("ended: of %s nothing is lost", trials);
      case NOT_ASKED_FOR ->
          Text.of("not asked for: %s would begin anew for a configuration that asks again", trials);
      case PAUSED -> Text.of("paused: %s would begin anew for a larger total", trials);
      case BEATEN ->
          Text.of(
              "%s cannot be had again without training, and no new trial can start there; rows, outcomes and scores stay",
              models);
    };
  }
}
