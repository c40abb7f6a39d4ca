package io.espalier.report;

import static io.espalier.report.TextColumns.Side.LEFT;
import static io.espalier.report.TextColumns.Side.RIGHT;

import io.espalier.spec.Text;
import io.espalier.train.Evaluation;
import io.espalier.trial.LearningCurve;
import java.util.List;
import java.util.Optional;

/** A learning curve as text: a line for each epoch. */
public final class CurveReport {
  private static final String NONE = "-";

  private CurveReport() {}

  /** The text, several lines; shares are in percent. */
  public static String of(LearningCurve curve) {
    TextColumns columns =
        new TextColumns(
            List.of(RIGHT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT));
    columns.line(
        List.of(
            "step",
            "",
            "epoch",
            "loss",
            "train top-1",
            "val top-1",
            "val top-5",
            "val loss",
            "rate",
            "images",
            "seconds"));
    curve.points().forEach(point -> columns.line(cells(point)));
    return String.join("\n", columns.text()) + "\n";
  }

  private static List<String> cells(LearningCurve.Point point) {
    return List.of(
        Integer.toString(point.step()),
        point.stepName(),
        Integer.toString(point.epoch()),
        loss(Optional.of(point.loss())),
        percent(point.trainAccuracy()),
        percent(point.validation().map(Evaluation::accuracy)),
        percent(point.validation().flatMap(Evaluation::topFive)),
        loss(point.validation().map(Evaluation::loss)),
        Text.of("%.3g", point.rate()),
        Text.of("%,d", point.imagesSeen()),
        Text.of("%.1f", point.seconds()));
  }

  private static String percent(Optional<Double> share) {
    return share.map(Amounts::percent).orElse(NONE);
  }

  private static String loss(Optional<Double> nats) {
    return nats.map(value -> Text.of("%.4f", value)).orElse(NONE);
  }
}
